import { createHash } from 'node:crypto';
import type { FileSample, SandboxError } from '@sandjury/core';
import { emulatorJoeSandboxApiKey, type JoeSandboxEmulatorOptions, startJoeSandboxEmulator } from '@sandjury/emulator';
import { expect, it, onTestFinished } from 'vitest';
import { joeSandbox } from '../src/index.ts';

// A file beyond one chunk of 10 MiB, in pieces that end nowhere near a chunk.
const piece = Buffer.alloc(3_000_000, 'sandjury');
const count = 4;
const size = piece.length * count;
const file: FileSample = {
  name: 'large.bin',
  size,
  async *open() {
    for (let index = 0; index < count; index++) yield piece;
  },
};

async function start(options: JoeSandboxEmulatorOptions = {}) {
  const emulator = await startJoeSandboxEmulator(options);
  const settings = { apiKey: emulatorJoeSandboxApiKey, acceptTac: true, retries: 0, requestsPerSecond: 1000 };
  const provider = joeSandbox({ ...settings, url: `${emulator.url}/api` });
  onTestFinished(async () => {
    await provider.close();
    await emulator.close();
  });
  const operations = () => emulator.calls.map(({ operation }) => operation);
  return { emulator, provider, operations };
}

async function hashAt(provider: ReturnType<typeof joeSandbox>, submission: string) {
  for (;;) {
    const { state, reports } = await provider.status({ provider: 'joe-sandbox', id: submission });
    const [ref] = reports;
    if (state === 'finished' && ref) return (await provider.report(ref)).sample.hashes.sha256;
  }
}

const sha256 = () =>
  createHash('sha256')
    .update(Buffer.concat(Array(count).fill(piece)))
    .digest('hex');

it('goes in chunks, and is the same file', async () => {
  const { provider, operations } = await start();
  const { refs } = await provider.submitFile(file);
  expect(operations()).toEqual(['submission_new', 'submission_chunked_sample', 'submission_chunked_sample']);
  expect(await hashAt(provider, refs[0]?.id ?? '')).toBe(sha256());
});

it('goes whole to a server that takes no chunks', async () => {
  const { provider, operations } = await start({ older: true });
  const { refs } = await provider.submitFile(file);
  expect(operations()).toEqual(['submission_new', 'submission_new']);
  expect(await hashAt(provider, refs[0]?.id ?? '')).toBe(sha256());
});

it('of which a chunk is lost leaves nothing behind, and may be sent again', async () => {
  const { emulator, provider, operations } = await start();
  emulator.fail('submission_chunked_sample', { status: 503, after: 1 });
  const error = await provider.submitFile(file).catch((cause: SandboxError) => cause);
  expect(error).toMatchObject({ code: 'api', retryable: true });
  expect(operations().slice(-1)).toEqual(['submission_delete']);
});

it('of which nothing could be deleted may have arrived, and the ticket says so', async () => {
  const { emulator, provider } = await start();
  emulator.fail('submission_chunked_sample', { reset: 'before', after: 1 });
  emulator.fail('submission_delete', { status: 500, times: 9 });
  const error = await provider.submitFile(file).catch((cause: SandboxError) => cause);
  expect(error).toMatchObject({ code: 'connection', retryable: false, ref: { id: 'submission:12001' } });
});

it.each([-1, 1])('that is %i byte off its size is not submitted', async (change) => {
  const { provider, operations } = await start();
  const error = await provider.submitFile({ ...file, size: size + change }).catch((cause: SandboxError) => cause);
  expect(error).toMatchObject({ code: 'configuration' });
  expect(operations().slice(-1)).toEqual(['submission_delete']);
});
