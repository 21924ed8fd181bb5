import { alibaba } from '@sandjury/alibaba';
import { cape } from '@sandjury/cape';
import type { SandboxProvider } from '@sandjury/core';
import { vmray } from '@sandjury/vmray';
import fc from 'fast-check';
import { type Dispatcher, MockAgent } from 'undici';
import { damaged, mutated } from './mutations.ts';
import { assertHonest, must, refusedOrLater, type Target, target } from './target.ts';

const secret = 'SECRET-that-must-not-be-seen';
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
      .get('http://127.0.0.1:9')
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

function wire(
  name: string,
  replies: readonly unknown[],
  ask: (dispatcher: Dispatcher) => { provider: SandboxProvider; id: string },
): Target {
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
  return target(name, fc.record({ status: statuses, text: texts }), async (answer) => {
    const { dispatcher, asked } = answering(answer);
    const { provider, id } = ask(dispatcher);
    const before = asked();
    const report = await refusedOrLater(() => provider.report({ provider: provider.id, id }));
    if (report !== null) assertHonest(report);
    must(!JSON.stringify(report).includes(secret), 'a secret in a report');
    must(asked() > before, 'nothing was asked');
    await provider.close?.();
  });
}

/** Whole reports over the wire: envelopes, continuations, failures inside of 200, and bodies that are no JSON. */
export function wireTargets(replies: Record<'vmray' | 'alibaba' | 'cape', readonly unknown[]>): Target[] {
  const common = { retries: 0, deadlineMs: 20_000 };
  return [
    wire('ask VMRay', replies.vmray, (dispatcher) => ({
      provider: vmray({ ...common, url: 'http://127.0.0.1:9', apiKey: secret, dispatcher }),
      id: 'sample:1',
    })),
    wire('ask Alibaba', replies.alibaba, (dispatcher) => ({
      provider: alibaba({
        ...common,
        endpoint: 'http://127.0.0.1:9',
        credentials: { accessKeyId: 'LTAIfake', accessKeySecret: secret },
        requestsPerSecond: false,
        dispatcher,
      }),
      id: 'hash:44d88612fea8a8f36de82e1278abb02f',
    })),
    wire('ask CAPE', replies.cape, (dispatcher) => ({
      provider: cape({ ...common, url: 'http://127.0.0.1:9', token: secret, dispatcher }),
      id: 'task:1',
    })),
  ];
}
