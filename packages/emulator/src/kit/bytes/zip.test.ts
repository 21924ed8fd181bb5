import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileArchive } from './hostile-archives.ts';
import { unpackZip, ZipPasswordError } from './unzip.ts';
import { crc32OfZeros } from './zip-crc.ts';
import { deflated, deflatedZeros, encrypted, stored, zipOf } from './zip-write.ts';

describe('an archive', () => {
  it('unpacks to what was packed', () => {
    const member = fc.record({
      name: fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !name.endsWith('/') && name.isWellFormed()),
      content: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
      kind: fc.constantFrom('stored', 'deflated', 'encrypted'),
    });
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), fc.string({ minLength: 1 }), (members, password) => {
        const archive = zipOf(
          members.map(({ name, content, kind }) => {
            if (kind === 'encrypted') return encrypted(name, content, password);
            return kind === 'stored' ? stored(name, content) : deflated(name, content);
          }),
        );
        expect(unpackZip(archive, password)).toEqual(members.map(({ name, content }) => ({ name, content })));
      }),
    );
  });

  it('needs its password', () => {
    const archive = zipOf([encrypted('a.txt', Buffer.from('text'), 'infected')]);
    expect(archive.includes('text')).toBe(false);
    expect(() => unpackZip(archive, undefined)).toThrow(ZipPasswordError);
    expect(() => unpackZip(archive, 'wrong')).toThrow(ZipPasswordError);
  });

  it.each([
    ['text', Buffer.from('no archive')],
    ['nothing', Buffer.alloc(0)],
    ['a cut archive', zipOf([stored('a', Buffer.from('text'))]).subarray(0, 40)],
    [
      'a broken member',
      Buffer.from(zipOf([deflated('a', Buffer.from('text'))]).map((byte, at) => (at === 32 ? 255 : byte))),
    ],
    ['a bomb', hostileArchive('bomb')],
  ])('%s is none', (_name, bytes) => expect(unpackZip(bytes, undefined)).toBeNull());

  it('never throws anything but a password error, whatever the bytes', () => {
    const good = zipOf([deflated('a', Buffer.from('text text text')), encrypted('b', Buffer.from('text'), 'x')]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, cut) => {
        const bad = Buffer.from(good.subarray(0, cut));
        if (at < cut) bad[at] = byte;
        try {
          unpackZip(bad, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(ZipPasswordError);
        }
      }),
    );
  });
});

it('the check sum of zeros is what counting them gives', () => {
  fc.assert(
    fc.property(fc.nat(100_000), (count) => {
      expect(crc32OfZeros(count)).toBe(crc32(Buffer.alloc(count)));
    }),
    { numRuns: 30 },
  );
});

describe('hostile archives', () => {
  it('a bomb is ten gibibytes in ten megabytes, told in the ZIP64 field', () => {
    const bomb = hostileArchive('bomb');
    expect(bomb.length).toBeLessThan(11_000_000);
    const nameLength = bomb.readUInt16LE(26);
    expect(bomb.readUInt32LE(22)).toBe(0xffffffff);
    expect(bomb.readBigUInt64LE(30 + nameLength + 4)).toBe(10n * 1024n ** 3n);
  });

  it('zeros unpack to zeros', () => {
    const size = 40 * 1024 * 1024;
    const [file] = unpackZip(zipOf([deflatedZeros('z', size)]), undefined) ?? [];
    expect(file?.content.equals(Buffer.alloc(size))).toBe(true);
  });

  it('a hundred thousand members are told in the ZIP64 record', () => {
    const many = hostileArchive('many-entries');
    const record = many.lastIndexOf(Buffer.from('PK\x06\x06', 'latin1'));
    expect(many.readBigUInt64LE(record + 32)).toBe(100_000n);
  });

  it('names leave the folder every way there is', () => {
    const names = unpackZip(hostileArchive('traversal'), undefined)?.map(({ name }) => name);
    expect(names).toContain('../../outside.png');
    expect(names).toContain('screenshots/inside.png');
    expect(unpackZip(hostileArchive('encrypted'), 'made-up-password')).toHaveLength(1);
  });
});
