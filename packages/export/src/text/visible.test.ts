import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { harmless, shortened, visible } from './visible.ts';

describe('visible', () => {
  it('shows controls, bidirectional and zero-width characters, line separators and half pairs', () => {
    expect(visible('a\u001b[2J\u202e\u200b\u2028\n\ud800b')).toBe(
      'a\\u{1b}[2J\\u{202e}\\u{200b}\\u{2028}\\u{a}\\u{d800}b',
    );
  });

  it('shows what cannot be seen', () => {
    expect(visible('a\u3164\u115f\u1160\uffa0\u034f\u{e0100}\u{e01ef}b')).toBe(
      'a\\u{3164}\\u{115f}\\u{1160}\\u{ffa0}\\u{34f}\\u{e0100}\\u{e01ef}b',
    );
  });

  it('leaves every other text alone', () => {
    const text = 'C:\\Users\\Łukasz\\файл 😀 ❤\ufe0f.exe';
    expect(visible(text)).toBe(text);
  });
});

describe('harmless', () => {
  it('leaves no scheme that a program would turn into a link', () => {
    expect(harmless('curl HTTPS://a.example/ http://b.example ftp://c.example')).toBe(
      'curl HxxPS://a.example/ hxxp://b.example fxp://c.example',
    );
    expect(harmless('http://evil.test/%3Chttp://evil.test%3E 1ftp://a')).toBe(
      'hxxp://evil.test/%3Chxxp://evil.test%3E 1fxp://a',
    );
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(harmless(`${text}https://x`)).not.toMatch(/(?:https?|ftps?):\/\//i);
      }),
    );
  });
});

describe('shortened', () => {
  it('cuts to a length and never through a surrogate pair', () => {
    expect(shortened('abcdef', 4)).toBe('abc…');
    expect(shortened('abcd', 4)).toBe('abcd');
    expect(shortened('ab😀😀', 4)).toBe('ab…');
  });
});
