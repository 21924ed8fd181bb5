import type { AnalysisRun, Verdict } from '@sandjury/core';
import { blankVerdict, type DatedClaim, newestClaim, type Warnings } from '@sandjury/core/toolkit';
import type { VmrayParts } from '../wire/parts.ts';
import type { VmraySubmission } from '../wire/submissions.ts';
import { idText } from '../wire/values.ts';
import { verdictOfRuns } from './analyses.ts';
import type { MappingContext } from './context.ts';
import { restVerdict } from './sample.ts';

/**
 * The sample's own verdict, else that of the submission; only where neither is there, that of the runs. Of several replies of one
 * call the newest decides. Each of the others that differs adds a `conflicting-values` warning.
 */
export function decidingVerdict(parts: VmrayParts, runs: readonly AnalysisRun[], context: MappingContext): Verdict {
  const { samples = [], submissions = [] } = parts;
  const { warnings, verdicts } = context;
  const verdictOf = (wire: VmraySubmission, at: string) => verdicts.under('submission', wire, at, 'submission_score');
  const own = newestVerdict(
    samples.map(({ wire, at, time = null }) => ({ verdict: restVerdict(wire, at, context), time })),
    warnings,
  );
  if (own !== null && (own.value !== 'unknown' || own.vendor !== null)) {
    const words = submissions.map(({ wire: { submission_id: id, submission_verdict: word }, at }) => ({
      name: `submission ${idText(id) ?? 'without an id'}`,
      verdict: verdicts.under('submission', { submission_verdict: word }, at, 'submission_score'),
    }));
    warnOfOthers(own, words, warnings);
    return own;
  }
  const submitted = newestVerdict(
    submissions.map(({ wire, at, time = null }) => ({ verdict: verdictOf(wire, at), time })),
    warnings,
  );
  return submitted ?? own ?? verdictOfRuns(runs, warnings) ?? blankVerdict();
}

/** The newest verdict, with a warning of each that differs from it. */
function newestVerdict(said: readonly DatedClaim[], warnings: Warnings): Verdict | null {
  const newest = newestClaim(said);
  if (newest === null) return null;
  const decided = newest.kept.verdict;
  const differs = ({ verdict: { value } }: DatedClaim) => value !== 'unknown' && value !== decided.value;
  const why = newest.candidates.some(differs)
    ? 'no reply says which is newer, and the more severe was kept'
    : 'the newest was kept';
  for (const { verdict } of said.filter(differs)) {
    const message = `VMRay's replies on this sample differ: ${verdict.value} here, ${decided.value} in another; ${why}.`;
    warnings.add('conflicting-values', message, verdict.evidence[0] ?? null);
  }
  return decided;
}

/** The verdict on the sample stands over others, which may be of an older analysis, or of fewer. */
export function warnOfOthers(
  decided: Verdict,
  others: readonly { name: string; verdict: Verdict }[],
  warnings: Warnings,
): void {
  if (decided.value === 'unknown') return;
  for (const { name, verdict } of others) {
    if (verdict.value === 'unknown' || verdict.value === decided.value) continue;
    const message = `VMRay's verdict on the sample is ${decided.value}, that of ${name} is ${verdict.value}.`;
    warnings.add('conflicting-values', message, verdict.evidence[0] ?? null);
  }
}
