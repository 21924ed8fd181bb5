import { type CallOptions, NotFoundError } from '@sandjury/core';
import { JobSchema, JobsSchema, type VmrayJob } from '../wire/submission.ts';
import type { Calls, VmrayId, VmrayReply } from './calls.ts';

/** What VMRay tells of a job. It forgets a job once its analysis is there, and then cannot tell it from one that never was. */
export type VmrayJobResult =
  | { state: 'unfinished'; job: VmrayReply<VmrayJob> }
  /** Its submission or sample tells which of the two. */
  | { state: 'finished-or-never-was'; job: null };

/** `GET /job/{id}`. */
export async function jobById(calls: Calls, jobId: VmrayId, options: CallOptions): Promise<VmrayJobResult> {
  try {
    const job = await calls.one(`/job/${calls.segment(jobId, 'a job id')}`, JobSchema, options);
    return { state: 'unfinished', job };
  } catch (error) {
    if (error instanceof NotFoundError) return { state: 'finished-or-never-was', job: null };
    throw error;
  }
}

/** `GET /job/sample/{id}` and `/job/submission/{id}`: unfinished jobs alone; [] also for an id that is not known. */
export async function jobsOf(
  calls: Calls,
  of: 'sample' | 'submission',
  id: VmrayId,
  options: CallOptions,
): Promise<VmrayReply<readonly (VmrayJob | null)[]>> {
  const path = `/job/${of}/${calls.segment(id, `a ${of} id`)}`;
  try {
    return await calls.list(path, JobsSchema, options);
  } catch (error) {
    if (error instanceof NotFoundError) return { value: [], raw: [], truncated: false, lost: null, isClean: true };
    throw error;
  }
}
