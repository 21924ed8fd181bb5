import { SandboxError } from '@sandjury/core';
import { emulatorVirustotalApiKey, startVirustotalEmulator } from '@sandjury/emulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { virustotal } from '../src/index.ts';

let emulator: Awaited<ReturnType<typeof startVirustotalEmulator>>;
beforeEach(async () => {
  emulator = await startVirustotalEmulator();
});
afterEach(() => emulator.close());

/** A byte more than a form may have. */
const size = 32 * 1024 * 1024 + 1;
const large = {
  name: 'large.iso',
  size,
  async *open() {
    yield Buffer.alloc(size);
  },
};
const provider = () => virustotal({ apiKey: emulatorVirustotalApiKey, url: emulator.url, retries: 3 });
const operations = () => emulator.calls.map(({ operation }) => operation);

it('a large file goes to the address that VirusTotal names', async () => {
  const vt = provider();
  const { refs } = await vt.submitFile(large);
  expect(refs.map(({ id }) => id.split(':')[0])).toEqual(['analysis']);
  expect(operations()).toEqual(['upload_url', 'upload']);
  await vt.close();
});

it('and only once: a failure says that VirusTotal may have it, and not where it went', async () => {
  emulator.fail('upload', { status: 500, times: Number.POSITIVE_INFINITY });
  const vt = provider();
  const error: unknown = await vt.submitFile(large).catch((cause: unknown) => cause);
  expect(operations()).toEqual(['upload_url', 'upload']);
  if (!SandboxError.is(error)) throw new Error('It should have failed.', { cause: error });
  expect(error.retryable).toBe(false);
  expect(error.message).toMatch(/may have taken/);
  expect(error.message).not.toContain('_ah/upload');
  await vt.close();
});
