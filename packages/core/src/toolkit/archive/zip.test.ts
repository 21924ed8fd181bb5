import * as zipjs from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { caught } from '../../../test/loopback.ts';
import { nameProblem, readZip, type ZipOptions } from './zip.ts';

type Member = readonly [name: string, content: string | Uint8Array];

async function archiveOf(members: readonly Member[], password?: string): Promise<Uint8Array> {
  const writer = new zipjs.ZipWriter(new zipjs.Uint8ArrayWriter(), {
    useWebWorkers: false,
    ...(password && { password }),
  });
  for (const [name, content] of members) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await writer.add(name, new zipjs.Uint8ArrayReader(bytes));
  }
  return writer.close();
}

const limits = { mostEntries: 5, mostBytes: 1000 };
const read = (archive: Uint8Array, more: Partial<ZipOptions> = {}) =>
  readZip(archive, { ...limits, what: 'The archive', provider: 'box', zip: () => import('@zip.js/zip.js'), ...more });
const textsOf = async (archive: Uint8Array, more: Partial<ZipOptions> = {}) =>
  (await read(archive, more)).members.map(({ name, content }) => [name, new TextDecoder().decode(content)]);

describe('an archive', () => {
  it('is read in its order; folders are no members', async () => {
    const archive = await archiveOf([
      ['shots/', ''],
      ['shots/0002.jpg', 'two'],
      ['shots/0001.jpg', 'one'],
      ['empty', ''],
    ]);
    expect(await textsOf(archive)).toEqual([
      ['shots/0002.jpg', 'two'],
      ['shots/0001.jpg', 'one'],
      ['empty', ''],
    ]);
  });

  it('gives only what is wanted, and counts only that', async () => {
    const archive = await archiveOf([
      ['a.txt', 'x'.repeat(900)],
      ['b.jpg', 'y'.repeat(900)],
    ]);
    const wanted = await textsOf(archive, { wants: (name) => name.endsWith('.jpg') });
    expect(wanted.map(([name]) => name)).toEqual(['b.jpg']);
  });

  it('that is encrypted opens with its password alone', async () => {
    const archive = await archiveOf([['a', 'secret']], 'infected');
    expect(await textsOf(archive, { password: 'infected' })).toEqual([['a', 'secret']]);
    for (const more of [{}, { password: 'wrong' }]) {
      expect(await caught(read(archive, more))).toMatchObject({ code: 'unsupported', provider: 'box' });
    }
  });
});

describe('limits', () => {
  it('count entries before any is read, wanted or not', async () => {
    const many = await archiveOf(Array.from({ length: 6 }, (_, index): Member => [`${index}`, 'x']));
    expect(await caught(read(many, { wants: () => false }))).toMatchObject({ code: 'too_large' });
  });

  it('are of all members together, whatever each says of itself', async () => {
    const archive = await archiveOf([
      ['a', 'x'.repeat(600)],
      ['b', 'x'.repeat(600)],
    ]);
    expect(await caught(read(archive))).toMatchObject({ code: 'too_large' });
    expect(await caught(read(await archiveOf([['bomb', new Uint8Array(5_000_000)]])))).toMatchObject({
      code: 'too_large',
    });
  });
});

describe('names', () => {
  it.each([
    ...['', '/etc/passwd', '../a', 'a/../../b', 'a/..', './a', 'a//b', 'a/', 'C:a', 'c:\\a', 'a\\b', '\\\\host\\x'],
    ...['a\u0000b', 'a\nb', 'a\u2028b', '..'],
  ])('%j is not one of a file below a folder', (name) => expect(nameProblem(name)).not.toBeNull());

  it.each(['a', 'a/b', '.hidden', '..a', 'a..b', 'ä/挖', 'a b'])('%j is', (name) =>
    expect(nameProblem(name)).toBeNull(),
  );

  it('that lead out, or that another member has, are left out and named', async () => {
    const archive = await archiveOf([
      ['../evil', 'x'],
      ['good', 'y'],
    ]);
    const { members, refused } = await read(archive);
    expect(members.map(({ name }) => name)).toEqual(['good']);
    expect(refused).toEqual([{ name: '../evil', reason: 'it leads out of the folder' }]);
  });
});

describe('what is no archive', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('<html>not a zip</html>')],
    ['zeros', new Uint8Array(10_000)],
    ['a signature alone', Uint8Array.from([0x50, 0x4b, 0x03, 0x04])],
    ['an end alone', Uint8Array.from([0x50, 0x4b, 0x05, 0x06, ...Array(17).fill(0xff)])],
  ])('is refused: %s', async (_name, bytes) => {
    expect(await caught(read(bytes))).toMatchObject({
      code: 'response',
      message: 'The archive is no ZIP archive, or a damaged one.',
    });
  });

  it('or is damaged, is refused or read, at every byte', async () => {
    const archive = await archiveOf([['a', 'content of a'.repeat(20)]]);
    for (let at = 0; at < archive.length; at += 3) {
      const damaged = Uint8Array.from(archive);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const ended = await read(damaged).catch((error: unknown) => error);
      const isRead = typeof ended === 'object' && ended !== null && 'members' in ended;
      if (!isRead) expect(ended).toMatchObject({ provider: 'box' });
    }
  });
});
