import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, encodeAnswer } from './answer-file.ts';
import { answerStore } from './answer-store.ts';
import { cacheTag, claimFolder } from './folder.ts';

const key = 'ab'.repeat(32);
const answer: Answer = { storedAt: '2026-01-02T03:04:05Z', refs: [], report: null };
const claim = (adoptsAnswers = false) => claimFolder(folder, { adoptsAnswers });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandjury-cache-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const entry = () => join(folder, 'ab', key.slice(2));
const old = (path: string) => utimesSync(path, new Date(0), new Date(0));

/** Removes what is old in every part of the folder. */
async function sweepAll(): Promise<void> {
  const store = answerStore(folder);
  await store.write('ff'.repeat(32), answer);
  const drawn = vi.spyOn(Math, 'random');
  for (let shard = 0; shard < 256; shard += 1) {
    drawn.mockReturnValue(shard / 256);
    await store.sweep(new Date('2026-06-01T00:00:00Z'));
  }
}

/** What lies where an entry would, and is none. */
const foreign: Record<string, () => void> = {
  'a text': () => writeFileSync(entry(), 'mine'),
  'an object of Git': () => writeFileSync(entry(), Buffer.from([0x78, 0x01, 0x4b, 0xca])),
  'nothing at all': () => writeFileSync(entry(), ''),
  'a text about this command': () => writeFileSync(entry(), 'sandjury answer 1 is what I wrote about'),
  'a link to an entry': () => {
    writeFileSync(join(folder, 'elsewhere'), encodeAnswer(key, answer) ?? '');
    old(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), entry());
  },
  'a link to nowhere': () => symlinkSync('nowhere', entry()),
  'a folder': () => mkdirSync(entry()),
  'a named pipe': () => void execFileSync('mkfifo', [entry()]),
};

describe('what lies where an entry would, and is none', () => {
  it.each(Object.keys(foreign))('is neither read, replaced, forgotten nor removed: %s', async (name) => {
    mkdirSync(dirname(entry()));
    foreign[name]?.();
    const before = lstatSync(entry());
    const isLink = before.isSymbolicLink();
    if (!isLink) old(entry());
    const store = answerStore(folder);
    expect(await store.read(key)).toBeNull();
    await store.write(key, answer);
    await store.forget(key);
    await sweepAll();
    const after = lstatSync(entry());
    expect([after.ino, after.size, after.mode]).toEqual([before.ino, before.size, before.mode]);
    expect(store.failure).toBeNull();
    expect(readdirSync(dirname(entry()))).toEqual([key.slice(2)]);
  });

  it('is neither entered nor written through: a link where a folder of entries belongs', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const inside = join(elsewhere, key.slice(2));
    writeFileSync(inside, encodeAnswer(key, answer) ?? '');
    old(inside);
    symlinkSync(elsewhere, dirname(entry()));
    const store = answerStore(folder);
    expect(await store.read(key)).toBeNull();
    await store.forget(key);
    await sweepAll();
    await store.write(`ab${'cd'.repeat(31)}`, answer);
    expect(store.failure).toBe('ENOTDIR');
    expect(readdirSync(elsewhere)).toEqual([key.slice(2)]);
  });

  it('is not an answer that was being written: that is removed, whole or torn', async () => {
    const store = answerStore(folder);
    await store.write(key, answer);
    const temporary = (n: number) => `${entry()}.${`${n}`.repeat(8)}-0000-4000-8000-000000000000.tmp`;
    const bytes = readFileSync(entry());
    renameSync(entry(), temporary(1));
    writeFileSync(temporary(2), bytes.subarray(0, 30));
    writeFileSync(temporary(3), bytes.subarray(0, 5));
    writeFileSync(temporary(4), 'of somebody else');
    for (const n of [1, 2, 3, 4]) old(temporary(n));
    await sweepAll();
    expect(readdirSync(dirname(entry())).map((name) => join(dirname(entry()), name))).toEqual([temporary(4)]);
  });
});

describe('the mark of a cache', () => {
  it('is put into a new folder and into an empty one, and known again', () => {
    expect(claim()).toBeNull();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect(claim()).toBeNull();
    expect(claimFolder(join(folder, 'a/b'), { adoptsAnswers: false })).toBeNull();
    expect(readdirSync(join(folder, 'a/b'))).toEqual([cacheTag.name]);
  });

  it.each([0, 10, cacheTag.text.length - 1])('is finished where a process was killed after %d bytes of it', (bytes) => {
    writeFileSync(join(folder, cacheTag.name), cacheTag.text.slice(0, bytes));
    expect(claim()).toBeNull();
    expect(readFileSync(join(folder, cacheTag.name), 'utf8')).toBe(cacheTag.text);
  });

  it('is no link to one, and not that of another program', () => {
    const real = join(folder, 'real');
    claimFolder(real, { adoptsAnswers: false });
    const other = join(folder, 'other');
    mkdirSync(other);
    symlinkSync(join(real, cacheTag.name), join(other, cacheTag.name));
    expect(claimFolder(other, { adoptsAnswers: true })).toMatchObject({ isForeign: true });
    rmSync(join(other, cacheTag.name));
    writeFileSync(join(other, cacheTag.name), 'Signature: 8a477f597d28d172789f06886806bc55\n');
    expect(claimFolder(other, { adoptsAnswers: true })).toBeNull();
    writeFileSync(join(other, cacheTag.name), 'Signature: 8a477f597d28d172789f06886806bc55\n# of another\n');
    expect(claimFolder(other, { adoptsAnswers: true })).toMatchObject({ isForeign: true });
  });

  it('is put where answers of ours lie and nothing else, and only where that is wanted', async () => {
    await answerStore(folder).write(key, answer);
    expect(claim()).toMatchObject({ isForeign: true });
    const foreign = join(folder, 'ab', 'cd'.repeat(31));
    writeFileSync(foreign, 'mine');
    expect(claim(true)).toMatchObject({ isForeign: true });
    rmSync(foreign);
    expect(claim(true)).toBeNull();
    expect(claim()).toBeNull();
  });
});
