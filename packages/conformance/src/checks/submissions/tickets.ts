import { isDeepStrictEqual } from 'node:util';
import type { AnalysisRef, SandboxProvider } from '@sandjury/core';
import { type ConformanceCheck, rule, ruleFor } from '../../check.ts';
import { must, mustFail, settle } from '../../trial/expect.ts';
import { sampleFile } from '../../trial/sample-file.ts';
import type { Trial } from '../../trial/trial.ts';
import { able, firstKnown } from '../../trial/verbs.ts';
import { finishedReports } from './finish.ts';

const foreignIds = ['', 'conformance: no such ticket', '../../admin', 'sample:1?x=/..', '\u0000'];

export const ticketChecks: readonly ConformanceCheck[] = [
  rule('tickets: are plain JSON', async (trial) => {
    for (const ref of await someTickets(trial, trial.make())) {
      const isPlain = isDeepStrictEqual(JSON.parse(JSON.stringify(ref)), ref);
      const keys = Object.keys(ref).sort().join();
      must(isPlain && keys === 'id,provider', 'a ticket is { provider, id }, both texts', { actual: ref });
    }
  }),

  rule('tickets: another instance can use them', async (trial) => {
    const refs = await someTickets(trial, trial.make());
    const other = trial.make();
    for (const ref of refs) {
      const result = await settle(() => finishedReports(other, [JSON.parse(JSON.stringify(ref))]));
      must(result.ok && result.value.length > 0, `another instance must get the reports of ${ref.id}`, {
        actual: result.ok ? result.value : result.error,
      });
    }
  }),

  rule('tickets: a ticket of another provider is refused before anything is sent', async (trial) => {
    const provider = trial.make();
    const { id } = await firstKnown(trial, provider);
    await mustRefuse(trial, provider, { provider: `${provider.id}-2`, id });
  }),

  rule('tickets: an invalid ticket is refused before anything is sent', async (trial) => {
    const provider = trial.make();
    for (const id of foreignIds) await mustRefuse(trial, provider, { provider: provider.id, id });
  }),

  ruleFor(['submitFile'], 'tickets: an analysis that the vendor no longer knows is not_found', async (trial) => {
    const provider = able(trial.make(), 'submitFile');
    const { refs } = await provider.submitFile(sampleFile('forgotten'));
    await trial.reset();
    for (const ref of refs) {
      mustFail(await settle(() => provider.report(ref)), `report of ${ref.id}, which the vendor forgot`, ['not_found']);
    }
  }),
];

/** Of a known sample and, where files can be submitted, of a submission. */
async function someTickets(trial: Trial, provider: SandboxProvider): Promise<AnalysisRef[]> {
  const submission = await provider.submitFile?.(sampleFile('tickets'));
  return [await firstKnown(trial, provider), ...(submission?.refs ?? [])];
}

async function mustRefuse(trial: Trial, provider: SandboxProvider, ref: AnalysisRef): Promise<void> {
  const what = `report({ provider: ${JSON.stringify(ref.provider)}, id: ${JSON.stringify(ref.id)} })`;
  const { result, calls } = await trial.watch(() => provider.report(ref));
  mustFail(result, what, ['configuration', 'unsupported', 'not_found']);
  must(calls.length === 0, `${what} must be refused before anything is sent`, { actual: calls });
}
