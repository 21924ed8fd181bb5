import { NotFoundError } from '@sandjury/core';
import type { ApiCallOptions } from '@sandjury/core/toolkit';
import { job, type VmrayJob } from '../wire/submissions.ts';
import type { VmrayApi, VmrayId, VmrayListReply, VmrayReply } from './connection.ts';

/** What VMRay tells of a job. It forgets a job once its analysis is there, and then cannot tell it from one that never was. */
export type VmrayJobResult =
  | { state: 'unfinished'; job: VmrayReply<VmrayJob> }
  /** Its submission or sample tells which of the two. */
  | { state: 'finished-or-never-was'; job: null };

/** `GET /job/{id}`. */
export async function jobById(api: VmrayApi, jobId: VmrayId, options?: ApiCallOptions): Promise<VmrayJobResult> {
  try {
    return { state: 'unfinished', job: await api.get(`/job/${api.segment(jobId, 'a job id')}`, job, options) };
  } catch (error) {
    if (error instanceof NotFoundError) return { state: 'finished-or-never-was', job: null };
    throw error;
  }
}

/** `GET /job/sample/{id}` and `/job/submission/{id}`: unfinished jobs alone; [] also for an id that is not known. */
export async function jobsOf(
  api: VmrayApi,
  of: 'sample' | 'submission',
  id: VmrayId,
  options?: ApiCallOptions,
): Promise<VmrayListReply<VmrayJob>> {
  const path = `/job/${of}/${api.segment(id, `a ${of} id`)}`;
  try {
    return await api.all(path, job, options);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return { value: [], raw: [], warnings: [], truncated: false, lost: null };
  }
}
