import { type AnalysisRef, type CallOptions, NotReadyError, ResponseError, SandboxError } from '@sandjury/core';
import { isRefusedKey } from '../api/calls.ts';
import type { VmrayClient } from '../api/client.ts';
import { submissionState } from '../api/submit/reply.ts';
import { idText } from '../wire/values.ts';
import { type FetchedSample, fetchSample } from './fetch.ts';
import type { Ticket } from './refs.ts';

/** What a ticket's report is made of. Throws NotReadyError with the ticket while a submission is unfinished. */
export function fetchTicket(
  client: VmrayClient,
  { kind, id }: Ticket,
  ref: AnalysisRef,
  options: CallOptions = {},
): Promise<FetchedSample> {
  if (kind === 'submission') return fetchSubmission(client, id, ref, options);
  return kind === 'analysis' ? fetchAnalysis(client, id, options) : fetchSample(client, id, options);
}

/** A submission, and what is known of its sample. */
async function fetchSubmission(
  client: VmrayClient,
  id: string,
  ref: AnalysisRef,
  options: CallOptions,
): Promise<FetchedSample> {
  const remaining = client.budget(options);
  const submission = await client.submission(id, remaining());
  const state = submissionState(submission.value);
  if (state === 'queued' || state === 'running') {
    throw new NotReadyError(`${client.id}: submission ${id} is ${state}.`, { provider: client.id, ref });
  }
  const sampleId = idText(submission.value.submission_sample_id);
  if (sampleId === null) {
    throw new ResponseError(`${client.id}: submission ${id} names no sample.`, { provider: client.id, status: 200 });
  }
  const { parts, raw, ...gaps } = await fetchSample(client, sampleId, remaining());
  return {
    parts: { ...parts, submissions: [{ wire: submission.value, at: '/submission' }] },
    raw: { submission: submission.raw, ...raw },
    ...gaps,
  };
}

/** An analysis with its Summary JSON v2. Where the plan, or a failed run, has none, the analysis still has its verdict. */
async function fetchAnalysis(client: VmrayClient, id: string, options: CallOptions): Promise<FetchedSample> {
  const remaining = client.budget(options);
  const analysis = await client.analysis(id, remaining());
  const fetched: FetchedSample = {
    parts: { analyses: [{ wire: analysis.value, at: '/analyses/0' }] },
    raw: { analyses: [analysis.raw] },
    missing: [],
    truncated: [],
    clean: [],
  };
  try {
    const summary = await client.summary(id, remaining());
    fetched.parts.summaries = [{ wire: summary.value, at: '/summaries/0' }];
    fetched.raw.summaries = [summary.raw];
  } catch (error) {
    if (options.signal?.aborted || !SandboxError.is(error) || isRefusedKey(error)) throw error;
    fetched.missing.push(`summary could not be had: ${error.message}`);
  }
  return fetched;
}
