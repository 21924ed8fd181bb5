import type { AnalysisStatus, CallOptions } from '@sandjury/core';
import type { VmrayClient } from '../api/client.ts';
import { submissionState } from '../api/submit/reply.ts';
import { tickets, type VmrayTicket } from '../wire/tickets.ts';
import { idText } from '../wire/values.ts';

/** The newest submissions of a sample that are looked at; an unfinished one is among them. */
const submissionsToAsk = 100;

/** How far a submission, sample or analysis is. Jobs are not asked for: a finished one is gone, a cached submission has none. */
export async function statusOf(
  client: VmrayClient,
  { kind, id }: VmrayTicket,
  options?: CallOptions,
): Promise<AnalysisStatus> {
  switch (kind) {
    case 'submission':
      return submissionStatus(client, id, options);
    case 'sample':
      return sampleStatus(client, id, options);
    case 'analysis': {
      // An analysis is there once it has ended.
      const { value } = await client.analysis(id, options);
      const failed = (value.analysis_result_code ?? 1) !== 1;
      return { state: failed ? 'failed' : 'finished', reports: [tickets.refOf(client.id, 'analysis', id)] };
    }
  }
}

async function submissionStatus(client: VmrayClient, id: string, options?: CallOptions): Promise<AnalysisStatus> {
  const { value } = await client.submission(id, options);
  const state = submissionState(value);
  const sample = idText(value.submission_sample_id);
  const report =
    sample === null ? tickets.refOf(client.id, 'submission', id) : tickets.refOf(client.id, 'sample', sample);
  return { state, reports: state === 'finished' || state === 'failed' ? [report] : [] };
}

async function sampleStatus(client: VmrayClient, id: string, options?: CallOptions): Promise<AnalysisStatus> {
  const [, { value }] = await Promise.all([
    client.sample(id, options),
    client.submissions({ ...options, sampleId: id, order: 'desc', limit: submissionsToAsk }),
  ]);
  const states = value.flatMap((submission) => (submission ? [submissionState(submission)] : []));
  const report = tickets.refOf(client.id, 'sample', id);
  if (states.includes('running')) return { state: 'running', reports: [report] };
  return { state: states.includes('queued') ? 'queued' : 'finished', reports: [report] };
}
