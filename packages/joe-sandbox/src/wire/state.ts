import type { AnalysisStatus } from '@sandjury/core';
import { type StateWords, stateOf } from '@sandjury/core/toolkit';
import type { JoeAnalysis, JoeSubmission } from './analysis.ts';

/** Words for the state of analyses and submissions, as clients know them. There is none for a failure. */
const states: StateWords = { submitted: 'queued', accepted: 'queued', running: 'running', finished: 'finished' };

/** How far an analysis is. One of which every run failed, without a finding, has failed: there will be no more. */
export function stateOfAnalysis({ status, runs, detection }: JoeAnalysis): AnalysisStatus['state'] {
  const state = stateOf(states, status);
  const known = (runs ?? []).flatMap((run) => run ?? []);
  const isLost = known.length > 0 && known.every(({ error }) => error !== null);
  return state === 'finished' && isLost && !/^(?:malicious|suspicious)$/i.test(detection ?? '') ? 'failed' : state;
}

/** How far a submission is. */
export function stateOfSubmission({ status }: JoeSubmission): AnalysisStatus['state'] {
  return stateOf(states, status);
}
