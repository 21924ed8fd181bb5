import type { AnalysisRun, Verdict } from '@sandjury/core';
import { blankVerdict, moreSevere, type Warnings } from '@sandjury/core/toolkit';
import type { Part, VmrayParts } from '../wire/parts.ts';
import type { VmraySubmission } from '../wire/submissions.ts';
import { idText } from '../wire/values.ts';
import { verdictOfRuns } from './analyses.ts';
import type { MappingContext } from './context.ts';
import { restVerdict, submissionVerdict, submissionWord } from './sample.ts';

/**
 * The sample's own verdict, else that of the submission; only where neither is there, that of the runs. Of several replies of one
 * call the newest decides. Each of the others that differs adds a `conflicting-values` warning.
 */
export function decidingVerdict(parts: VmrayParts, runs: readonly AnalysisRun[], context: MappingContext): Verdict {
  const { samples = [], submissions = [] } = parts;
  const { warnings } = context;
  const own = newestVerdict(
    samples.map(({ wire, at, time = null }) => ({ verdict: restVerdict(wire, at, context), time })),
    warnings,
  );
  if (own !== null && (own.value !== 'unknown' || own.vendor !== null)) {
    warnOfSubmissions(own, submissions, context);
    return own;
  }
  const submitted = newestVerdict(
    submissions.map(({ wire, at, time = null }) => ({ verdict: submissionVerdict(wire, at, context), time })),
    warnings,
  );
  return submitted ?? own ?? verdictOfRuns(runs, warnings) ?? blankVerdict();
}

/** A verdict and its time: ISO 8601 in UTC, null where it is not known. */
interface Dated {
  verdict: Verdict;
  time: string | null;
}

/**
 * The newest of several verdicts on the same thing. Those of one age, and those of unknown age, may each be the newest: of them the
 * most severe is kept. One without a verdict gives way to a worse one, never to a benign one.
 */
function newestVerdict(said: readonly Dated[], warnings: Warnings): Verdict | null {
  const [first, ...others] = said;
  if (first === undefined || others.length === 0) return first?.verdict ?? null;
  const newest = said.reduce((last, { time }) => (time !== null && time > last ? time : last), '');
  const candidates = said.filter(({ time }) => time === null || time === newest);
  const kept = mostSevere(candidates);
  const worst = mostSevere(said);
  const decided = kept.value === 'unknown' && worst.value !== 'benign' ? worst : kept;
  const isOldest = candidates.some(({ verdict }) => verdict.value !== 'unknown' && verdict.value !== decided.value);
  const why = isOldest ? 'no reply says which is newer, and the more severe was kept' : 'the newest was kept';
  for (const { verdict } of said) {
    if (verdict.value === 'unknown' || verdict.value === decided.value) continue;
    const message = `VMRay's replies on this sample differ: ${verdict.value} here, ${decided.value} in another; ${why}.`;
    warnings.add('conflicting-values', message, verdict.evidence[0] ?? null);
  }
  return decided;
}

function mostSevere(said: readonly Dated[]): Verdict {
  return said.reduce((most, { verdict }) => {
    return moreSevere(most.value, verdict.value) === most.value ? most : verdict;
  }, said[0]?.verdict ?? blankVerdict());
}

/** The verdict on the sample stands over that of one submission, which may be of an older analysis, or of fewer. */
function warnOfSubmissions(
  decided: Verdict,
  submissions: readonly Part<VmraySubmission>[],
  context: MappingContext,
): void {
  if (decided.value === 'unknown') return;
  for (const { wire, at } of submissions) {
    const { value, evidence } = submissionWord(wire, at, context);
    if (value === 'unknown' || value === decided.value) continue;
    const name = `submission ${idText(wire.submission_id) ?? 'without an id'}`;
    const message = `VMRay's verdict on the sample is ${decided.value}, that of ${name} is ${value}.`;
    context.warnings.add('conflicting-values', message, evidence[0] ?? null);
  }
}
