import {
  type AnalysisStatus,
  ApiError,
  type FailureInfo,
  QuotaError,
  type SandboxErrorOptions,
  type Submission,
} from '@sandjury/core';
import { vendorText } from '@sandjury/core/toolkit';
import type { VmraySubmission, VmraySubmitReply } from '../../wire/submissions.ts';
import { tickets } from '../../wire/tickets.ts';
import { idText } from '../../wire/values.ts';
import type { VmrayApi } from '../connection.ts';

/**
 * Tickets and refusals of a submission. What VMRay calls "not stored" is no refusal: the sample is known, and its own ticket
 * stands for it. An archive may be taken in part.
 */
export function submissionOf(
  reply: VmraySubmitReply,
  known: readonly string[],
  api: Pick<VmrayApi, 'id' | 'scrub'>,
): Submission {
  const { id: provider } = api;
  const errors = (reply.errors ?? []).flatMap((error) => (error ? [error] : []));
  const refs = ids(reply.submissions, 'submission_id').map((id) => tickets.refOf(provider, 'submission', id));
  // Of a sample without a submission there is nothing to wait for: it is one that VMRay had before.
  if (refs.length === 0 || errors.some((error) => isNotStored(error.error_msg))) {
    const covered = new Set(ids(reply.submissions, 'submission_sample_id'));
    const samples = new Set([...ids(reply.samples, 'sample_id'), ...known]);
    for (const id of samples) if (!covered.has(id)) refs.push(tickets.refOf(provider, 'sample', id));
  }
  const rejected = errors
    .filter(({ error_msg: text }) => refs.length === 0 || !isNotStored(text))
    .map((error) => rejection(error.submission_filename, error.error_msg, api));
  return { refs, accepted: refs.length > 0, rejected };
}

/** "Submission not stored because no jobs were created": the sample was analysed before. */
export function isNotStored(text: unknown): boolean {
  return typeof text === 'string' && /not stored/i.test(text);
}

function rejection(name: string | null, errorText: string | null, api: Pick<VmrayApi, 'id' | 'scrub'>): FailureInfo {
  const { id: provider } = api;
  const reason = vendorText(errorText, api) || 'no reason given';
  const what = vendorText(name, api);
  const message = `${provider} did not take ${what === '' ? 'the submission' : `"${what}"`}: ${reason}`;
  const options: SandboxErrorOptions = { provider, status: 200 };
  // "Denied: The vmray quota for account … is exceeded"
  const error = /quota/i.test(reason) ? new QuotaError(message, options) : new ApiError(message, options);
  return error.toJSON();
}

function ids(items: readonly (object | undefined)[] | null | undefined, key: string): string[] {
  const found = (items ?? []).flatMap((item) => {
    const id = idText(item && Object.hasOwn(item, key) ? (item as Readonly<Record<string, unknown>>)[key] : null);
    return id === null ? [] : [id];
  });
  return [...new Set(found)];
}

/** How far a submission is. A job that is gone says nothing; the submission alone decides. */
export function submissionState(submission: VmraySubmission): AnalysisStatus['state'] {
  const { submission_finished: finished, submission_status: status } = submission;
  if (finished === true) return status === 'error' ? 'failed' : 'finished';
  return status === 'queued' || status === null || status === undefined ? 'queued' : 'running';
}
