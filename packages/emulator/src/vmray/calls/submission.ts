import type { JsonObject } from '../../kit/json.ts';
import { integer, selectFeed } from '../pages.ts';
import { idOf, list, listByColumn, objectReply, ok, pageReply, vmrayError } from '../replies.ts';
import { type Answer, type Call, maximumSampleBytes } from '../state.ts';
import { keptFileBytes } from '../submit/items.ts';
import { submitRequest } from '../submit/parameters.ts';
import { acceptSubmission } from '../submit/submit.ts';

// The calls below `submission` and `job`, tags apart. Asking for a submission or for its jobs is a poll that moves it on.

/**
 * POST sample/submit. The API reference documents `multipart/form-data`; the vendor's own library sends `application/x-www-form-urlencoded` where there
 * is no file. A body of another type is not looked at: then all parameters are in the query.
 */
export const submit: Answer = async ({ state, query, headers, form }) => {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const isForm = ['multipart/form-data', 'application/x-www-form-urlencoded'].includes(type.trim());
  const sent = isForm ? await form({ keepFileBytes: keptFileBytes }) : { fields: new Map<string, string>(), files: [] };
  const limit = maximumSampleBytes(state.options);
  if (sent.files.some(({ bytes }) => bytes > limit)) return vmrayError(413, 'The file is too large');
  return ok(acceptSubmission(state, submitRequest(query, sent)));
};

/** GET submission; with `_last_id`, the feed of finished ones. */
export const listed: Answer = (call) => {
  const submissions = polledSubmissions(call);
  const lastId = integer(call.query, '_last_id');
  if (lastId === null) return list(call, submissions, 'submission_id');
  const { store, pages } = call.state;
  return pageReply(pages.open(selectFeed(store.feedAfter(lastId), call.query)));
};

export const one: Answer = (call) => {
  call.state.lifecycle.poll([idOf(call)]);
  return objectReply(call.state.store.submissions.get(idOf(call)));
};

export const bySample: Answer = (call) => {
  const { store, lifecycle } = call.state;
  lifecycle.poll(idsOf(store.submissionsOfSample(idOf(call)), 'submission_id'));
  return list(call, store.submissionsOfSample(idOf(call)), 'submission_id');
};

export const byColumn: Answer = (call) => listByColumn(call, polledSubmissions(call), 'submission');

export const jobs: Answer = (call) => list(call, polledJobs(call), 'job_id');

export const job: Answer = (call) => {
  const { store, lifecycle } = call.state;
  const found = store.jobs.get(idOf(call));
  if (found !== undefined) lifecycle.poll([Number(found.job_submission_id)]);
  // Gone when that poll was the last: a job is deleted on completion.
  return objectReply(store.jobs.get(idOf(call)));
};

/** The jobs of a sample or of a submission. */
export function jobsOf(key: 'job_sample_id' | 'job_submission_id'): Answer {
  return (call) => {
    const { store, lifecycle } = call.state;
    const selected = (): JsonObject[] => [...store.jobs.values()].filter((found) => found[key] === idOf(call));
    lifecycle.poll(new Set(idsOf(selected(), 'job_submission_id')));
    return list(call, selected(), 'job_id');
  };
}

export const jobsByColumn: Answer = (call) => listByColumn(call, polledJobs(call), 'job');

/** All submissions, after a poll of each that runs. */
function polledSubmissions({ state: { store, lifecycle } }: Call): JsonObject[] {
  lifecycle.poll([...lifecycle.running.keys()]);
  return [...store.submissions.values()];
}

/** All jobs that are left after a poll of their submissions. */
function polledJobs({ state: { store, lifecycle } }: Call): JsonObject[] {
  lifecycle.poll([...lifecycle.running.keys()]);
  return [...store.jobs.values()];
}

function idsOf(items: readonly JsonObject[], key: string): number[] {
  return items.map((item) => Number(item[key]));
}
