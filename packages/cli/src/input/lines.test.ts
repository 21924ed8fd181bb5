import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endlessLine, linesOf, longestLine, tooLong } from './lines.ts';

async function linesIn(chunks: readonly (string | Uint8Array)[]) {
  const lines: (string | typeof tooLong)[] = [];
  for await (const some of linesOf(Readable.from(chunks))) lines.push(...some);
  return lines;
}

describe('linesOf', () => {
  it('gives the same lines however the bytes come', async () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r\n', 'ö', '挖', '👨‍👩‍👧', '#'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(100), { maxLength: 8 }), async (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''));
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const expected = parts.join('').split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(await linesIn(chunks.filter(({ length }) => length > 0))).toEqual(expected);
      }),
    );
  });

  it('reads a byte order mark, and UTF-16 as PowerShell writes it', async () => {
    expect(await linesIn(['\ufeffabc\n'])).toEqual(['abc']);
    expect(await linesIn([Buffer.from('\ufeffabc\r\nöd\n', 'utf16le')])).toEqual(['abc\r', 'öd']);
    expect(await linesIn([Buffer.from('\ufeffabc\n', 'utf16le').swap16()])).toEqual(['abc']);
  });

  it('reads a byte order mark that comes a byte at a time', async () => {
    for (const bytes of [Buffer.from('\ufeffa\nb\n', 'utf16le'), Buffer.from('\ufeffa\nb\n', 'utf16le').swap16()]) {
      expect(await linesIn(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(['a', 'b']);
    }
    expect(await linesIn([Buffer.from('a')])).toEqual(['a']);
  });

  it.each([
    ['alone', ['a\rb\r\rc\r'], ['a', 'b', '', 'c\r']],
    ['cut from what follows it', ['a\r', 'b\r', '\nc', '\r', '\n', 'd'], ['a', 'b\r', 'c\r', 'd']],
    ['among others', ['a\rb\nc\r\nd'], ['a', 'b', 'c\r', 'd']],
  ])('a carriage return ends a line: %s', async (_, chunks, lines) => {
    expect(await linesIn(chunks)).toEqual(lines);
  });

  it('does not hold a line that is too long, and keeps count of it', async () => {
    const long = 'x'.repeat(longestLine);
    expect(await linesIn(['a\n', long, long, long, '\nb\n'])).toEqual(['a', tooLong, 'b']);
    expect(await linesIn([`${long}\n${long}x\nb`])).toEqual([long, tooLong, 'b']);
    expect(await linesIn(['a\n', long, 'x'])).toEqual(['a', tooLong]);
  });

  it('ends where a line has no end in sight, and gives what was before', async () => {
    let read = 0;
    function* chunks() {
      yield 'a\nb\n';
      for (; read < 1_000; read += 1) yield 'x'.repeat(65_536);
    }
    const lines: unknown[] = [];
    const reading = (async () => {
      for await (const some of linesOf(Readable.from(chunks(), { highWaterMark: 1 }))) lines.push(...some);
    })();
    await expect(reading).rejects.toThrow('has a line without an end');
    expect(lines).toEqual(['a', 'b']);
    expect(read).toBeLessThan(30);
    expect(await linesIn(['x'.repeat(endlessLine), '\nb'])).toEqual([tooLong, 'b']);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['gzip', gzipSync('a\nb\n'), /compressed \(gzip\): unpack it first/],
    ['ZIP, a spreadsheet', Buffer.from('PK\x03\x04\x14\x00'), /archive \(ZIP\)/],
    ['xz', Buffer.from('fd377a585a0000', 'hex'), /compressed \(xz\)/],
    ['zstd', Buffer.from('28b52ffd0458', 'hex'), /compressed \(zstd\)/],
    ['an old spreadsheet', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /document of Office/],
    ['PDF', Buffer.from('%PDF-1.7\n'), /is a PDF/],
    ['zeros', Buffer.alloc(65_536), /is no text/],
    ['random bytes', randomBytes(65_536), /is no text/],
    ['UTF-16 without a byte order mark', Buffer.from('abc\n', 'utf16le'), /is no text/],
  ])('is none of what is no text: %s', async (_, bytes, reason) => {
    await expect(linesIn([bytes])).rejects.toThrow(reason);
  });

  it.each<[string, Uint8Array]>([
    ['GBK', Buffer.from('b7a2c6b1b7a2c6b12e657865', 'hex')],
    ['Latin-1', Buffer.from('f6e4fc', 'hex')],
    ['colours of a terminal', Buffer.from('\x1b[31mabc\x1b[0m')],
    ['a stray zero', Buffer.from(`${'a'.repeat(64)}\0`)],
  ])('is a text in whatever it is written: %s', async (_, bytes) => {
    expect(await linesIn([bytes])).toHaveLength(1);
  });

  it('of nothing are none', async () => {
    expect(await linesIn([])).toEqual([]);
  });
});
