import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeIo } from '../../../test/fake-io.ts';
import { run } from '../../run.ts';

const sha256 = 'ab'.repeat(32);
const md5 = 'cd'.repeat(16);
const other = 'ef'.repeat(32);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
  const sample = (id: number, hashes: object) => ({ sample_id: id, sample_verdict: 'malicious', ...hashes });
  const saved = {
    'both.json': sample(1, { sample_sha256hash: sha256, sample_md5hash: md5 }),
    'other.json': sample(2, { sample_sha256hash: other }),
    'nameless.json': sample(3, {}),
    'by-md5.json': { Data: { FileHash: md5, ThreatLevel: 1, HasData: true } },
    'no-data.json': { Data: { HasData: false } },
  };
  for (const [name, value] of Object.entries(saved)) await writeFile(join(folder, name), JSON.stringify(value));
});
afterAll(() => rm(folder, { recursive: true }));

async function compare(saved: readonly string[], hash: string) {
  const pairs = saved.flatMap((pair) => ['--saved', pair.replace('=', `=${folder}/`)]);
  const { io, text } = fakeIo({});
  const status = await run(['compare', ...pairs, hash, '--format', 'json'], io);
  return { status, ...text };
}

async function sources(saved: readonly string[], hash: string) {
  const { status, out } = await compare(saved, hash);
  expect(status).toBe(0);
  const comparison: { sources: { provider: string; status: string }[] } = JSON.parse(out);
  return comparison.sources.map(({ provider, status: said }) => `${provider} ${said}`);
}

describe('a hash beside saved replies', () => {
  it('chooses among several samples', async () => {
    expect(await sources(['vmray=both.json', 'vmray=other.json'], other)).toEqual(['vmray reported']);
  });

  it('finds what another source knows by another hash of the same file', async () => {
    const both = ['vmray=both.json', 'alibaba=by-md5.json'];
    expect(await sources(both, sha256)).toEqual(['vmray reported', 'alibaba reported']);
    expect(await sources(both, md5.toUpperCase())).toEqual(['vmray reported', 'alibaba reported']);
  });

  it('is not known where the vendor itself said so', async () => {
    expect(await sources(['vmray=both.json', 'alibaba=no-data.json'], sha256)).toEqual([
      'vmray reported',
      'alibaba not_found',
    ]);
  });

  it.each([
    [['vmray=other.json'], `vmray is about ${sha256}. The replies are about ${other}.`],
    [['alibaba=by-md5.json'], `alibaba is about ${sha256}. The replies are about ${md5}.`],
    [['vmray=nameless.json'], `vmray is about ${sha256}. The replies are about a sample without a hash.`],
  ])(
    'of %j is refused where they are about other samples: nobody said that it is not known',
    async (saved, expected) => {
      const { status, out, err } = await compare(saved, sha256);
      expect({ status, out, err }).toEqual({
        status: 2,
        out: '',
        err: `sandjury: No saved reply of ${expected}\n`,
      });
    },
  );
});

describe('saved replies on several samples, without a hash', () => {
  async function compared(...saved: string[]) {
    const pairs = saved.flatMap((pair) => ['--saved', pair.replace('=', `=${folder}/`)]);
    const { io, text } = fakeIo({});
    expect(await run(['compare', ...pairs, '--format', 'json'], io)).toBe(0);
    const { question, findings, consensus } = JSON.parse(text.out);
    return { question, consensus, codes: findings.map(({ code }: { code: string }) => code), err: text.err };
  }

  it('are of the one that another provider saved too, in any order, and others are told', async () => {
    const first = await compared('vmray=both.json', 'vmray=other.json', 'alibaba=by-md5.json');
    const second = await compared('alibaba=by-md5.json', 'vmray=other.json', 'vmray=both.json');
    expect(first.question).toEqual({ hash: sha256 });
    expect(second.question).toEqual(first.question);
    expect(second.consensus.value).toBe(first.consensus.value);
    expect(first.codes).not.toContain('other-samples');
    expect(first.err).toBe(
      'sandjury: The saved replies of vmray are about several samples. Give a hash to choose another one.\n',
    );
  });

  it('are of one of them, the same in any order', async () => {
    const first = await compared('vmray=both.json', 'vmray=other.json', 'vmray=nameless.json');
    expect(await compared('vmray=nameless.json', 'vmray=other.json', 'vmray=both.json')).toEqual(first);
  });
});
