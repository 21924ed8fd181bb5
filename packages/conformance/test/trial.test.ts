import { AssertionError } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ConformanceCall, ConformanceEmulator } from '../src/contract.ts';
import { refuse, within } from '../src/trial/expect.ts';
import { Trial } from '../src/trial/trial.ts';
import { tinySubject } from './tiny/subject.ts';

it('a call that was given up, and arrives late, is not counted in the next check', async () => {
  const calls: ConformanceCall[] = [];
  const emulator: ConformanceEmulator = {
    url: 'http://127.0.0.1:9',
    calls,
    fail: () => undefined,
    reset: () => {
      calls.length = 0;
    },
    close: async () => undefined,
  };
  const arrive = () => calls.push({ operation: 'submit', method: 'POST' });
  const trial = new Trial(tinySubject, emulator);
  const { calls: counted } = await trial.watch(async () => {
    arrive();
    setTimeout(arrive, 5);
    setTimeout(arrive, 12);
  });
  await trial.end();
  expect(counted).toHaveLength(1);
  expect(calls).toEqual([]);
  await sleep(30);
  expect(calls).toEqual([]);
});

it('a failure prints its message, and no name of a difference that there is not', async () => {
  const failures: unknown[] = [];
  try {
    refuse('it must be so', { actual: 1 });
  } catch (error) {
    failures.push(error);
  }
  await within(1, 'it must end', new Promise(() => undefined)).catch((error: unknown) => failures.push(error));
  expect(failures.map((error) => (error instanceof AssertionError ? [error.message, 'diff' in error] : error))).toEqual(
    [
      ['it must be so', false],
      ['it must end within 1 ms', false],
    ],
  );
});
