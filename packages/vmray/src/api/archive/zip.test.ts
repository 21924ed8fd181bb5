import { SandboxError } from '@sandjury/core';
import { readZip } from '@sandjury/core/toolkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../../../test/zip.ts';

const zip = () => import('@zip.js/zip.js');
const limits = { mostEntries: 10, mostBytes: 1000, what: 'The archive', provider: 'vmray', zip };
const content = Buffer.from('content');

async function code(call: Promise<unknown>): Promise<string> {
  const error = await call.catch((cause: unknown) => cause);
  return SandboxError.is(error) ? error.code : `no failure: ${JSON.stringify(error)}`;
}

describe('an archive', () => {
  it('is read in its order, folders apart', async () => {
    const archive = zipOf([
      { name: 'logs/ü.txt', content },
      { name: 'logs/', content: Buffer.alloc(0) },
      { name: 'a.txt', content: Buffer.alloc(0) },
    ]);
    const { members, refused } = await readZip(archive, limits);
    expect(members.map((member) => [member.name, Buffer.from(member.content).toString()])).toEqual([
      ['logs/ü.txt', 'content'],
      ['a.txt', ''],
    ]);
    expect(refused).toEqual([]);
  });

  it('with names that lead out of the folder: they are left out, and told', async () => {
    const names = [
      '../a',
      'a/../../b',
      '/etc/x',
      'C:\\x',
      'C:x',
      '..\\x',
      './x',
      'a//b',
      'a\u0000b',
      'ok.txt',
      'ok.txt',
    ];
    const { members, refused } = await readZip(zipOf(names.map((name) => ({ name, content }))), {
      ...limits,
      mostEntries: 20,
    });
    expect(members.map(({ name }) => name)).toEqual(['ok.txt']);
    expect(refused.map(({ name }) => name)).toEqual([...names.slice(0, 9), 'ok.txt']);
  });

  it.each([
    [
      'more entries than the limit',
      zipOf(Array.from({ length: 11 }, (_, n) => ({ name: `${n}`, content }))),
      'too_large',
    ],
    [
      'more bytes than the limit together',
      zipOf([600, 600].map((n, i) => ({ name: `${i}`, content: Buffer.alloc(n) }))),
      'too_large',
    ],
    [
      'more entries than the limit, of which none is read',
      zipOf(Array.from({ length: 11 }, (_, n) => ({ name: `${n}`, content, crc: 1 }))),
      'too_large',
    ],
    ['a size over the limit, of which no byte is unpacked', zipOf([{ name: 'a', content, size: 1001 }]), 'too_large'],
    [
      'a member that unpacks to more than it says',
      zipOf([{ name: 'a', content: Buffer.alloc(1024 * 1024), size: 900, isDeflated: true }]),
      'response',
    ],
    ['a wrong checksum', zipOf([{ name: 'a', content, crc: 1 }]), 'response'],
    ['a size that is a lie', zipOf([{ name: 'a', content, size: 900 }]), 'response'],
    ['no archive', Buffer.from('{"result":"error"}'), 'response'],
    ['nothing', Buffer.alloc(0), 'response'],
    ['half an archive', zipOf([{ name: 'a', content }]).subarray(20), 'response'],
  ])('%s', async (_name, archive, expected) => {
    expect(await code(readZip(archive, limits))).toBe(expected);
  });

  it('whatever the bytes, there are members or one of our errors', async () => {
    const archive = zipOf([
      { name: 'a', content },
      { name: 'b', content },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = Buffer.from(archive);
        damaged[at] = byte;
        const result = await readZip(damaged, limits).catch((cause: unknown) => cause);
        const isRead = typeof result === 'object' && result !== null && 'members' in result;
        expect(isRead || SandboxError.is(result)).toBe(true);
      }),
    );
  });
});

describe('a name', () => {
  it('that passes stays below any folder', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', '.', '..', '/', '\\', 'C:', '\n', 'é', ''), { maxLength: 8 }),
        async (steps) => {
          const { members } = await readZip(zipOf([{ name: steps.join(''), content }]), limits);
          const base = 'https://x.example/folder/';
          for (const { name } of members) {
            expect(new URL(name.split('/').map(encodeURIComponent).join('/'), base).href.startsWith(base)).toBe(true);
            expect(name).not.toMatch(/\\|^\/|^[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)/);
          }
        },
      ),
    ));
});
