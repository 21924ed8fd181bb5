import type { JsonObject } from '../../kit/json.ts';
import type { Reply } from '../../kit/server/reply.ts';
import type { VmrayContext, VmrayRoute } from '../context.ts';
import { integer, selectFeed } from '../pages.ts';
import { firstId, list, listByColumn, one, pageReply } from '../replies.ts';

/** The routes below `submission` and `job`, tags apart. Asking for a submission or for its jobs is a poll that moves it on. */
export const submissionRoutes: readonly VmrayRoute[] = [
  { operation: 'listSubmissions', path: 'submission', answer: listSubmissions },
  {
    operation: 'getSubmission',
    path: 'submission/:id',
    answer: (context) => {
      context.server.lifecycle.poll([firstId(context)]);
      return one(context.server.store.submissions.get(firstId(context)));
    },
  },
  {
    operation: 'getSubmissionsBySample',
    path: 'submission/sample/:id',
    answer: (context) => {
      const { store, lifecycle } = context.server;
      lifecycle.poll(idsOf(store.submissionsOfSample(firstId(context)), 'submission_id'));
      return list(context, store.submissionsOfSample(firstId(context)), 'submission_id');
    },
  },
  {
    operation: 'listSubmissions',
    path: 'submission/:column/:text',
    answer: (context) => listByColumn(context, polledSubmissions(context), 'submission'),
  },
  { operation: 'listJobs', path: 'job', answer: (context) => list(context, polledJobs(context), 'job_id') },
  { operation: 'getJob', path: 'job/:id', answer: job },
  {
    operation: 'getJobsBySample',
    path: 'job/sample/:id',
    answer: (context) => jobs(context, 'job_sample_id'),
  },
  {
    operation: 'getJobsBySubmission',
    path: 'job/submission/:id',
    answer: (context) => jobs(context, 'job_submission_id'),
  },
  {
    operation: 'listJobs',
    path: 'job/:column/:text',
    answer: (context) => listByColumn(context, polledJobs(context), 'job'),
  },
];

/** All submissions, after a poll of each that runs. */
function polledSubmissions({ server: { store, lifecycle } }: VmrayContext): JsonObject[] {
  lifecycle.poll([...lifecycle.running.keys()]);
  return [...store.submissions.values()];
}

/** All jobs that are left after a poll of their submissions. */
function polledJobs({ server: { store, lifecycle } }: VmrayContext): JsonObject[] {
  lifecycle.poll([...lifecycle.running.keys()]);
  return [...store.jobs.values()];
}

function idsOf(items: readonly JsonObject[], key: string): number[] {
  return items.map((item) => Number(item[key]));
}

function listSubmissions(context: VmrayContext): Reply {
  const submissions = polledSubmissions(context);
  const { store, pages } = context.server;
  const lastId = integer(context.query, '_last_id');
  if (lastId === null) return list(context, submissions, 'submission_id');
  return pageReply(pages.open(selectFeed(store.feedAfter(lastId), context.query)));
}

function job(context: VmrayContext): Reply {
  const { store, lifecycle } = context.server;
  const found = store.jobs.get(firstId(context));
  if (found !== undefined) lifecycle.poll([Number(found.job_submission_id)]);
  // Gone when that poll was the last: a job is deleted on completion.
  return one(store.jobs.get(firstId(context)));
}

function jobs(context: VmrayContext, key: 'job_sample_id' | 'job_submission_id'): Reply {
  const { store, lifecycle } = context.server;
  const selected = (): JsonObject[] => [...store.jobs.values()].filter((one) => one[key] === firstId(context));
  lifecycle.poll(new Set(idsOf(selected(), 'job_submission_id')));
  return list(context, selected(), 'job_id');
}
