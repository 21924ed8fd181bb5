import type { Outcome, SubmitOutcome } from '@sandjury/core';

/** The exit statuses of the process. */
export const exitStatus = {
  /** Every source answered. */
  ok: 0,
  /** A fault of this program. */
  fault: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** At least one source failed or is pending; the rest is printed. */
  incomplete: 3,
  /** No source could answer. */
  unanswered: 4,
  /** `--fail-on` is met. */
  verdict: 10,
  interrupted: 130,
} as const;

/**
 * Returns the exit status for the outcomes of one question, or of all questions of a run. `unsupported` counts as an answer where
 * another source answered.
 */
export function statusOf(outcomes: readonly Pick<Outcome, 'status'>[]): number {
  const has = (...wanted: Outcome['status'][]) => outcomes.some((outcome) => wanted.includes(outcome.status));
  if (!has('reported', 'not_found')) return exitStatus.unanswered;
  return has('failed', 'pending') ? exitStatus.incomplete : exitStatus.ok;
}

/** The exit status of one submission: unanswered when no provider accepted it, incomplete when some did not. */
export function submissionStatus(outcomes: readonly SubmitOutcome[]): number {
  const taken = outcomes.filter((outcome) => outcome.status === 'submitted');
  if (taken.length === 0) return exitStatus.unanswered;
  const isWhole = taken.every(({ rejected }) => rejected.length === 0);
  return isWhole && !outcomes.some(({ status }) => status === 'failed') ? exitStatus.ok : exitStatus.incomplete;
}

/** The exit status for several submissions: unanswered only when all of them are. */
export function combinedStatus(statuses: readonly number[]): number {
  if (statuses.every((status) => status === exitStatus.unanswered)) return exitStatus.unanswered;
  return statuses.every((status) => status === exitStatus.ok) ? exitStatus.ok : exitStatus.incomplete;
}
