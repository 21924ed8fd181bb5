import { blankIoc, type Ioc, type IocType, type Outcome, type SandboxReport, type VerdictValue } from '@sandjury/core';
import { minimalReport } from '../../../test/support/packages/minimal-report.ts';
import type { ExportInput } from '../src/input.ts';
import { inputOf } from './corpus-inputs.ts';

export const sampleHash = 'ab'.repeat(32);

/** A report in which little more than the verdict is known, with what `parts` adds. */
export function madeReport(provider: string, value: VerdictValue, parts: Partial<SandboxReport> = {}): SandboxReport {
  const report = minimalReport(provider, value);
  const evidence = value === 'unknown' ? [] : ['/verdict'];
  return {
    ...report,
    product: { name: `${provider} sandbox`, version: null },
    sample: { ...report.sample, hashes: { sha256: sampleHash }, names: ['quarterly-report.docm'], size: 88_064 },
    verdict: { ...report.verdict, evidence },
    raw: {},
    ...parts,
  };
}

export function madeIoc(type: IocType, value: string, parts: Partial<Ioc> = {}): Ioc {
  return { ...blankIoc(type, value), isIoc: true, verdict: 'malicious', evidence: ['/iocs/0'], ...parts };
}

export function reported(report: SandboxReport): Outcome {
  return { provider: report.provider, status: 'reported', report, others: [] };
}

export function madeInput(reports: readonly SandboxReport[], others: readonly Outcome[] = []): ExportInput {
  return inputOf([...reports.map(reported), ...others], sampleHash);
}

export const cacheTime = '2026-11-20T08:00:00Z';

/** The same input, with the answer of one source from a cache. */
export function fromCache(input: ExportInput, provider: string): ExportInput {
  const sources = input.comparison.sources.map((source) => {
    return source.provider === provider ? { ...source, cachedAt: cacheTime } : source;
  });
  return { ...input, comparison: { ...input.comparison, sources } };
}

const names = ['vmray', 'alibaba', 'cape', 'joe', 'triage', 'hatching-eu-west', 'cuckoo3', 'falcon'];
const verdicts = [
  'malicious',
  'malicious',
  'suspicious',
  'malicious',
  'benign',
  'unknown',
  'malicious',
  'benign',
] as const;
const techniques = [
  ['T1059.001', 'PowerShell', 'Execution'],
  ['T1055', 'Process Injection', 'Defense Evasion'],
  ['T1112', 'Modify Registry', 'Defense Evasion'],
  ['T1547.001', 'Registry Run Keys / Startup Folder', 'Persistence'],
  ['T1071.001', 'Web Protocols', 'Command and Control'],
  ['T1486', 'Data Encrypted for Impact', 'Impact'],
  ['T1082', 'System Information Discovery', 'Discovery'],
] as const;

/** A number that looks random and never changes. */
function scattered(seed: number): number {
  return ((seed * 2_654_435_761) >>> 0) / 2 ** 32;
}

function iocsSeenBy(source: number, count: number): Ioc[] {
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => scattered(index * 31 + source * 7 + 1) < (source < 3 ? 0.55 : 0.22))
    .map((index) => {
      const isIoc = scattered(index * 13 + 5) < 0.5;
      const verdict = isIoc ? (scattered(index + source) < 0.7 ? 'malicious' : 'suspicious') : 'unknown';
      const parts: Partial<Ioc> = { isIoc, verdict, evidence: [`/iocs/${index}`, `/log/${index * 3}`] };
      if (index % 4 === 0) return madeIoc('domain-name', `host-${index}.example.net`, parts);
      if (index % 4 === 1) return madeIoc('ipv4-addr', `198.51.${Math.floor(index / 250) % 250}.${index % 250}`, parts);
      if (index % 4 === 2)
        return madeIoc('url', `http://cdn-${index}.example.org/stage/${index}/payload.bin?session=${index}`, parts);
      return madeIoc('file', index.toString(16).padStart(64, 'c'), parts);
    });
}

/** Eight sources that disagree, one more that failed and one that does not know the sample. */
export function manySources(iocs = 60): ExportInput {
  const reports = names.map((provider, source) =>
    madeReport(provider, verdicts[source] ?? 'unknown', {
      verdict: {
        value: verdicts[source] ?? 'unknown',
        score: source % 3 === 0 ? 90 - source * 9 : null,
        vendor: ['malicious', '2', 'score 6.1', 'MAL', '1/10', null, '9.8', 'clean'][source] ?? null,
        reason: null,
        evidence: source === 5 ? [] : ['/analysis/verdict', '/summary/score'],
      },
      iocs: iocsSeenBy(source, iocs),
      techniques: techniques
        .filter((_, index) => scattered(index * 17 + source) < 0.6)
        .map(([id, name, tactic]) => ({ id, name, tactics: [tactic], evidence: ['/attack/0'] })),
      threatNames: source % 2 === 0 ? ['Trojan.Emotet', `Gen:Variant.${source}`] : ['Win32/Emotet.B'],
      classifications: [{ value: 'downloader', vendor: 'Downloader' }],
      analyzedAt: `2026-0${(source % 8) + 1}-11T09:30:00Z`,
      link: source % 2 === 0 ? `https://${provider}.example.test/report/1` : null,
      complete: source !== 4,
    }),
  );
  return madeInput(reports, [
    {
      provider: 'quota-out',
      status: 'failed',
      error: {
        code: 'quota',
        message: 'The daily quota is used up.',
        provider: 'quota-out',
        retryable: true,
        retryAfterMs: 3_600_000,
        status: 429,
        vendorCode: null,
        requestId: null,
        ref: null,
      },
    },
    { provider: 'no-idea', status: 'not_found' },
  ]);
}
