import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsed, vmrayGet } from '../../../test/requests.ts';
import { dataOf, itemsOf, vmrayCall, vmraySubmit } from '../../../test/vmray-requests.ts';
import { startVmrayEmulator, type VmrayEmulator } from '../../vmray/server.ts';

let emulator: VmrayEmulator;
beforeEach(async () => {
  emulator = await startVmrayEmulator({ maxSampleBytes: 3_000_000 });
});
afterEach(() => emulator.close());

const file = Buffer.alloc(1_000_000, 'x');
const stored = async (): Promise<number> => {
  const { data } = parsed(await vmrayGet(emulator.url, 'submission?submission_type=api&_min_id=200000'));
  return itemsOf(data).length;
};

const head = '--XX\r\nContent-Disposition: form-data; name="sample_file"; filename="a.exe"\r\n\r\n';
const formType = { 'content-type': 'multipart/form-data; boundary=XX' };

async function* upload(chunks: number, before?: (index: number) => Promise<void> | void): AsyncGenerator<Buffer, void> {
  yield Buffer.from(head);
  for (let index = 0; index < chunks; index += 1) {
    await before?.(index);
    yield Buffer.alloc(100_000, 'x');
  }
  yield Buffer.from('\r\n--XX--\r\n');
}

describe('an upload', () => {
  it('is hashed in passing, whether its length is known or not', async () => {
    const sha256 = createHash('sha256').update(file).digest('hex');
    const known = dataOf(await vmraySubmit(emulator.url, { file }));
    expect(itemsOf(known.samples)).toMatchObject([{ sample_sha256hash: sha256, sample_filesize: 1_000_000 }]);
    const chunked = dataOf(
      await vmrayCall(emulator.url, 'sample/submit', { method: 'POST', headers: formType, body: upload(10) }),
    );
    expect(itemsOf(chunked.samples)).toMatchObject([{ sample_sha256hash: sha256 }]);
    expect(emulator.calls.map((call) => call.bodyBytes > file.length)).toEqual([true, true]);
    expect(emulator.calls[1]?.headers).not.toHaveProperty('content-length');
  });

  it('beyond the limit of the server is 413, read to its end and not stored', async () => {
    for (const chunks of [31, 80]) {
      const body = upload(chunks);
      const answer = await vmrayCall(emulator.url, 'sample/submit', { method: 'POST', headers: formType, body });
      expect([answer.status, parsed(answer).result]).toEqual([413, 'error']);
      expect(emulator.calls.at(-1)?.bodyBytes).toBe(chunks * 100_000 + head.length + 10);
    }
    expect(await stored()).toBe(0);
  });

  it('that the client gives up is recorded and not stored', async () => {
    const body = upload(10, async (index) => {
      if (index !== 5) return;
      await expect.poll(() => emulator.calls[0]?.bodyBytes).toBeGreaterThan(400_000);
      throw new Error('given up');
    });
    await expect(vmrayCall(emulator.url, 'sample/submit', { method: 'POST', headers: formType, body })).rejects.toThrow(
      'given up',
    );
    expect(emulator.calls[0]).toMatchObject({ operation: 'submitSample', status: null });
    expect(await stored()).toBe(0);
  });

  it('to the wrong key is read and refused', async () => {
    const headers = { ...formType, authorization: 'api_key wrong' };
    const answer = await vmrayCall(emulator.url, 'sample/submit', { method: 'POST', headers, body: upload(5) });
    expect(answer.status).toBe(401);
    expect(emulator.calls[0]?.bodyBytes).toBeGreaterThan(500_000);
  });
});

describe('a fault of an upload', () => {
  it('a reset in the middle of it comes after half of its bytes, and nothing is stored', async () => {
    emulator.fail('submitSample', { reset: 'during' });
    await expect(vmraySubmit(emulator.url, { file })).rejects.toThrow();
    expect(emulator.calls[0]?.status).toBeNull();
    expect(emulator.calls[0]?.bodyBytes).toBeGreaterThanOrEqual(file.length / 2);
    expect(emulator.calls[0]?.bodyBytes).toBeLessThan(file.length * 0.9);
    expect(await stored()).toBe(0);
  });

  it('a reset in the middle of a chunked one comes with its first bytes', async () => {
    emulator.fail('submitSample', { reset: 'during' });
    const body = upload(100, () => wait(1));
    await expect(
      vmrayCall(emulator.url, 'sample/submit', { method: 'POST', headers: formType, body }),
    ).rejects.toThrow();
    expect(emulator.calls[0]?.bodyBytes).toBeLessThan(1_000_000);
  });

  it.each([
    ['a 500 in place of the work', { status: 500 }, 0],
    ['a 500 after the work', { status: 500, afterEffect: true }, 1],
    ['a page after the work', { body: '<html>', afterEffect: true }, 1],
    ['a cut answer', { truncate: 20 }, 1],
    ['a reset before the answer', { reset: 'before' }, 0],
    ['a reset before the answer, after the work', { reset: 'before', afterEffect: true }, 1],
    ['a reset in the middle of the answer, after the work', { reset: 'during', afterEffect: true }, 1],
    ['a delay', { delayMs: 1 }, 1],
  ] as const)('%s', async (_name, fault, expected) => {
    emulator.fail('submitSample', fault);
    await vmraySubmit(emulator.url, { file }).catch(() => 'broken');
    expect(emulator.calls[0]?.bodyBytes).toBeGreaterThan(file.length);
    expect(await stored()).toBe(expected);
  });
});

describe('the record of calls', () => {
  it('keeps the newest and counts what it dropped', async () => {
    const small = await startVmrayEmulator({ keepCalls: 2 });
    try {
      for (const id of [1, 2, 3, 4, 5]) await vmrayGet(small.url, `sample/${id}`);
      expect(small.calls.map((call) => call.path)).toEqual(['/rest/sample/4', '/rest/sample/5']);
      expect(small.droppedCalls).toBe(3);
      small.reset();
      expect([small.calls.length, small.droppedCalls]).toEqual([0, 0]);
    } finally {
      await small.close();
    }
  });
});

it('a body beyond 16 MiB for an operation that takes none is 413', async () => {
  const body = Buffer.alloc(16 * 1024 * 1024 + 1);
  const answer = await vmrayCall(emulator.url, 'submission/51/tag/a', { method: 'DELETE', body });
  expect([answer.status, parsed(answer).error_msg]).toEqual([413, 'The file is too large']);
});
