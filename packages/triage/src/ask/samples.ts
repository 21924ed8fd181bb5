import type { AnalysisRef, Submission } from '@sandjury/core';
import { bestFirst, stateOf, ticketKind } from '@sandjury/core/toolkit';
import { sampleIdForm, states, type TriageSample } from '../wire/samples.ts';

/** The ticket of a sample: what one submission became, with all of its files and runs. */
export const samples = ticketKind('sample', sampleIdForm);

/** Tickets of a file's samples: finished ones first, the newest before the others. */
export function ticketsOf(rows: readonly TriageSample[], provider: string): AnalysisRef[] {
  const best = bestFirst(rows, ({ id, status, submitted: time }) => ({ id, time, state: stateOf(states, status) }));
  return best.map(({ id }) => samples.refOf(provider, id));
}

/** Each submission becomes one sample, an archive too. */
export function submissionOf({ id }: TriageSample, provider: string): Submission {
  return { refs: [samples.refOf(provider, id)], accepted: true, rejected: [] };
}
