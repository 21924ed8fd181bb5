import type { SandboxProvider } from '../contract/provider.ts';
import { type HashKind, hashKindOf, hashKinds } from '../model/hash.ts';
import type { Outcome } from '../model/outcome.ts';
import type { SandboxReport } from '../model/report.ts';

const strongestFirst: readonly HashKind[] = hashKinds.toReversed();

/** A hash of the same file that `provider` takes, from the first answer (in order of the providers) that has one; or null. */
export function alternativeHash(
  provider: SandboxProvider,
  question: { hash: string; kind: HashKind },
  outcomes: readonly (Outcome | null)[],
): string | null {
  const kinds = strongestFirst.filter((kind) => provider.hashKinds?.includes(kind));
  for (const outcome of outcomes) {
    if (outcome?.status !== 'reported') continue;
    const { hashes } = outcome.report.sample;
    if (hashes[question.kind] !== question.hash) continue;
    for (const kind of kinds) {
      // What one vendor says goes to another only as what it claims to be.
      const hash = hashes[kind];
      if (hash !== undefined && hashKindOf(hash) === kind) return hash.toLowerCase();
    }
  }
  return null;
}

/** The report with the hash it was found by, where the vendor's reply leaves that one out. A URL sample has no hashes. */
export function withAskedHash(report: SandboxReport, hash: string): SandboxReport {
  const kind = hashKindOf(hash);
  const { sample } = report;
  if (kind === null || sample.kind === 'url' || sample.hashes[kind] !== undefined) return report;
  return { ...report, sample: { ...sample, hashes: { ...sample.hashes, [kind]: hash } } };
}
