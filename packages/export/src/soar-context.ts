import type { SourceRow } from '@sandjury/compare';
import { byText, type Hashes, reliabilityWords, type VerdictValue } from '@sandjury/core';
import { assertInput } from './arguments.ts';
import { cachedText, type ExportInput, reportsOf } from './input.ts';
import { whyNotBlockable } from './iocs/blocking/rule.ts';
import type { Observable } from './iocs/observable.ts';
import { observablesOf } from './iocs/observables.ts';

/** A score of Cortex XSOAR: 0 unknown, 1 good, 2 suspicious, 3 bad. */
export type DbotScoreValue = 0 | 1 | 2 | 3;

/** XSOAR's score for each verdict. */
export const dbotScores: Readonly<Record<VerdictValue, DbotScoreValue>> = {
  malicious: 3,
  suspicious: 2,
  benign: 1,
  unknown: 0,
};

/** An entry of `DBotScore`. `Score`: 0 unknown, 1 good, 2 suspicious, 3 bad. `Message`: where the answer comes from a cache. */
export interface DbotScore {
  Indicator: string;
  Type: 'file' | 'domain' | 'ip' | 'url' | 'email';
  Vendor: string;
  Score: DbotScoreValue;
  Reliability: string;
  Message?: string;
}

/** Who calls it malicious. Left out where nobody does. */
interface Malicious {
  Vendor: string;
  Description: string;
}

interface WithVerdict {
  Malicious?: Malicious;
}

/** Context of a SOAR platform in the layout that Cortex XSOAR's standard context has, of every source. */
export interface SoarContext {
  DBotScore: DbotScore[];
  File: (WithVerdict & Record<string, unknown>)[];
  Domain: (WithVerdict & { Name: string })[];
  IP: (WithVerdict & { Address: string })[];
  URL: (WithVerdict & { Data: string })[];
}

const scoreTypes = new Map<string, DbotScore['Type']>([
  ['file', 'file'],
  ['domain-name', 'domain'],
  ['ipv4-addr', 'ip'],
  ['ipv6-addr', 'ip'],
  ['url', 'url'],
  ['email-addr', 'email'],
]);

/**
 * The standard context of a SOAR platform: one score for each source and indicator, and the indicators by kind. Playbooks
 * block by it, so only what a source calls an IOC is scored suspicious or bad; a mere artifact is at most good. The sample
 * itself is scored by each source's verdict, unless it is nothing that could be blocked, such as the empty file. Values are not
 * defanged.
 */
export function toSoarContext(input: ExportInput): SoarContext {
  assertInput(input, 'toSoarContext');
  const sources = new Map(input.comparison.sources.map((source) => [source.provider, source]));
  const observables = observablesOf(input).filter((one) => scoreTypes.has(one.type) && indicatorOf(one) !== '');
  const scored = observables.map((one) => ({ one, verdicts: verdictsOf(one, input) }));
  const of = (...types: readonly string[]) => scored.filter(({ one }) => types.includes(one.type));
  return {
    DBotScore: scored.flatMap(({ one, verdicts }) => scoresOf(one, verdicts, sources)),
    File: of('file').map(({ one, verdicts }) => ({ ...fileContext(one), ...malicious(verdicts, sources) })),
    Domain: of('domain-name').map(({ one, verdicts }) => ({ Name: one.value, ...malicious(verdicts, sources) })),
    IP: of('ipv4-addr', 'ipv6-addr').map(({ one, verdicts }) => ({
      Address: one.value,
      ...malicious(verdicts, sources),
    })),
    URL: of('url').map(({ one, verdicts }) => ({ Data: one.value, ...malicious(verdicts, sources) })),
  };
}

type Verdicts = ReadonlyMap<string, VerdictValue>;

function verdictsOf(observable: Observable, input: ExportInput): Verdicts {
  const verdicts = new Map<string, VerdictValue>();
  for (const { provider, ioc } of observable.sightings) {
    // `blocks` is also null for what is held back and for what the operator calls noise.
    const binding = ioc.verdict === 'benign' || (ioc.isIoc && observable.blocks !== null);
    const said = binding ? ioc.verdict : 'unknown';
    const known = verdicts.get(provider) ?? 'unknown';
    verdicts.set(provider, dbotScores[said] > dbotScores[known] ? said : known);
  }
  if (observable.isSample) {
    const isSomething = whyNotBlockable(observable) === null;
    for (const { provider, verdict } of reportsOf(input)) {
      verdicts.set(provider, isSomething || verdict.value === 'benign' ? verdict.value : 'unknown');
    }
  }
  return new Map([...verdicts].sort(([a], [b]) => byText(a, b)));
}

function scoresOf(one: Observable, verdicts: Verdicts, sources: ReadonlyMap<string, SourceRow>): DbotScore[] {
  return [...verdicts].map(([provider, verdict]) => {
    const { reliability, cachedAt } = sources.get(provider) ?? {};
    return {
      Indicator: indicatorOf(one),
      Type: scoreTypes.get(one.type) ?? 'file',
      Vendor: vendorOf(provider, sources),
      Score: dbotScores[verdict],
      Reliability: reliabilityWords[reliability ?? 'F'],
      ...(typeof cachedAt === 'string' && { Message: cachedText(cachedAt) }),
    };
  });
}

/** Two sources may be instances of one product: the provider's id distinguishes them. */
function vendorOf(provider: string, sources: ReadonlyMap<string, SourceRow>): string {
  const product = sources.get(provider)?.product ?? provider;
  const namesakes = [...sources.values()].filter((source) => source.product === product);
  return namesakes.length > 1 ? `${product} (${provider})` : product;
}

function malicious(verdicts: Verdicts, sources: ReadonlyMap<string, SourceRow>): WithVerdict {
  const accusers = [...verdicts]
    .filter(([, verdict]) => verdict === 'malicious')
    .map(([name]) => vendorOf(name, sources));
  if (accusers.length === 0) return {};
  const [first = ''] = accusers;
  return { Malicious: { Vendor: first, Description: `Called malicious by ${accusers.join(', ')}` } };
}

function indicatorOf({ type, hashes, value }: Observable): string {
  if (type !== 'file') return value;
  return hashes.sha256 ?? hashes.sha1 ?? hashes.md5 ?? hashes.sha512 ?? '';
}

const fileKeys = [
  ['MD5', 'md5'],
  ['SHA1', 'sha1'],
  ['SHA256', 'sha256'],
  ['SHA512', 'sha512'],
  ['SSDeep', 'ssdeep'],
] as const satisfies readonly (readonly [string, keyof Hashes])[];

function fileContext({ hashes, names, size, mimeType }: Observable): Record<string, unknown> {
  const known = fileKeys.flatMap(([key, kind]) => (hashes[kind] === undefined ? [] : [[key, hashes[kind]]]));
  return Object.fromEntries([
    ...known,
    ...(names[0] === undefined ? [] : [['Name', names[0]]]),
    ...(size === null ? [] : [['Size', size]]),
    ...(mimeType === null ? [] : [['Type', mimeType]]),
  ]);
}
