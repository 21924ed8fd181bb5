import { type ApiCallOptions, ifKnown } from '@sandjury/core/toolkit';
import { job, type VmrayJob } from '../wire/submissions.ts';
import type { VmrayApi, VmrayId, VmrayListReply, VmrayReply } from './connection.ts';

/** The state of a job. VMRay forgets a job once its analysis exists, and then answers as for a job that never existed. */
export type VmrayJobResult =
  | { state: 'unfinished'; job: VmrayReply<VmrayJob> }
  /** The submission or sample of the job shows which of the two it is. */
  | { state: 'finished-or-never-was'; job: null };

/** `GET /job/{id}`. */
export async function jobById(api: VmrayApi, jobId: VmrayId, options?: ApiCallOptions): Promise<VmrayJobResult> {
  const found = await ifKnown(api.get(`/job/${api.segment(jobId, 'a job id')}`, job, options));
  return found === null ? { state: 'finished-or-never-was', job: null } : { state: 'unfinished', job: found };
}

/** `GET /job/sample/{id}` and `/job/submission/{id}`: unfinished jobs alone; [] also for an id that is not known. */
export async function jobsOf(
  api: VmrayApi,
  of: 'sample' | 'submission',
  id: VmrayId,
  options?: ApiCallOptions,
): Promise<VmrayListReply<VmrayJob>> {
  const path = `/job/${of}/${api.segment(id, `a ${of} id`)}`;
  const found = await ifKnown(api.all(path, job, options));
  return found ?? { value: [], raw: [], warnings: [], truncated: false, lost: null };
}
