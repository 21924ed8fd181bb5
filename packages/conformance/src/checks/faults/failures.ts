import { isDeepStrictEqual } from 'node:util';
import { type ErrorCode, FailureInfoSchema, SandboxError } from '@sandjury/core';
import { type ConformanceCheck, rule } from '../../check.ts';
import type { ConformanceFault } from '../../contract.ts';
import { must, mustFail, type Settled, settle, within } from '../../trial/expect.ts';
import type { Trial } from '../../trial/trial.ts';
import { type Verb, verbsOf } from '../../trial/verbs.ts';

const page = '<!doctype html><title>Log in</title><h1>Log in</h1>';

/** Of a deadline of one second, also where the provider goes by a clock of its own. */
const latestEndMs = 2500;

/** The faults of which every failure must keep the rules that all failures have. */
const someFaults: readonly ConformanceFault[] = [
  { status: 401 },
  { status: 404 },
  { status: 500, body: page },
  { body: page },
  { body: '{' },
  { reset: 'before' },
];

export const failureChecks: readonly ConformanceCheck[] = [
  rule('failures: a 401 is an authentication failure', (trial) =>
    mustAllFail(trial, { status: 401 }, ['authentication']),
  ),
  rule('failures: a 403 is an authentication failure', (trial) =>
    mustAllFail(trial, { status: 403 }, ['authentication']),
  ),
  rule('failures: a 404 on a ticket is not_found, or a failure of the vendor', (trial) => {
    return mustAllFail(trial, { status: 404 }, ['not_found', 'api'], (verb) => verb.isAboutTicket);
  }),
  rule('failures: a 400 is a failure of the vendor', (trial) => mustAllFail(trial, { status: 400 }, ['api'])),
  rule('failures: a 5xx that stays is a failure of the vendor', async (trial) => {
    for (const status of [500, 503]) {
      await mustAllFail(trial, { status }, ['api']);
      await trial.reset();
    }
  }),
  rule('failures: a page in place of JSON is an unreadable response', (trial) => {
    return mustAllFail(trial, { body: page }, ['response']);
  }),
  rule('failures: JSON that breaks off is an unreadable response', (trial) => {
    return mustAllFail(trial, { body: '{"data":' }, ['response']);
  }),
  rule('failures: a connection that breaks is a connection failure', async (trial) => {
    await mustAllFail(trial, { reset: 'before' }, ['connection']);
  }),
  rule('failures: a reply that is cut short is a connection failure or an unreadable response', async (trial) => {
    await mustAllFail(trial, { truncate: 1 }, ['connection', 'response']);
  }),
  rule('failures: silence ends with the deadline', async (trial) => {
    const verbs = await verbsOf(trial);
    trial.break({ silence: true });
    await everyVerb(verbs, async (verb) => {
      const provider = trial.make();
      const call = settle(() => verb.call(provider, { deadlineMs: 1000 }));
      const what = `${verb.name} with deadlineMs: 1000 and a vendor that is silent`;
      mustFail(await within(latestEndMs, `${what} must end`, call), what, ['deadline']);
    });
    await trial.reset();
    for (const verb of verbs) {
      const operations = new Set(verb.operations);
      if (operations.size === 1) continue;
      for (const operation of operations) await mustEndWithout(trial, verb, operation);
    }
  }),

  rule('failures: each is a SandboxError that names its provider, also as JSON', async (trial) => {
    const verbs = await verbsOf(trial);
    for (const fault of someFaults) {
      trial.break(fault);
      await everyVerb(verbs, async (verb) => {
        const provider = trial.make({ id: 'failing' });
        const what = `${verb.name} where every reply is ${JSON.stringify(fault)}`;
        mustBeProper(await settle(() => verb.call(provider)), what);
      });
      await trial.reset();
    }
  }),
];

/** Where a fast clock leaves so little of a second that the earlier calls take all of it, there is more time. */
const deadlinesMs = [1000, 4000, 16_000];

/** A verb ends with the deadline also where one of its several calls is not answered. A report may do without that part. */
async function mustEndWithout(trial: Trial, verb: Verb, operation: string): Promise<void> {
  trial.break({ silence: true }, operation);
  for (const deadlineMs of deadlinesMs) {
    const provider = trial.make();
    const what = `${verb.name} with deadlineMs: ${deadlineMs} and ${operation} silent`;
    const ended = trial.watch(() => verb.call(provider, { deadlineMs }));
    const { result, calls } = await within(latestEndMs, `${what} must end`, ended);
    if (!result.ok) mustFail(result, what, ['deadline']);
    if (calls.some((call) => call.operation === operation)) break;
  }
  await trial.reset();
}

/** Every verb fails with one of these codes where every call is hit by this fault. */
async function mustAllFail(
  trial: Trial,
  fault: ConformanceFault,
  codes: readonly ErrorCode[],
  isMeant: (verb: Verb) => boolean = () => true,
): Promise<void> {
  const verbs = (await verbsOf(trial)).filter(isMeant);
  trial.break(fault);
  await everyVerb(verbs, async (verb) => {
    const provider = trial.make();
    const what = `${verb.name} where every reply is ${JSON.stringify(fault)}`;
    mustFail(await settle(() => verb.call(provider)), what, codes);
  });
}

/** Side by side: each waits for its own attempts. */
async function everyVerb(verbs: readonly Verb[], check: (verb: Verb) => Promise<void>): Promise<void> {
  await Promise.all(verbs.map(check));
}

function mustBeProper(result: Settled<unknown>, what: string): void {
  // Other checks require that the call fails.
  if (result.ok) return;
  const { error } = result;
  must(SandboxError.is(error), `${what}: must fail with a SandboxError`, { actual: error });
  must(error.provider === 'failing', `${what}: the failure must name the provider by its id`, {
    actual: error.provider,
  });
  must(error.message.trim() !== '', `${what}: the failure must have a message`);
  const info = error.toJSON();
  const isPlain = isDeepStrictEqual(JSON.parse(JSON.stringify(info)), info);
  must(isPlain && FailureInfoSchema.safeParse(info).success, `${what}: toJSON must give FailureInfo`, { actual: info });
}
