import type { AnalysisRef, SandboxProvider } from '@sandjury/core';
import { type ConformanceCheck, ruleFor } from '../../check.ts';
import type { ConformanceCall } from '../../contract.ts';
import { must, mustFail } from '../../trial/expect.ts';
import type { Trial } from '../../trial/trial.ts';
import { able, firstKnown, ticketForTags } from '../../trial/verbs.ts';

/** Put into a path as they are, they would ask for something else. */
const trickyTags = ['a/../../b', 'a?b=c', 'a#b', 'a%2e%2e%2fb'];

export const tagChecks: readonly ConformanceCheck[] = [
  ruleFor(['addTag'], 'tags: a tag is added', async (trial) => {
    const provider = able(trial.make(), 'addTag');
    const ref = await tagged(trial, provider);
    const { result, calls } = await trial.watch(() => provider.addTag(ref, 'conformance-2'));
    must(result.ok, 'addTag must add a tag', { actual: result });
    must(calls.some(writes), 'addTag must send the tag to the vendor', { actual: calls });
  }),

  ruleFor(['addTag', 'removeTag'], 'tags: an added tag is removed', async (trial) => {
    const provider = able(trial.make(), 'removeTag');
    const ref = await tagged(trial, provider);
    const { result, calls } = await trial.watch(() => provider.removeTag(ref, 'conformance'));
    must(result.ok, 'removeTag must remove a tag', { actual: result });
    must(calls.some(writes), 'removeTag must send the tag to the vendor', { actual: calls });
  }),

  ruleFor(['addTag'], 'tags: a tag cannot change which operation is called', async (trial) => {
    const provider = able(trial.make(), 'addTag');
    const ref = await tagged(trial, provider);
    const plain = await trial.watch(() => provider.addTag(ref, 'plain'));
    const expected = operationsOf(plain.calls);
    for (const tag of trickyTags) {
      const { result, calls } = await trial.watch(() => provider.addTag(ref, tag));
      if (!result.ok && calls.length === 0) {
        mustFail(result, `addTag(${JSON.stringify(tag)})`, ['configuration', 'unsupported']);
        continue;
      }
      const actual = operationsOf(calls);
      must(actual === expected, `the tag ${JSON.stringify(tag)} must be encoded, or refused`, { actual, expected });
    }
  }),
];

async function tagged(trial: Trial, provider: SandboxProvider): Promise<AnalysisRef> {
  return ticketForTags(provider, await firstKnown(trial, provider));
}

function writes({ method }: ConformanceCall): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

function operationsOf(calls: readonly ConformanceCall[]): string {
  return calls.map(({ method, operation }) => `${method} ${operation}`).join(', ');
}
