import { afterAll, beforeAll, describe, it } from 'vitest';
import { runCheck } from './check.ts';
import { checksFor } from './checks.ts';
import type { ConformanceEmulator, ProviderConformance } from './contract.ts';
import { Trial } from './trial/trial.ts';

/** A check may wait for retries and time limits of a provider that does not take the fast clock. */
const checkTimeoutMs = 60_000;

/**
 * Registers the tests that every adapter must pass; to be called at the top of a Vitest file. Which checks there are follows from
 * `capabilities`, and one of them is that this list is true.
 */
export function describeProvider(subject: ProviderConformance): void {
  describe('conformance', () => {
    let emulator: ConformanceEmulator;
    beforeAll(async () => {
      emulator = await subject.emulator();
    });
    afterAll(() => emulator?.close());

    for (const check of checksFor(subject.capabilities)) {
      it(check.name, () => runCheck(check, new Trial(subject, emulator)), checkTimeoutMs);
    }
  });
}
