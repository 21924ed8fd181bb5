import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretKeeper } from '../secrets/keeper.ts';
import { vendorText, webLink } from './vendor-text.ts';

const keeper = createSecretKeeper('test');
keeper.remember('a-made-up-secret');

describe('vendorText', () => {
  it('is one line without controls, invisible characters and lone surrogates', () => {
    expect(vendorText(' a\u0000\u001b[2K\r\nb\u202e\u200bc\u2028d\u2029e\ud800f ', keeper)).toBe('a [2K b c d e f');
  });

  it('holds no secret, also where the cut would leave a part of one', () => {
    expect(vendorText('key a-made-up-secret is wrong', keeper)).toBe('key [redacted] is wrong');
    expect(vendorText(`${'x'.repeat(290)}a-made-up-secret`, keeper)).not.toContain('a-made');
  });

  it('is cut with an ellipsis, never in the middle of a character', () => {
    expect(vendorText('x'.repeat(300), keeper)).toBe('x'.repeat(300));
    expect(vendorText('x'.repeat(301), keeper)).toBe(`${'x'.repeat(300)}…`);
    expect(vendorText(`${'x'.repeat(299)}😀 and more`, keeper)).toBe(`${'x'.repeat(299)}…`);
    expect(vendorText(`${'x'.repeat(298)}😀 and more`, keeper)).toBe(`${'x'.repeat(298)}😀…`);
    expect(vendorText('Throttling.User', keeper, 10)).toBe('Throttling…');
  });

  it('is empty for what is no text', () => {
    for (const value of [null, undefined, 3, {}, ['x']]) expect(vendorText(value, keeper)).toBe('');
  });

  it('is well-formed, on one line and within the limit, whatever the text', () => {
    const units = fc.array(fc.constantFrom('\ud83d', '\ude00', '😀', 'a', '\n', '\u200b'), { maxLength: 40 });
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 12 }), (parts, longest) => {
        const text = vendorText(parts.join(''), keeper, longest);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(text.length).toBeLessThanOrEqual(longest + 1);
      }),
    );
  });
});

it.each([
  [['http://a.example/x'], 'http://a.example/x'],
  [[null, '', 'x', 'HTTPS://b.example'], 'HTTPS://b.example'],
  [['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example', undefined], null],
  [['https://a.example/ onclick=x', 'https://', 'see https://a.example', 'https://a.example/\u0007'], null],
  [[], null],
])('of %j the link is %s', (texts, link) => expect(webLink(...texts)).toBe(link));
