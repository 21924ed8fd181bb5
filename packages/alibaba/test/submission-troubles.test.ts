import { createHash } from 'node:crypto';
import type { FileSample } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { callsOf, remoteFile, startPair } from './loopback.ts';
import { failureOf } from './wire.ts';

const bytes = Buffer.from('a file that nobody has seen before');
const file = bytesSample('new.exe', bytes);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const ref = { provider: 'alibaba', id: `hash:${sha256}` };
const minute = 60_000;

describe('a further check of a file that has a result', () => {
  async function startChecked() {
    const pair = await startPair({ finishAfterPolls: 0 });
    await pair.provider.client.submitFile(file);
    await pair.provider.client.waitForResult(sha256, { pollMs: 5 });
    expect(await pair.provider.quota()).toMatchObject([{ remaining: 899 }]);
    return pair;
  }

  it('whose order is lost on its way is not said to be ordered', async () => {
    const { emulator, provider } = await startChecked();
    emulator.fail('CreateFileDetect', { reset: 'before' });
    const error = await failureOf(provider.client.submitFile(file, { reanalyze: true }));
    expect(error.toJSON()).toMatchObject({ code: 'connection', retryable: false, ref });
    expect(error.message).toContain('Alibaba Cloud may have taken the submission');
    expect(await provider.quota()).toMatchObject([{ remaining: 899 }]);
  });

  it('whose order is refused as too many is ordered once', async () => {
    const { emulator, provider } = await startChecked();
    emulator.fail('CreateFileDetect', { status: 429, headers: { 'x-acs-retry-after': '1' } });
    expect(await provider.client.submitFile(file, { reanalyze: true })).toMatchObject({ ordered: true });
    expect(await provider.quota()).toMatchObject([{ remaining: 898 }]);
  });
});

it('a further check whose answer is lost is known by its being under way, and not paid twice', async () => {
  const { emulator, provider } = await startPair({ finishAfterPolls: 2 });
  const remote = remoteFile('miner-drop');
  await provider.client.submitRemoteFile(remote);
  await provider.client.waitForResult(remote.hash, { pollMs: 5 });
  emulator.fail('CreateFileDetect', { reset: 'before', afterEffect: true });
  expect(await provider.client.submitRemoteFile({ ...remote, reanalyze: true })).toMatchObject({ ordered: true });
  expect(await provider.quota()).toMatchObject([{ remaining: 898 }]);
});

describe('the time of a submission', () => {
  it.each(['GetFileDetectResult', 'CreateFileDetectUploadUrl', 'PostObject', 'CreateFileDetect'] as const)(
    'that is over in %s leaves the ticket, and is told as it was given',
    async (operation) => {
      const { emulator, provider } = await startPair();
      emulator.fail(operation, { silence: true, afterEffect: true });
      const error = await failureOf(provider.submitFile(file, { deadlineMs: 300 }));
      expect(error.toJSON()).toMatchObject({ code: 'deadline', ref, retryable: true });
      expect(error.message).toContain('took longer than 300 ms');
    },
  );

  it('that is over in the order of a remote file leaves the ticket of what was ordered', async () => {
    const { emulator, provider } = await startPair();
    const { url, hash } = remoteFile('miner-drop');
    emulator.fail('CreateFileDetect', { silence: true, afterEffect: true });
    const error = await failureOf(provider.client.submitRemoteFile({ url, hash }, { deadlineMs: 300 }));
    expect(error.ref).toEqual({ provider: 'alibaba', id: `hash:${hash}` });
    expect((await provider.client.waitForResult(hash, { pollMs: 5 })).data.state).toBe('finished');
  });

  it('that is over in an order that is not safe to repeat says so', async () => {
    const { emulator, provider } = await startPair();
    const { url } = remoteFile('miner-drop');
    emulator.fail('CreateFileDetect', { silence: true, times: 2 });
    const again = await failureOf(provider.client.submitFile(file, { reanalyze: true }, { deadlineMs: 300 }));
    expect(again.toJSON()).toMatchObject({ code: 'deadline', ref, retryable: false });
    const skill = await failureOf(provider.client.submitRemoteFile({ url, type: 6 }, { deadlineMs: 100 }));
    expect(skill.toJSON()).toMatchObject({ code: 'deadline', ref: null, retryable: false });
    expect(skill.message).toContain('Alibaba Cloud may have taken the submission');
  });

  it('of a step that takes too long by itself is told as its own', async () => {
    const { emulator, provider } = await startPair({}, { deadlineMs: 100 });
    emulator.fail('CreateFileDetectUploadUrl', { silence: true });
    const error = await failureOf(provider.submitFile(file));
    expect(error.toJSON()).toMatchObject({ code: 'deadline', ref });
    expect(error.message).toContain('did not answer within 100 ms');
  });
});

describe('a file that cannot be read to its end', () => {
  /** Gives one piece, then nothing any more; tells when it is let go of. */
  function stalling() {
    let isLetGo = false;
    const never = new Promise<IteratorResult<Uint8Array>>(() => undefined);
    let pieces = 0;
    const source: AsyncIterator<Uint8Array> = {
      next: () => (pieces++ === 0 ? Promise.resolve({ done: false, value: bytes }) : never),
      return: async () => {
        isLetGo = true;
        return { done: true, value: undefined };
      },
    };
    const sample: FileSample = { name: 'x', size: 1000, open: () => ({ [Symbol.asyncIterator]: () => source }) };
    return { sample, isLetGo: () => isLetGo };
  }

  it('ends with the caller', async () => {
    const { emulator, provider } = await startPair();
    const { sample, isLetGo } = stalling();
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 20);
    await expect(provider.submitFile(sample, { signal: controller.signal })).rejects.toBe(reason);
    expect(isLetGo()).toBe(true);
    expect(emulator.calls).toEqual([]);
  });

  it('ends with the time', async () => {
    const { emulator, provider } = await startPair();
    const { sample, isLetGo } = stalling();
    const error = await failureOf(provider.submitFile(sample, { deadlineMs: 50 }));
    expect(error.toJSON()).toMatchObject({ code: 'deadline', ref: null });
    expect(error.message).toContain('took longer than 50 ms');
    expect(isLetGo()).toBe(true);
    expect(emulator.calls).toEqual([]);
  });

  it('fails with what reading fails with', async () => {
    const { provider } = await startPair();
    const reason = new Error('gone');
    const open = (): AsyncIterable<Uint8Array> => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(reason) }),
    });
    await expect(provider.submitFile({ name: 'x', size: 1, open })).rejects.toBe(reason);
  });
});

describe('upload tickets that last 5 minutes', () => {
  const ticketLifetimeMs = 5 * minute;

  it.each([
    ['ahead', -10 * minute],
    ['behind', 10 * minute],
  ])("are good although this machine's clock is 10 minutes %s", async (_name, offMs) => {
    const { emulator, provider } = await startPair({ now: () => Date.now() + offMs, ticketLifetimeMs });
    expect(await provider.client.submitFile(file)).toMatchObject({ uploaded: true });
    expect(callsOf(emulator).filter((name) => name === 'CreateFileDetectUploadUrl')).toHaveLength(1);
  });

  it.each([-10 * minute, 10 * minute])('are not when they have expired by a clock that is %i ms off', async (offMs) => {
    const { emulator, provider } = await startPair({ now: () => Date.now() + offMs, ticketLifetimeMs: -2000 });
    const error = await failureOf(provider.submitFile(file));
    expect(error.toJSON()).toMatchObject({ code: 'api', status: null, retryable: false });
    expect(error.message).toContain('permit had expired');
    expect(callsOf(emulator)).not.toContain('PostObject');
  });
});
