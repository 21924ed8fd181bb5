import { setTimeout as wait } from 'node:timers/promises';
import { capabilities as everyCapability, formatRef, parseRef, type SandboxProvider, supports } from '@sandjury/core';
import { type ConformanceCheck, rule } from '../check.ts';
import { must, mustFail, settle } from '../trial/expect.ts';
import { sampleFile } from '../trial/sample-file.ts';
import type { Trial } from '../trial/trial.ts';

/** Long enough to notice a request that the factory of a provider sends. */
const settlingMs = 30;

/** A text shorter than this is part of many others, so that finding it somewhere would say nothing. */
const shortestSecret = 8;

export const identityChecks: readonly ConformanceCheck[] = [
  rule('identity: has an id, a product and a specification version', async (trial) => {
    const provider = trial.make();
    must(provider.specificationVersion === 'v1', 'specificationVersion must be "v1"');
    const ref = { provider: provider.id, id: 'x' };
    const isId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(provider.id);
    must(isId && parseRef(formatRef(ref))?.provider === provider.id, 'id must name the provider in PROVIDER/ID');
    must(provider.product.trim() !== '', 'product must name what the vendor sells');
  }),

  rule('identity: the setting id becomes the id of the provider', async (trial) => {
    const id = 'conformance.2';
    const provider = trial.make({ id });
    must(provider.id === id, 'the setting `id` must become the id of the provider', { actual: provider.id });
    for (const [what, found] of await idsOf(trial, provider)) {
      must(found === id, `${what} must name the provider by the id that it was given`, { actual: found, expected: id });
    }
  }),

  rule('identity: the capabilities are exactly the declared ones', async (trial) => {
    const provider = trial.make();
    const actual = everyCapability.filter((capability) => supports(provider, capability));
    const expected = everyCapability.filter((capability) => trial.subject.capabilities.includes(capability));
    must(actual.join() === expected.join(), 'the list `capabilities` must equal the methods that exist', {
      actual,
      expected,
    });
    const submits = supports(provider, 'submitFile') || supports(provider, 'submitUrl');
    must(submits === trial.subject.creates.length > 0, '`creates` must name what a submission calls, and only that');
  }),

  rule('identity: the factory sends nothing and reads no credential', async (trial) => {
    const calls = await trial.callsOf(async () => {
      trial.make();
      await wait(settlingMs);
    });
    must(calls.length === 0, 'nothing may be sent while a provider is made', { actual: calls });
    must(trial.secretReads === 0, 'a credential is read on the first call, and not before');
    must(trial.secrets.size > 0, 'wrap every credential: create({ secret }) => … secret(theCredential)');
    const shortest = Math.min(...[...trial.secrets].map((secret) => secret.length));
    must(shortest >= shortestSecret, `give the emulator credentials of at least ${shortestSecret} characters`);
  }),

  rule('identity: two providers share nothing', async (trial) => {
    const right = trial.make({ id: 'right' });
    const wrong = trial.make({ id: 'wrong', secrets: 'wrong' });
    await right.ping();
    mustFail(await settle(() => wrong.ping()), 'ping of a second provider with a wrong credential', ['authentication']);
    const names = [right.id, wrong.id].join();
    must(names === 'right,wrong', 'each provider must keep its own id', { actual: names });
    await wrong.close?.();
    const after = await settle(() => right.ping());
    must(after.ok, 'a provider must work on when another one is closed', { actual: after.ok ? null : after.error });
  }),
];

/** Every place where the id of the provider stands. */
async function idsOf(trial: Trial, provider: SandboxProvider): Promise<[string, string][]> {
  const ids: [string, string][] = [];
  for (const { refs, report } of (await trial.known(provider)).slice(0, 1)) {
    for (const ref of refs) ids.push(['a ticket of findByHash', ref.provider]);
    ids.push(['report.provider', report.provider], ['report.ref', report.ref.provider]);
    for (const ref of [...report.sample.parents, ...report.sample.children]) {
      ids.push(['a parent or child', ref.provider]);
    }
  }
  const submission = await provider.submitFile?.(sampleFile('identity'));
  for (const ref of submission?.refs ?? []) {
    ids.push(['a ticket of submitFile', ref.provider]);
    const status = await provider.status?.(ref);
    for (const found of status?.reports ?? []) ids.push(['a ticket of status', found.provider]);
  }
  return ids;
}
