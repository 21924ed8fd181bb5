import { type ConformanceCheck, rule } from '../../check.ts';
import { must, mustFail, settle } from '../../trial/expect.ts';
import type { Trial } from '../../trial/trial.ts';
import { type Verb, verbsOf } from '../../trial/verbs.ts';

const retryAfterSeconds = 1;

/** The verbs that only read: repeating them does no harm. */
const reading: readonly Verb['name'][] = ['ping', 'findByHash', 'report', 'status', 'screenshots', 'quota'];

export const retryChecks: readonly ConformanceCheck[] = [
  rule('retry: a rate limit passes by itself, after the time that the vendor says', async (trial) => {
    for (const verb of await verbsOf(trial)) {
      for (const operation of new Set(verb.operations)) {
        const provider = trial.make();
        const what = `${verb.name}, where ${operation} gives one 429 with Retry-After: ${retryAfterSeconds}`;
        trial.emulator.fail(operation, { status: 429, retryAfter: retryAfterSeconds });
        const { result, waitedMs } = await timed(trial, () => verb.call(provider));
        must(result.ok, `${what}: the call must succeed after a retry`, { actual: result });
        must(waitedMs >= retryAfterSeconds * 1000, `${what}: the provider must wait that long`, { actual: waitedMs });
      }
    }
  }),

  rule('retry: a rate limit that stays is a quota failure, with the time to wait', async (trial) => {
    const verbs = await verbsOf(trial);
    trial.break({ status: 429, retryAfter: retryAfterSeconds });
    await Promise.all(
      verbs.map(async (verb) => {
        const provider = trial.make();
        const what = `${verb.name} where every reply is a 429`;
        const error = mustFail(await settle(() => verb.call(provider)), what, ['quota']);
        must(error.retryAfterMs === retryAfterSeconds * 1000, `${what}: retryAfterMs must say how long to wait`, {
          actual: error.retryAfterMs,
        });
      }),
    );
  }),

  rule('retry: a 503 and a broken connection pass by themselves when something is read', async (trial) => {
    const verbs = (await verbsOf(trial)).filter(({ name }) => reading.includes(name));
    for (const fault of [{ status: 503 }, { reset: 'before' }] as const) {
      for (const verb of verbs) {
        const clean = await settle(() => verb.call(trial.make()));
        for (const operation of new Set(verb.operations)) {
          const provider = trial.make();
          trial.emulator.fail(operation, fault);
          const result = await settle(() => verb.call(provider));
          const isWhole = result.ok && isComplete(result.value) === (clean.ok && isComplete(clean.value));
          const what = `${verb.name}, where ${operation} gives one ${JSON.stringify(fault)}`;
          must(isWhole, `${what}: the call must succeed after a retry`, { actual: result });
        }
      }
    }
  }),
];

/** How long a call took, by the clock of the provider. */
async function timed(trial: Trial, call: () => Promise<unknown>) {
  const [begun, clockMs, realMs] = [trial.clock.begun, trial.clock.now(), performance.now()];
  const result = await settle(call);
  const isFast = trial.clock.begun > begun;
  return { result, waitedMs: isFast ? trial.clock.now() - clockMs : performance.now() - realMs };
}

/** False for a report without a part that was not asked for again. */
function isComplete(value: unknown): boolean {
  return !(typeof value === 'object' && value !== null && 'complete' in value && value.complete === false);
}
