import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../../test/support/packages/any-character.ts';
import { readMailboxes } from './mailbox.ts';

const bad = 'bad@evil.example';

describe('one mailbox', () => {
  it.each<[string, string | null]>([
    ['bad@evil.example', null],
    ['<bad@evil.example>', null],
    [' < bad@evil.example > ', null],
    ['Bad Guy <bad@evil.example>', 'Bad Guy'],
    ['Bad Guy<bad@evil.example>', 'Bad Guy'],
    ['"Guy, B." <bad@evil.example>', 'Guy, B.'],
    ['"Guy \\"Bad\\" <x@y.example>" <bad@evil.example>', 'Guy "Bad" <x@y.example>'],
    ['"victim@corp.example" <bad@evil.example>', 'victim@corp.example'],
    ['victim@corp.example <bad@evil.example>', 'victim@corp.example'],
    ['B. A. Guy <bad@evil.example>', 'B. A. Guy'],
    ["O'Bad <bad@evil.example>", "O'Bad"],
    ['[EXTERNAL] Bad Guy <bad@evil.example>', '[EXTERNAL] Bad Guy'],
    ['=?UTF-8?B?QsOkZCwgR3V5?= <bad@evil.example>', 'Bäd, Guy'],
    ['=?utf-8?q?B=C3=A4d=2C?= =?utf-8?Q?_Guy_=3Cx=40y=3E?= <bad@evil.example>', 'Bäd, Guy <x@y>'],
    ['=?ISO-8859-1*en?Q?B=E4d?= <bad@evil.example>', 'Bäd'],
    ['"=?UTF-8?B?QsOkZA==?=" <bad@evil.example>', 'Bäd'],
    ['=?no-such-charset?Q?B=E4d?= <bad@evil.example>', '=?no-such-charset?Q?B=E4d?='],
    ['bad@evil.example (Bad Guy)', 'Bad Guy'],
    ['(a (nested \\)) comment) bad@evil.example', 'a (nested )) comment'],
    ['Bad (not (so) bad) Guy <bad@(here)evil.example>', 'Bad Guy'],
    ['Bad\r\n Guy\r\n\t<bad@evil.example>', 'Bad Guy'],
    ['bad @ evil . example', null],
    ['bad@evil.example\r\n', null],
    ['"bad"@evil.example', null],
    ['Bad <@relay.example,@other.example:bad@evil.example>', 'Bad'],
    ['Bad <mailto:bad@evil.example>', 'Bad'],
    ['mailto:bad@evil.example', null],
    ['MAILTO:bad%40evil.example?subject=Hi,x@y.example', null],
    ['Бад <bad@evil.example>', 'Бад'],
    ['bad@evil.example,', null],
    ['Bad Guys: bad@evil.example;', null],
    ['Bad Guys:;, bad@evil.example', null],
  ])('%j is the address, named %j', (text, name) => {
    expect(readMailboxes(text)).toEqual([{ name, address: bad }]);
  });

  it.each([
    ['"john doe"@evil.example', '"john doe"@evil.example'],
    ['"a@b"@evil.example', '"a@b"@evil.example'],
    ['"a\\"b"@evil.example', '"a\\"b"@evil.example'],
    ['bad@[192.0.2.1]', 'bad@[192.0.2.1]'],
    ['bad@bücher.example', 'bad@bücher.example'],
    ['плохой@пример.example', 'плохой@пример.example'],
  ])('%s is %s', (text, address) => {
    expect(readMailboxes(text)).toEqual([{ name: null, address }]);
  });
});

describe('several mailboxes', () => {
  it.each([
    ['a@x.example, b@y.example', ['a@x.example', 'b@y.example']],
    ['A <a@x.example>; "B, b" <b@y.example>', ['a@x.example', 'b@y.example']],
    ['Guys: A <a@x.example>, b@y.example;, c@z.example', ['a@x.example', 'b@y.example', 'c@z.example']],
    ['Doe, J. <a@x.example>', ['a@x.example']],
    [' , ,a@x.example,\r\n ,b@y.example', ['a@x.example', 'b@y.example']],
  ])('%j', (text, addresses) => {
    expect(readMailboxes(text).map(({ address }) => address)).toEqual(addresses);
  });
});

describe('what is no mailbox gives none', () => {
  it.each([
    '',
    ' ',
    '<>',
    'Bad Guy',
    'undisclosed-recipients:;',
    'bad@',
    '@evil.example',
    'a b@evil.example',
    'bad@evil example',
    'bad@evil@example',
    'Bad <bad@evil.example',
    'Bad bad@evil.example>',
    'Bad <bad@evil.example> <x@y.example>',
    'Bad <bad@evil.example> x@y.example',
    '"Bad <bad@evil.example>',
    '(Bad <bad@evil.example>',
    'bad@[192.0.2.1',
    'bad@"evil".example',
    'bad\u0000@evil.example',
    'b\\ad@evil.example',
  ])('%j', (text) => {
    expect(readMailboxes(text)).toEqual([]);
  });
});

describe('any text', () => {
  it('never throws, and the address of what is made of a name and an address is that address', () => {
    const name = fc.string({ unit: 'grapheme-ascii' }).map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
    fc.assert(
      fc.property(name, fc.emailAddress(), fc.string({ unit: anyCharacter }), (display, address, text) => {
        expect(readMailboxes(`${display} <${address}>`)).toMatchObject([{ address }]);
        expect(Array.isArray(readMailboxes(text))).toBe(true);
      }),
    );
  });

  it.each(['a@b,', '<', '(', '"', 'a ', ': ', '@', '=?a?q?', '?= ', 'a:'])(
    'takes %j, many times over, at once',
    (part) => {
      const started = performance.now();
      readMailboxes(`${part.repeat(20_000)}${':'.repeat(20_000)}`);
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
