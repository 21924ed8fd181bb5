import { appendFile, mkdir, mkdtemp, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSample } from '../../contract/provider.ts';
import { bytesSample, fileSample, hashFileSample, hashingStream, readInPassing } from './file-sample.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a file', () => {
  it('has its own name in any script, its size, and its content as often as asked', async () => {
    const sample = await fileSample(await saved('вирус 木马.exe', 'MZ..'));
    expect(sample).toMatchObject({ name: 'вирус 木马.exe', size: 4 });
    expect((await read(sample.open())).toString()).toBe('MZ..');
    expect((await read(sample.open())).toString()).toBe('MZ..');
  });

  it('may be given another name', async () => {
    expect((await fileSample(await saved('a', 'MZ'), { name: 'b.exe' })).name).toBe('b.exe');
  });

  it('comes in pieces', async () => {
    const content = Buffer.alloc(1_000_000, 'abc');
    const sample = await fileSample(await saved('large', content));
    const sizes: number[] = [];
    for await (const chunk of sample.open()) sizes.push(chunk.byteLength);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(524_288);
    expect(await read(sample.open())).toEqual(content);
  });

  it.each([
    ['missing', async () => join(folder, 'nothing-here'), 'there is no such file'],
    ['a directory', async () => folder, 'is not a file'],
    ['empty', () => saved('empty', ''), 'is empty'],
    ['a device', async () => '/dev/null', 'is not a file'],
    ['below a file', async () => join(await saved('f', 'x'), 'g'), 'cannot be read (ENOTDIR)'],
  ])('that is %s is refused', async (_name, path, message) => {
    const refused = { code: 'configuration', message: expect.stringContaining(message) };
    await expect(fileSample(await path())).rejects.toMatchObject(refused);
  });

  it('that grows is sent as it was; one that shrinks ends early; one that is gone says so', async () => {
    const path = await saved('changing', 'MZ..');
    const sample = await fileSample(path);
    await appendFile(path, 'more');
    expect((await read(sample.open())).toString()).toBe('MZ..');
    await truncate(path, 2);
    expect((await read(sample.open())).toString()).toBe('MZ');
    await unlink(path);
    await expect(read(sample.open())).rejects.toMatchObject({ code: 'configuration' });
    await mkdir(path);
    await expect(read(sample.open())).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('EISDIR'),
    });
  });
});

describe('a file that is read in passing', () => {
  it('comes through one buffer, whole', async () => {
    const content = Buffer.alloc(1_200_000, 'abc');
    const sample = await fileSample(await saved('passing', content));
    const buffers = new Set<ArrayBufferLike>();
    const copies: Buffer[] = [];
    for await (const chunk of readInPassing(sample)) {
      buffers.add(chunk.buffer);
      copies.push(Buffer.from(chunk));
    }
    expect(buffers.size).toBe(1);
    expect([...buffers][0]?.byteLength).toBe(524_288);
    expect(Buffer.concat(copies)).toEqual(content);
    const other = new Set<ArrayBufferLike>();
    for await (const chunk of sample.open()) other.add(chunk.buffer);
    expect(other.size).toBeGreaterThan(1);
  });

  it('is what it is when it is opened: as long as it was, shorter, or gone', async () => {
    const path = await saved('passing', 'MZ..');
    const sample = await fileSample(path);
    await appendFile(path, 'more');
    expect((await read(readInPassing(sample))).toString()).toBe('MZ..');
    await truncate(path, 2);
    expect((await read(readInPassing(sample))).toString()).toBe('MZ');
    await unlink(path);
    const gone = { code: 'configuration', message: expect.stringContaining('there is no such file') };
    await expect(read(readInPassing(sample))).rejects.toMatchObject(gone);
    await mkdir(path);
    await expect(read(readInPassing(sample))).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('EISDIR'),
    });
  });

  it('may be left early', async () => {
    const sample = await fileSample(await saved('left', Buffer.alloc(1_200_000)));
    let seen = 0;
    for await (const chunk of readInPassing(sample)) {
      seen += chunk.byteLength;
      break;
    }
    expect(seen).toBe(524_288);
  });

  it('is what its own `open` gives where it is no file of ours', async () => {
    const path = await saved('wrapped', 'MZ..');
    const wrapped = { ...(await fileSample(path)), open: bytesSample('b', Buffer.from('other')).open };
    expect((await read(readInPassing(wrapped))).toString()).toBe('other');
  });
});

it('bytes are a sample too, and none are refused', async () => {
  const bytes = Buffer.alloc(600_000, 'abc');
  const sample = bytesSample('a.exe', bytes);
  expect(sample).toMatchObject({ name: 'a.exe', size: 600_000 });
  expect(await read(sample.open())).toEqual(bytes);
  expect(() => bytesSample('a.exe', new Uint8Array())).toThrow(expect.objectContaining({ code: 'configuration' }));
});

describe('hashes', () => {
  // The test vectors of RFC 1321 and FIPS 180 for "abc".
  const ofAbc = {
    md5: '900150983cd24fb0d6963f7d28e17f72',
    sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  };
  const abc: FileSample = {
    name: 'abc',
    size: 3,
    async *open() {
      yield Buffer.from('a');
      yield Buffer.from('bc');
    },
  };

  it('are there when the content has passed', async () => {
    const stream = hashingStream(abc.open());
    expect((await read(stream)).toString()).toBe('abc');
    expect(await stream.hashes).toEqual(ofAbc);
  });

  it('are read for themselves, unless aborted', async () => {
    expect(await hashFileSample(abc)).toEqual(ofAbc);
    const reason = { why: 'enough' };
    await expect(hashFileSample(abc, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('are none where the content was left early or could not be read', async () => {
    const left = hashingStream(abc.open());
    for await (const _chunk of left) break;
    await expect(left.hashes).rejects.toMatchObject({ code: 'connection' });
    const broken = new Error('EIO');
    const failing = hashingStream({
      async *[Symbol.asyncIterator]() {
        yield Buffer.from('a');
        throw broken;
      },
    });
    await expect(read(failing)).rejects.toBe(broken);
    await expect(failing.hashes).rejects.toBe(broken);
  });
});
