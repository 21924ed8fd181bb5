import type { IocType, VerdictValue } from '@sandjury/core';
import { parseSettings } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** The lists of IOCs in a SecOps result, and the types of ours in each. `filenames` is beyond what Google's action has. */
export const secopsIocTypes = {
  ips: ['ipv4-addr', 'ipv6-addr'],
  urls: ['url'],
  files: ['file'],
  domains: ['domain-name'],
  emails: ['email-addr', 'email-message'],
  mutexes: ['mutex'],
  processes: ['process'],
  registry: ['windows-registry-key'],
  filenames: ['file-name'],
} as const satisfies Record<string, readonly IocType[]>;
/** A kind of IOC in the words of the Google SecOps integration. */
export type SecopsIocType = keyof typeof secopsIocTypes;

/** The words of the IOC Verdict Filter. `none`: VMRay gives no verdict. */
export const secopsVerdicts = {
  malicious: 'malicious',
  suspicious: 'suspicious',
  clean: 'benign',
  none: 'unknown',
} as const satisfies Record<string, VerdictValue>;
/** A verdict in the words of the Google SecOps integration. */
export type SecopsVerdict = keyof typeof secopsVerdicts;

/** The highest score of a threat indicator. */
const highestScore = 5;

const most = z.number().int().nonnegative().default(10);

/** A list, or the same as one text with commas, as playbooks have it; upper or lower case. */
function words<const Word extends string>(allowed: readonly Word[], fallback: readonly Word[]) {
  const given = z
    .union([z.string(), z.array(z.string())], 'expected a list, or a text with commas')
    .transform((value) =>
      (typeof value === 'string' ? value.split(',') : value)
        .map((word) => word.trim().toLowerCase())
        .filter((word) => word !== ''),
    );
  const expected = `expected one of ${allowed.join(', ')}`;
  return given.pipe(z.array(z.enum(allowed, expected)).min(1, 'expected at least one')).prefault([...fallback]);
}

const allTypes = Object.keys(secopsIocTypes) as SecopsIocType[];
const allVerdicts = Object.keys(secopsVerdicts) as SecopsVerdict[];

function schemaFor(types: readonly SecopsIocType[]) {
  return z.strictObject({
    /** Leaves out threat indicators below this score, 0 … 5. */
    threatIndicatorScoreThreshold: z.number().int().min(0).max(highestScore).default(3),
    iocTypeFilter: words(allTypes, types),
    iocVerdictFilter: words(allVerdicts, ['malicious', 'suspicious']),
    /** Of each type. */
    maxIocsToReturn: most,
    maxThreatIndicatorsToReturn: most,
    createInsight: z.boolean().default(true),
    /** No insight for an entity that is neither malicious nor suspicious. */
    onlySuspiciousInsight: z.boolean().default(false),
  });
}

const schemas = {
  'Scan Hash': schemaFor(['ips', 'files', 'emails', 'urls', 'domains']),
  'Scan URL': schemaFor(['ips', 'urls', 'domains']),
};

/** Parameters of Scan Hash and Scan URL. What is left out has Google's default. */
export type SecopsScanParameters = z.input<(typeof schemas)['Scan Hash']>;
export type ResolvedScanParameters = z.output<(typeof schemas)['Scan Hash']>;
export type SecopsScanAction = keyof typeof schemas;

/** Parameters with their defaults. Throws ConfigurationError that names each wrong one. */
export function scanParameters(
  action: SecopsScanAction,
  parameters: SecopsScanParameters = {},
): ResolvedScanParameters {
  return parseSettings(schemas[action], parameters, `secops ${action}`);
}
