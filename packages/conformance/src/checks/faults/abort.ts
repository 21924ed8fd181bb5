import { setTimeout as wait } from 'node:timers/promises';
import { type ConformanceCheck, rule } from '../../check.ts';
import type { ConformanceFault } from '../../contract.ts';
import { must, type Settled, settle, within } from '../../trial/expect.ts';
import { openSockets, until } from '../../trial/resources.ts';
import type { Trial } from '../../trial/trial.ts';
import { type Verb, verbsOf } from '../../trial/verbs.ts';

/** An abort takes effect at once; the allowance is for a busy machine. */
const promptlyMs = 2000;

/** The wait is long, so that the check notices a provider that ignores the abort. */
const longWait = { status: 429, retryAfter: 240 } as const;
const deadlineMs = 600_000;

export const abortChecks: readonly ConformanceCheck[] = [
  rule('abort: before a call, nothing is sent', async (trial) => {
    for (const verb of await verbsOf(trial)) {
      const reason = new Error('conformance: aborted before');
      const provider = trial.make();
      const { result, calls } = await trial.watch(() => verb.call(provider, { signal: AbortSignal.abort(reason) }));
      must(calls.length === 0, `${verb.name}: nothing may be sent when the signal is already aborted`);
      mustBeReason(verb, result, reason);
    }
  }),

  rule("abort: during a call, the caller's reason comes back untouched", async (trial) => {
    for (const verb of await verbsOf(trial)) {
      // One operation at a time: an adapter that passes the signal to its first call alone fails at the second.
      for (const operation of new Set(verb.operations)) {
        const reason = new Error(`conformance: aborted during ${operation}`);
        mustBeReason(verb, await abortDuring(trial, verb, { silence: true }, reason, operation), reason);
      }
    }
  }),

  rule('abort: ends the wait between two attempts', async (trial) => {
    for (const verb of await verbsOf(trial)) {
      const reason = new Error('conformance: aborted while waiting');
      mustBeReason(verb, await abortDuring(trial, verb, longWait, reason), reason);
    }
  }),

  rule('abort: closes the connection', async (trial) => {
    for (const verb of await verbsOf(trial)) {
      const before = openSockets();
      await abortDuring(trial, verb, { silence: true }, new Error('conformance: aborted'));
      const isReleased = await until(() => openSockets() <= before, promptlyMs);
      must(isReleased, `${verb.name}: an aborted call must end its connection`, {
        actual: openSockets(),
        expected: before,
      });
    }
  }),
];

/** Aborts a call as soon as the emulator has received it, or its request for one operation. */
async function abortDuring(
  trial: Trial,
  verb: Verb,
  fault: ConformanceFault,
  reason: Error,
  operation: string = '*',
): Promise<Settled<unknown>> {
  const provider = trial.make();
  trial.break(fault, operation);
  const received = () => trial.emulator.calls.filter((call) => operation === '*' || call.operation === operation);
  const before = received().length;
  const controller = new AbortController();
  const call = settle(() => verb.call(provider, { signal: controller.signal, deadlineMs }));
  await until(() => received().length > before, promptlyMs);
  // The answer, where there is one, is to arrive first.
  await wait(10);
  controller.abort(reason);
  const result = await within(promptlyMs, `${verb.name}: an aborted call must end`, call);
  await trial.reset();
  return result;
}

function mustBeReason({ name }: Verb, result: Settled<unknown>, reason: Error): void {
  must(!result.ok, `${name}: an aborted call must reject`);
  must(result.error === reason, `${name}: an aborted call must reject with the reason of the signal, untouched`, {
    actual: result.error,
    expected: reason,
  });
}
