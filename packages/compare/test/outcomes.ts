import type {
  AnalysisRef,
  FailureInfo,
  Hashes,
  Ioc,
  IocType,
  Outcome,
  SandboxReport,
  VerdictValue,
} from '@sandjury/core';
import { blankIoc } from '@sandjury/core';
import { minimalReport } from '../../../test/support/packages/minimal-report.ts';
import type { Reported } from '../src/reported.ts';

/** A report in which nothing but the verdict is known, with what `parts` adds. */
export function makeReport(provider: string, value: VerdictValue, parts: Partial<SandboxReport> = {}): SandboxReport {
  const evidence = value === 'unknown' ? [] : ['/sample/verdict'];
  return minimalReport(provider, value, {
    product: { name: `Product of ${provider}`, version: null },
    verdict: { value, score: null, vendor: value, reason: null, evidence },
    raw: { sample: { verdict: value } },
    ...parts,
  });
}

/** The outcome of a provider that says `value`. */
export function reported(
  provider: string,
  value: VerdictValue,
  parts: Partial<SandboxReport> = {},
  others: AnalysisRef[] = [],
): Reported {
  return { provider, status: 'reported', report: makeReport(provider, value, parts), others };
}

export function makeSample(parts: Partial<SandboxReport['sample']> = {}): SandboxReport['sample'] {
  return { ...minimalReport('any', 'unknown').sample, ...parts };
}

export function makeIoc(type: IocType, value: string, parts: Partial<Ioc> = {}): Ioc {
  return { ...blankIoc(type, value), evidence: [`/iocs/${type}`], ...parts };
}

export function makeIndicator(
  parts: Partial<SandboxReport['indicators'][number]> = {},
): SandboxReport['indicators'][number] {
  const nothing = { id: null, score: null, vendorScore: null, observedAt: null };
  const lists = { classifications: [], threatNames: [], techniques: [], analyses: [] };
  return { ...nothing, ...lists, category: 'Network', operation: 'connects', evidence: ['/vtis/0'], ...parts };
}

export function failed(provider: string, code = 'authentication'): Outcome {
  const error: FailureInfo = {
    code,
    message: 'refused',
    provider,
    retryable: false,
    retryAfterMs: null,
    status: 401,
    vendorCode: null,
    requestId: null,
    ref: null,
  };
  return { provider, status: 'failed', error };
}

export const notFound = (provider: string): Outcome => ({ provider, status: 'not_found' });
export const pending = (provider: string): Outcome => ({
  provider,
  status: 'pending',
  refs: [{ provider, id: 'sample:2' }],
});
export const unsupported = (provider: string): Outcome => ({
  provider,
  status: 'unsupported',
  capability: 'findByHash',
});

/** A hash of the right length, told apart by one digit. */
export function hashOf(kind: 'md5' | 'sha1' | 'sha256', digit: string): string {
  return digit.repeat({ md5: 32, sha1: 40, sha256: 64 }[kind]);
}

/** The EICAR test file's hashes. */
export const eicar: Required<Pick<Hashes, 'md5' | 'sha256'>> = {
  md5: '44d88612fea8a8f36de82e1278abb02f',
  sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
};

export const question = { hash: eicar.sha256 };
