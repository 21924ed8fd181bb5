import { SandboxError, type SandboxProvider } from '@sandjury/core';
import { type ConformanceCheck, rule } from '../../check.ts';
import { must, settle, within } from '../../trial/expect.ts';
import { openSockets, until } from '../../trial/resources.ts';
import { verbsOf } from '../../trial/verbs.ts';

/** Closing takes no time; the allowance is for a busy machine. */
const promptlyMs = 2000;

export const closeChecks: readonly ConformanceCheck[] = [
  rule('close: closes connections and stops timers', async (trial) => {
    const before = openSockets();
    const provider = trial.make();
    for (const verb of await verbsOf(trial, provider)) await verb.call(provider);
    await close(provider);
    const isReleased = await until(() => openSockets() <= before, promptlyMs);
    must(isReleased, 'close must end every connection', { actual: openSockets(), expected: before });
    must(trial.clock.pending === 0, 'no timer may be left behind', { actual: trial.clock.pending, expected: 0 });
  }),

  rule('close: ends calls under way', async (trial) => {
    const provider = trial.make();
    trial.break({ silence: true });
    const before = trial.emulator.calls.length;
    const ping = settle(() => provider.ping());
    await until(() => trial.emulator.calls.length > before, promptlyMs);
    await close(provider);
    if (provider.close === undefined) return;
    const result = await within(promptlyMs, 'a call that is under way must end when the provider is closed', ping);
    must(!result.ok && SandboxError.is(result.error), 'a call that close ends must fail with a SandboxError', {
      actual: result,
    });
  }),

  rule('close: a call after it fails, and sends nothing', async (trial) => {
    for (const verb of await verbsOf(trial)) {
      const provider = trial.make();
      if (provider.close === undefined) return;
      await close(provider);
      const { result, calls } = await trial.watch(() => {
        return within(promptlyMs, `${verb.name} after close must end`, verb.call(provider));
      });
      must(calls.length === 0, `${verb.name} after close must send nothing`, { actual: calls });
      const isProper = !result.ok && SandboxError.is(result.error);
      must(isProper, `${verb.name} after close must fail with a SandboxError`, { actual: result });
    }
  }),

  rule('close: may be called twice', async (trial) => {
    const provider = trial.make();
    await provider.ping();
    await close(provider);
    await close(provider);
  }),
];

async function close(provider: SandboxProvider): Promise<void> {
  await within(promptlyMs, 'close must end', provider.close?.() ?? Promise.resolve());
}
