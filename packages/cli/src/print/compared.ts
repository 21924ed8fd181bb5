import type { Comparison } from '@sandjury/compare';
import type { Outcome, SandboxReport } from '@sandjury/core';

/** A comparison, and the reports that it was made from. */
export interface Compared {
  comparison: Comparison;
  reports: readonly SandboxReport[];
}

/** The reports among outcomes. */
export function reportsAmong(outcomes: readonly Outcome[]): SandboxReport[] {
  return outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report] : []));
}
