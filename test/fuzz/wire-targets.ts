import fc from 'fast-check';
import { type Dispatcher, MockAgent } from 'undici';
import { type FuzzedAdapter, fuzzedAdapters, fuzzSecret, nowhere, runsOfAdapters } from './adapters.ts';
import { damaged, mutated } from './mutations.ts';
import { assertHonest, must, refusedOrLater, type Target, target } from './target.ts';

const statuses = fc.constantFrom(200, 200, 200, 200, 400, 401, 403, 404, 429, 500, 503);

interface Answer {
  status: number;
  text: string;
}

/** Every request gets this answer. More requests than any question needs are a loop. */
function answering({ status, text }: Answer): { dispatcher: Dispatcher; asked: () => number } {
  let asked = 0;
  const agent = new MockAgent();
  agent.disableNetConnect();
  for (const method of ['GET', 'POST', 'DELETE']) {
    agent
      .get(nowhere)
      .intercept({ path: () => true, method })
      .reply(
        status,
        () => {
          asked += 1;
          must(asked < 5_000, 'requests without end');
          return text;
        },
        { headers: { 'content-type': 'application/json' } },
      )
      .persist();
  }
  return { dispatcher: agent, asked: () => asked };
}

function wire({ name, replies, ticket: id, connect }: FuzzedAdapter): Target {
  const enveloped = replies.flatMap((reply) => [
    reply,
    { result: 'ok', data: reply },
    { result: 'ok', data: reply, continuation_id: 7 },
    { error: false, data: reply },
  ]);
  const texts = fc.oneof(
    { weight: 4, arbitrary: mutated(enveloped).map((reply) => JSON.stringify(reply)) },
    { weight: 1, arbitrary: damaged(enveloped.map((reply) => JSON.stringify(reply))) },
  );
  return target(
    `ask ${name}`,
    fc.record({ status: statuses, text: texts }),
    async (answer) => {
      const { dispatcher, asked } = answering(answer);
      const provider = connect({ dispatcher, retries: 0, deadlineMs: 20_000 });
      const before = asked();
      const report = await refusedOrLater(() => provider.report({ provider: provider.id, id }));
      if (report !== null) assertHonest(report);
      must(!JSON.stringify(report).includes(fuzzSecret), 'a secret in a report');
      must(asked() > before, 'nothing was asked');
      await provider.close?.();
    },
    runsOfAdapters,
  );
}

/** Whole reports over the wire: envelopes, continuations, failures inside of 200, and bodies that are no JSON. */
export const wireTargets: readonly Target[] = fuzzedAdapters.map(wire);
