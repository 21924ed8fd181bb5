import { reputationLookup } from '../corpus/vmray/reputation.ts';
import {
  finishedSample,
  noRating,
  type Rating,
  type SubmittedSample,
  submittedAnalysis,
} from '../corpus/vmray/submitted.ts';
import type { JsonObject } from '../kit/json.ts';
import type { VmrayClock } from './clock.ts';
import type { VmrayEmulatorOptions } from './options.ts';
import type { VmrayStore } from './store.ts';

/** A submission that has not ended. */
export interface RunningSubmission {
  readonly id: number;
  readonly sample: SubmittedSample;
  readonly rating: Rating;
  readonly jobs: readonly JsonObject[];
  /** Asks the reputation services; `null` where they are not asked. */
  readonly reputationJob: JsonObject | null;
}

interface Progress extends RunningSubmission {
  readonly started: number;
  polls: number;
}

/** Moves submissions from queued over in_progress to their end, by polls or by time. */
export class VmrayLifecycle {
  readonly store: VmrayStore;
  readonly clock: VmrayClock;
  readonly options: VmrayEmulatorOptions;
  readonly running = new Map<number, Progress>();

  constructor(store: VmrayStore, clock: VmrayClock, options: VmrayEmulatorOptions) {
    this.store = store;
    this.clock = clock;
    this.options = options;
  }

  start(submission: RunningSubmission): void {
    for (const job of submission.jobs) this.store.jobs.set(Number(job.job_id), job);
    this.running.set(submission.id, { ...submission, started: this.clock.now(), polls: 0 });
  }

  /** Somebody asked for these submissions. Those of polls step on; an id that is not running is passed over. */
  poll(ids: Iterable<number>): void {
    if (this.options.finishAfterMs !== undefined) return;
    const needed = this.options.finishAfterPolls ?? 2;
    for (const id of ids) {
      const one = this.running.get(id);
      if (one === undefined) continue;
      one.polls += 1;
      if (one.polls > needed) this.finish(one);
      else this.advance(one, one.polls === 1 && needed > 1 ? 'queued' : 'in_progress');
    }
  }

  /** Ends what time has ended. To be called before every answer. */
  settle(): void {
    const { finishAfterMs } = this.options;
    if (finishAfterMs === undefined || this.running.size === 0) return;
    const now = this.clock.now();
    for (const one of [...this.running.values()]) {
      if (now - one.started >= finishAfterMs) this.finish(one);
      else this.advance(one, (now - one.started) * 2 < finishAfterMs ? 'queued' : 'in_progress');
    }
  }

  advance({ id, jobs }: Progress, status: 'queued' | 'in_progress'): void {
    this.change(id, { submission_status: status });
    const state = status === 'queued' ? ['queued', '//waiting'] : ['inwork', '//running'];
    const [jobStatus = null, trackingState = null] = state;
    for (const job of jobs) {
      this.store.jobs.set(Number(job.job_id), { ...job, job_status: jobStatus, job_tracking_state: trackingState });
    }
  }

  finish(one: Progress): void {
    this.running.delete(one.id);
    const endStatus = this.options.endStatus ?? 'success';
    const hasFailed = endStatus === 'error';
    const rating = hasFailed ? noRating : one.rating;
    const finished = this.clock.stamp();
    const analyses = one.jobs.map((job) => this.analysisOf(job, one, { finished, hasFailed }));
    for (const job of one.jobs) this.store.jobs.delete(Number(job.job_id));
    // A sample that was known before keeps what is known of it.
    if (this.store.unfinished.delete(one.sample.id))
      this.store.putSample(finishedSample(one.sample, { rating, analyses }));
    else for (const analysis of analyses) this.store.putAnalysis(analysis);
    this.change(one.id, {
      submission_status: endStatus,
      submission_finished: true,
      submission_finish_time: finished,
      submission_has_errors: hasFailed,
      submission_has_recursive_errors: hasFailed,
      submission_verdict: rating.verdict,
      submission_severity: hasFailed ? 'error' : rating.severity,
      submission_score: rating.score,
      submission_sample_verdict: rating.verdict,
    });
    this.store.completed.push(one.id);
    this.storeLookup(one, finished);
  }

  storeLookup({ id, reputationJob }: Progress, created: string): void {
    const submission = this.store.submissions.get(id);
    if (reputationJob === null || submission === undefined) return;
    const jobId = Number(reputationJob.reputation_job_id);
    const lookupId = this.store.nextId('lookup');
    // What nobody has seen before, nobody has an opinion of.
    this.store.putLookup(reputationLookup({ id: lookupId, jobId, created, submission, severity: 'unknown' }));
  }

  analysisOf(job: JsonObject, one: Progress, end: { finished: string; hasFailed: boolean }): JsonObject {
    const machine = typeof job.job_vm_name === 'string' ? job.job_vm_name : null;
    const run = { id: this.store.nextId('analysis'), jobId: Number(job.job_id), submissionId: one.id, machine };
    return submittedAnalysis({ ...run, ...end, rating: one.rating, isUrl: one.sample.url !== null }, one.sample);
  }

  change(id: number, fields: JsonObject): void {
    const submission = this.store.submissions.get(id);
    if (submission !== undefined) this.store.submissions.set(id, { ...submission, ...fields });
  }
}
