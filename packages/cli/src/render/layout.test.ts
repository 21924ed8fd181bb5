import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { columns, labelled, shorten, wrap } from './layout.ts';

const words = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('挖矿程序')))
  .map((all) => all.join(' '));

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
