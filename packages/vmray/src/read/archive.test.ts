import { SandboxError } from '@sandjury/core';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../test/fixtures.ts';
import { zipOf } from '../../test/zip.ts';
import { unpack } from './archive.ts';
import { read } from './index.ts';

const limits = { maxBytes: 100_000 };
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const summary = (id: number) => ({ analysis_metadata: { analysis_id: id, sample_id: 12, verdict: 'malicious' } });
const sample = { data: { sample_id: 12, sample_verdict: 'malicious' }, result: 'ok' };
const log = { name: 'logs/flog.txt', content: Buffer.from('not JSON') };

async function failure(archive: Uint8Array): Promise<{ code: string; message: string }> {
  const error = await unpack(archive, limits).catch((cause: unknown) => cause);
  if (!SandboxError.is(error)) throw error;
  return { code: error.code, message: error.message };
}

async function encrypted(password: string): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { password, encryptionStrength: 3, useWebWorkers: false });
  await writer.add('logs/summary_v2.json', new Uint8ArrayReader(json(summary(1))));
  return writer.close();
}

describe('an archive', () => {
  it.each([
    ['at its place', 'logs/summary_v2.json'],
    ['at the top', 'summary_v2.json'],
    ['in the folder that it was packed from', 'analysis_1/logs/summary_v2.json'],
  ])('gives its summary, %s', async (_, name) => {
    const archive = zipOf([log, { name, content: json(summary(1)), isDeflated: true }]);
    expect(await unpack(archive, limits)).toEqual([summary(1)]);
  });

  it('gives every summary of several analyses, which are one report', async () => {
    const archive = zipOf([7, 8].map((id) => ({ name: `${id}/logs/summary_v2.json`, content: json(summary(id)) })));
    const [report, ...others] = read(...(await unpack(archive, limits)));
    expect(others).toEqual([]);
    expect(report?.analyses.map(({ id }) => id)).toEqual(['7', '8']);
  });

  it('without a summary gives the saved replies in it, and nothing else', async () => {
    const archive = zipOf([
      { name: 'sample.json', content: json(sample) },
      { name: 'notes.json', content: json({ note: 'mine' }) },
      { name: 'broken.json', content: Buffer.from('{') },
      log,
    ]);
    expect(await unpack(archive, limits)).toEqual([sample]);
  });

  it('gives a real summary as the file itself does', async () => {
    const real = fixture('summary_v2__clean_powershell__schema2.5_platform2024.5.json');
    const archive = zipOf([{ name: 'logs/summary_v2.json', content: json(real), isDeflated: true }]);
    expect(read(...(await unpack(archive, { maxBytes: 1_000_000 })))).toEqual(read(real));
  });

  it('that is encrypted with AES gives it where the password is that of its kind', async () => {
    expect(await unpack(await encrypted('infected'), limits)).toEqual([summary(1)]);
    expect(await failure(await encrypted('other'))).toMatchObject({ code: 'unsupported' });
  });
});

describe('what is refused', () => {
  it.each<[string, Buffer, string, RegExp]>([
    ['an archive of logs', zipOf([log]), 'response', /neither logs\/summary_v2\.json.* nor a saved reply/],
    ['an empty archive', zipOf([]), 'response', /neither logs\/summary_v2\.json/],
    [
      'Summary JSON v1 alone',
      zipOf([{ name: 'logs/summary.json', content: json({ type: 'summary', version: 5 }) }]),
      'response',
      /Summary JSON v1 \(logs\/summary\.json\) alone/,
    ],
    [
      'a summary that unpacks to more than the limit',
      zipOf([{ name: 'logs/summary_v2.json', content: Buffer.alloc(limits.maxBytes + 1), isDeflated: true }]),
      'too_large',
      /limit of 100000 bytes unpacked/,
    ],
    [
      'a summary that says it is small, and is not',
      zipOf([{ name: 'summary_v2.json', content: Buffer.alloc(10_000_000), size: 10, isDeflated: true }]),
      'response',
      /damaged/,
    ],
    [
      'a summary that is not JSON',
      zipOf([{ name: 'logs/summary_v2.json', content: Buffer.from('{') }]),
      'response',
      /^logs\/summary_v2\.json in the archive is not JSON\.$/,
    ],
    ['half an archive', zipOf([log]).subarray(0, 60), 'response', /no ZIP archive, or a damaged one/],
  ])('%s', async (_, archive, code, message) => {
    expect(await failure(archive)).toEqual({ code, message: expect.stringMatching(message) });
  });

  it('nothing that is not wanted: other files may be as large as they like, and lead where they like', async () => {
    const archive = zipOf([
      { name: 'internal/dump.bin', content: Buffer.alloc(limits.maxBytes * 2), isDeflated: true },
      { name: '../../../evil.json', content: json(sample) },
      { name: 'logs/summary_v2.json', content: json(summary(1)) },
    ]);
    expect(await unpack(archive, limits)).toEqual([summary(1)]);
  });
});
