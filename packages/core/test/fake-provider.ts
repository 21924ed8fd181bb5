import type { SandboxProvider } from '../src/contract/provider.ts';
import type { Outcome } from '../src/model/outcome.ts';
import type { SandboxReport } from '../src/model/report.ts';
import type { Hashes } from '../src/model/sample.ts';
import { blankReport, blankSample } from '../src/toolkit/values/blanks.ts';

export const md5 = 'a'.repeat(32);
export const sha1 = 'b'.repeat(40);
export const sha256 = 'c'.repeat(64);

/** A report that says nothing but whose it is and what the file's hashes are. */
export function fakeReport(provider: string, hashes: Hashes = {}): SandboxReport {
  return {
    ...blankReport({ provider, id: 'one' }, { name: 'Fake', version: null }),
    sample: { ...blankSample('file'), hashes },
    verdict: { value: 'malicious', score: null, vendor: 'bad', reason: null, evidence: ['/verdict'] },
    raw: { verdict: 'bad' },
  };
}

/** A plain object is a valid provider. This one knows every hash. */
export function fakeProvider(id: string, overrides: Partial<SandboxProvider> = {}): SandboxProvider {
  return {
    specificationVersion: 'v1',
    id,
    product: 'Fake',
    ping: async () => ({ ok: true, product: 'Fake', version: null, latencyMs: 0, details: {} }),
    report: async () => fakeReport(id),
    findByHash: async () => [{ provider: id, id: 'one' }],
    ...overrides,
  };
}

/** The outcome as the one that has a report; throws where it has none. */
export function reported(outcome: Outcome | undefined): Extract<Outcome, { status: 'reported' }> {
  if (outcome?.status !== 'reported') throw new Error(`expected a report, got ${JSON.stringify(outcome)}`);
  return outcome;
}

export function raise(error: unknown): never {
  throw error;
}

export const never = (): Promise<never> => new Promise(() => {});
