import { setTimeout as wait } from 'node:timers/promises';
import { SandboxError, type SandboxProvider, supports } from '@sandjury/core';
import { type ConformanceCheck, rule } from '../../check.ts';
import { must, settle } from '../../trial/expect.ts';

/** Who can come to have a sample, in core's words. */
const words: ReadonlySet<unknown> = new Set(['private', 'vendor', 'public']);

/** Longer than a provider needs that asks something after all. */
const settlingMs = 30;

export const disclosureChecks: readonly ConformanceCheck[] = [
  rule('disclosure: who takes samples says who can come to have them', async (trial) => {
    const provider = trial.make();
    if (!takesSamples(provider)) return;
    const disclosureOf = provider.disclosureOf?.bind(provider);
    must(
      disclosureOf !== undefined,
      'a provider that submits must have `disclosureOf`: a person is told before anything is sent',
    );
    for (const vendor of [undefined, {}, unknownOption]) {
      const said = await settle(async () => [disclosureOf?.(vendor)]);
      // An option that the vendor does not have may be refused here, as the submission itself refuses it.
      const isRefused = vendor === unknownOption && !said.ok && isConfiguration(said.error);
      const word = said.ok ? said.value[0] : said.error;
      must(isRefused || words.has(word), 'disclosureOf must give "private", "vendor" or "public" at once', {
        actual: word,
        expected: [...words],
      });
    }
  }),

  rule('disclosure: is said without asking the vendor', async (trial) => {
    const provider = trial.make();
    const { calls } = await trial.watch(async () => {
      provider.disclosureOf?.({});
      await wait(settlingMs);
    });
    must(calls.length === 0 && trial.secretReads === 0, 'disclosureOf must send nothing and read no credential', {
      actual: calls,
    });
  }),
];

const unknownOption = { 'an option that nobody has': true };

function isConfiguration(error: unknown): boolean {
  return SandboxError.is(error) && error.code === 'configuration';
}

function takesSamples(provider: SandboxProvider): boolean {
  return supports(provider, 'submitFile') || supports(provider, 'submitUrl');
}
