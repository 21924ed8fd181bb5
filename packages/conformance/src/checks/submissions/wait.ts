import { type ConformanceCheck, ruleFor } from '../../check.ts';
import { must, mustFail, settle } from '../../trial/expect.ts';
import { sampleFile } from '../../trial/sample-file.ts';
import { able } from '../../trial/verbs.ts';
import { finishedTickets } from './finish.ts';

const pending: readonly string[] = ['queued', 'running'];

export const waitChecks: readonly ConformanceCheck[] = [
  ruleFor(['submitFile', 'status'], 'wait: a submission is pending, then finished', async (trial) => {
    const provider = able(trial.make(), 'status');
    const { refs } = await able(provider, 'submitFile').submitFile(sampleFile('pending'));
    for (const ref of refs) {
      const { state } = await provider.status(ref);
      must(pending.includes(state), 'a submission that was just taken is queued or running', { actual: state });
      const reports = await finishedTickets(provider, ref);
      must(reports.length > 0, 'a finished submission must give the tickets of its reports');
      for (const ready of reports) {
        const result = await settle(() => provider.report(ready));
        must(result.ok, 'what a finished submission gives must be ready', { actual: result.ok ? null : result.error });
      }
    }
  }),

  ruleFor(['status'], 'wait: a known sample has finished', async (trial) => {
    const provider = able(trial.make(), 'status');
    for (const key of trial.subject.known) {
      for (const ref of await trial.find(provider, key)) {
        const { state, reports } = await provider.status(ref);
        const isFinished = state === 'finished' && reports.length > 0;
        must(isFinished, `status: the known sample ${key} has finished and has a report`, { actual: state });
      }
    }
  }),

  ruleFor(['status'], 'wait: an analysis that failed for good gives no verdict', async (trial) => {
    const provider = able(trial.make(), 'status');
    for (const key of trial.subject.failed ?? []) {
      for (const ref of await trial.find(provider, key)) {
        const { state, reports } = await provider.status(ref);
        const isEnd = state === 'failed' && reports.length === 0;
        must(isEnd, `status: ${key} failed for good: expected the state "failed" and no report`, { actual: state });
        const result = await settle(() => provider.report(ref));
        if (result.ok) {
          const { verdict, complete } = result.value;
          const isEmpty = verdict.value === 'unknown' && !complete;
          must(
            isEmpty,
            `report: ${key} failed for good: expected a failure, or an incomplete report without a verdict`,
          );
        } else {
          const { retryable } = mustFail(result, `report on ${key}, which failed for good`, ['api', 'not_found']);
          must(!retryable, `report: ${key} failed for good: expected a failure that is not retryable`);
        }
      }
    }
  }),

  ruleFor(['submitFile'], 'wait: a report that is not ready is not_ready', async (trial) => {
    const provider = able(trial.make(), 'submitFile');
    const { refs } = await provider.submitFile(sampleFile('not ready'));
    for (const ref of refs) {
      const error = mustFail(await settle(() => provider.report(ref)), 'report at once after a submission', [
        'not_ready',
      ]);
      must(error.retryable, 'a failure with code not_ready is retryable');
    }
  }),
];
