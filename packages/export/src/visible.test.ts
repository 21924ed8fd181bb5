import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmless, shortened, visible } from './visible.ts';

describe('visible', () => {
  it('shows controls, bidirectional and zero-width characters, line separators and half pairs', () => {
    expect(visible('a\u001b[2J\u202e\u200b\u2028\n\ud800b')).toBe(
      'a\\u{1b}[2J\\u{202e}\\u{200b}\\u{2028}\\u{a}\\u{d800}b',
    );
  });

  it('leaves every other text alone', () => {
    expect(visible('C:\\Users\\Łukasz\\файл 😀.exe')).toBe('C:\\Users\\Łukasz\\файл 😀.exe');
  });
});

describe('harmless', () => {
  it('leaves no scheme that a program would turn into a link', () => {
    expect(harmless('curl HTTPS://a.example/ http://b.example ftp://c.example')).toBe(
      'curl HxxPS://a.example/ hxxp://b.example fxp://c.example',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(harmless(`${text}https://x`)).not.toMatch(/\b(?:https?|ftps?):\/\//i);
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
