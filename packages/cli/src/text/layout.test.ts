import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { columns, labelled, shorten, wrap } from './layout.ts';
import { printable } from './printable.ts';
import { unitsOf, widthOf } from './width.ts';

const words = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('挖矿程序')))
  .map((all) => all.join(' '));

/** What a sample may be called, and may say. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ unit: anyCharacter, maxLength: 10 }),
      fc.constantFrom(
        '挖矿程序',
        '👨‍👩‍👧',
        '🇩🇪🇫',
        'e\u0301\u0301',
        '\u202e',
        '\u001b[2J',
        '\t',
        '\r\n',
        'ก็็็็็็็็็็',
        '\u3164',
        '각',
        'x'.repeat(300),
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(' '));

describe('layout', () => {
  it('sets columns by what is seen, not by characters', () => {
    expect(
      columns([
        ['挖矿', 'x'],
        ['abcdef', { right: '7' }],
        ['a', { right: '10' }],
      ]),
    ).toEqual(['挖矿    x', 'abcdef   7', 'a       10']);
    expect(
      columns([
        ['\u001b[31mred\u001b[39m', 'x'],
        ['a', 'y'],
      ])[1],
    ).toBe('a    y');
  });

  it('fits rows into a width: the one that is to give way first, then the widest', () => {
    const rows = [
      ['name', '/a/long/pointer', 'said'],
      ['x', '/p', 'a text that is very long'],
    ];
    expect(columns(rows, { width: 45, shrink: 1, least: 8 })).toEqual([
      'name  /a/lon…ointer  said',
      'x     /p             a text that is very long',
    ]);
    expect(columns(rows, { width: 30, shrink: 1, least: 8 })).toEqual([
      'name  /a/l…ter  said',
      'x     /p        a text …y long',
    ]);
  });

  it('keeps every row of any text within the width, and columns where they were', () => {
    const cell = fc.oneof(
      hostile.map(printable),
      hostile.map((text) => `\u001b[31m${printable(text)}\u001b[39m`),
    );
    const rows = fc.array(
      fc.tuple(
        cell,
        cell,
        cell.map((right) => ({ right })),
        cell,
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 38, max: 200 }), (table, width) => {
        const lines = columns(table, { width, shrink: 1, least: 10 });
        for (const line of lines) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(line.split('\u001b[31m').length).toBe(line.split('\u001b[39m').length);
        }
      }),
    );
  });

  it('measures as string-width does, whether the text is plain or not', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const safe = printable(text);
        expect(widthOf(`\u001b[1m${safe}\u001b[22m`)).toBe(stringWidth(safe));
        expect(
          unitsOf(safe)
            .map((unit) => unit.text)
            .join(''),
        ).toBe(safe);
      }),
    );
    for (let code = 0x20; code < 0x10000; code++) {
      const text = printable(String.fromCharCode(code));
      if (widthOf(text) !== stringWidth(text)) expect.fail(`U+${code.toString(16)}`);
    }
  });

  it('takes no long time over a long text', () => {
    const long = '挖e\u0301'.repeat(200_000);
    expect(stringWidth(shorten(long, 60))).toBeLessThanOrEqual(60);
    expect(wrap(long.slice(0, 20_000), 60).length).toBeGreaterThan(300);
  });

  it('wraps within the width and loses no word', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('shortens in the middle and never exceeds the width', () => {
    expect(shorten('abcdefghij', 7)).toBe('abc…hij');
    fc.assert(
      fc.property(words, fc.integer({ min: 3, max: 60 }), (text, width) => {
        expect(stringWidth(shorten(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('puts a label beside wrapped text', () => {
    expect(labelled('Dissent', 'alibaba says suspicious', 36)).toEqual([
      '  Dissent     alibaba says',
      '              suspicious',
    ]);
  });
});
