import { byText, formatRef, type SandboxReport } from '@sandjury/core';

/** The hashes of a report's sample, the strongest first. */
export function hashesOf({ sample: { hashes } }: SandboxReport): string[] {
  return [hashes.sha256, hashes.sha1, hashes.md5].filter((hash) => hash !== undefined);
}

/**
 * One provider's reports on the sample that a comparison without a hash is about, the best first, and how many are about others. It is
 * the sample that most other providers saved too, then the one analysed last; one that came out of another is never it. Which file came
 * first is of no account.
 */
export function ofOneSample(
  reports: readonly SandboxReport[],
  others: readonly SandboxReport[],
): { reports: readonly SandboxReport[]; left: number } {
  const inside = new Set(reports.flatMap(({ sample }) => sample.children.map(formatRef)));
  const outer = reports.filter(({ ref }) => !inside.has(formatRef(ref)));
  const known = new Map(others.map((other) => [other, new Set(hashesOf(other))]));
  const shared = (report: SandboxReport) => {
    const hashes = hashesOf(report);
    const sharing = others.filter((other) => hashes.some((hash) => known.get(other)?.has(hash)));
    return new Set(sharing.map(({ provider }) => provider)).size;
  };
  const [best] = (outer.length > 0 ? outer : reports).toSorted(
    (a, b) => shared(b) - shared(a) || byText(timeOf(b), timeOf(a)) || byText(formatRef(a.ref), formatRef(b.ref)),
  );
  if (best === undefined) return { reports: [], left: 0 };
  const hashes = new Set(hashesOf(best));
  // The adapter puts those of one hash in the order of a look-up.
  const same = reports.filter((report) => report === best || hashesOf(report).some((hash) => hashes.has(hash)));
  return { reports: same, left: reports.length - same.length };
}

function timeOf({ analyzedAt, submittedAt }: SandboxReport): string {
  return analyzedAt ?? submittedAt ?? '';
}
