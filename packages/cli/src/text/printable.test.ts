import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { toJson } from './json.ts';
import { printable } from './printable.ts';

/** What may do something to a terminal, or deceive who reads it. */
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('printable', () => {
  it('shows what a terminal would act on', () => {
    expect(printable('a\u001b[31mb\u009b2J\u0007')).toBe('a\\u{1b}[31mb\\u{9b}2J\\u{7}');
    expect(printable('exe.\u202efdp')).toBe('exe.\\u{202e}fdp');
    expect(printable('line\r\nline')).toBe('line\\u{d}\\u{a}line');
    expect(printable('\ud800')).toBe('\\u{d800}');
  });

  it('leaves readable text alone, in any script', () => {
    for (const text of ['Mutex_Nö_0 (<b>Test</b>)', '挖矿程序', '🦠 sample', 'C:\\Users\\x'])
      expect(printable(text)).toBe(text);
  });

  it('shows what cannot be seen, and leaves the selectors of a style', () => {
    expect(printable('a\u3164\u115f\u034f\u{e0100}b')).toBe('a\\u{3164}\\u{115f}\\u{34f}\\u{e0100}b');
    expect(toJson('a\u3164\u{e0100}\ufe0fb')).toBe('"a\\u3164\\udb40\\udd00\ufe0fb"\n');
  });

  it('has no control, format or surrogate character left, whatever goes in', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: 'binary-ascii' })), (text) => {
        expect(printable(text)).not.toMatch(dangerous);
      }),
    );
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      if (dangerous.test(character) && dangerous.test(printable(character))) expect.fail(`U+${code.toString(16)}`);
    }
  });
});

describe('toJson', () => {
  it('is the same JSON, without a character that a terminal would act on', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = toJson(value);
        expect(text.replaceAll('\n', '')).not.toMatch(dangerous);
        expect(text).not.toMatch(/[\p{Default_Ignorable_Code_Point}--[\ufe00-\ufe0f]]/v);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
