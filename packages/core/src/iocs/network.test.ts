import { describe, expect, it } from 'vitest';
import { foldDomain, foldEmailAddress, foldUrl, readAddress } from './network.ts';

/** The longest host that is folded. */
const longest = 1024;

describe('foldDomain', () => {
  it.each([
    ['evil.EXAMPLE', 'evil.example'],
    ['Evil', 'evil'],
    ['xn--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['_dmarc.Evil.example', '_dmarc.evil.example'],
    ['evil.example...', 'evil.example'],
    ['...', '...'],
    ['日本語', 'xn--wgv71a119e'],
    ['ü.1a', 'xn--tda.1a'],
    ['bücher.example。', 'xn--bcher-kva.example'],
  ])('%s is %s', (value, folded) => {
    expect(foldDomain(value)).toBe(folded);
  });

  it.each([
    ['A/B.Example', 'a/b.example'],
    ['A B', 'a b'],
    ['A%41', 'a%41'],
  ])('%s, which is no name, is %s', (value, folded) => {
    expect(foldDomain(value)).toBe(folded);
  });

  it.each(['A/ü', 'ü/A', 'ü%41', 'Ü:1', '1。2', '1。20', '１'])(
    '%s stays: Node would cut it, decode it, or read an address',
    (value) => {
      expect(foldDomain(value)).toBe(value);
    },
  );

  it(`leaves a name of more than ${longest} characters as it is, for Punycode takes quadratic time`, () => {
    const name = 'Ü'.repeat(longest);
    expect(foldDomain(name)).toMatch(/^xn--/);
    expect(foldDomain(`${name}Ü`)).toBe(`${name}Ü`);
  });
});

describe('foldEmailAddress', () => {
  it.each([
    ['Bob@EVIL.example', 'Bob@evil.example'],
    [' Bob@EVIL.example ', 'Bob@evil.example'],
    ['"A@B"@EVIL.example', '"A@B"@evil.example'],
    ['@EVIL.example', '@evil.example'],
    ['"Guy, Bad" <Bad@EVIL.example>', 'Bad@evil.example'],
    ['<Bad@bücher.example>', 'Bad@xn--bcher-kva.example'],
    ['mailto:Bad@EVIL.example', 'Bad@evil.example'],
    ['a@x.example, b@Y.example', 'a@x.example, b@y.example'],
    [' No Address ', 'No Address'],
  ])('%s is %s', (value, folded) => {
    expect(foldEmailAddress(value)).toBe(folded);
  });
});

describe('foldUrl', () => {
  it.each([
    ['http://EVIL.example/A', 'http://evil.example/A'],
    ['http://eVIL/x', 'http://evil/x'],
    ['http://evil.example/ü', 'http://evil.example/%C3%BC'],
    ['http://evil.example/a b', 'http://evil.example/a%20b'],
    ['http://evil.example/a/./b', 'http://evil.example/a/b'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http://127.1/', 'http://127.0.0.1/'],
    ['http://evil.example:80/a#b#c', 'http://evil.example/a'],
    ['https://evil.example:443', 'https://evil.example/'],
    ['HTTP://evil.example/?to=http://evil.example/', 'http://evil.example/?to=http://evil.example/'],
    ['http:/\\\\evil.example', 'http://evil.example/'],
    ['\u00a0http://evil.example\u00a0', 'http://evil.example/'],
    ['mailto:Bob@EVIL.example?x#y', 'mailto:Bob@EVIL.example?x'],
    [' Not an address#x ', 'Not an address#x'],
  ])('%s is %s', (value, folded) => {
    expect(foldUrl(value)).toBe(folded);
  });

  it(`leaves an address with a host of more than ${longest} characters as it is`, () => {
    const host = 'Ü'.repeat(longest);
    expect(foldUrl(`http://${host}/`)).toMatch(/^http:\/\/xn--/);
    expect(foldUrl(`http://${host}Ü/`)).toBe(`http://${host}Ü/`);
    expect(foldUrl(`http://a.example/${host}Ü`)).toMatch(/^http:\/\/a\.example\/%C3%9C/);
  });
});

describe('readAddress', () => {
  it.each([
    ['192.0.2.1', 'ipv4-addr', '192.0.2.1'],
    [' 192.0.2.1 ', 'ipv4-addr', '192.0.2.1'],
    [' 192.0.2.1:80 ', 'ipv4-addr', '192.0.2.1'],
    ['255.249.199.99', 'ipv4-addr', '255.249.199.99'],
    ['2001:DB8::0:1', 'ipv6-addr', '2001:db8::1'],
    ['[2001:db8::1]', 'ipv6-addr', '2001:db8::1'],
    ['[2001:db8::1]:65535', 'ipv6-addr', '2001:db8::1'],
    ['fe80::1%eth0', 'ipv6-addr', 'fe80::1'],
    ['[fe80::1%25\n%x]:1', 'ipv6-addr', 'fe80::1'],
    ['64:ff9b::1.2.3.4', 'ipv6-addr', '64:ff9b::102:304'],
    ['::ffff:1.2.3.4', 'ipv4-addr', '1.2.3.4'],
    ['::ffff:0102:0304', 'ipv4-addr', '1.2.3.4'],
    ['::', 'ipv6-addr', '::'],
  ] as const)('%s is the %s %s', (value, type, text) => {
    expect(readAddress(value)).toEqual({ type, value: text });
  });

  it.each([
    '',
    'x',
    'abcd',
    '1:2',
    '1::2::3',
    '256.0.2.1',
    '192.0.2.1:',
    '192.0.2.1:123456',
    '192.0.2.1x',
    'x192.0.2.1',
    '192.0.2',
    '010.0.0.1',
    '0x7f.1',
    '[::1]x',
    'x[::1]',
    '[::1]:',
    '[::1]:123456',
    '%eth0',
    '::1.2.3',
    '::1.2.3.04',
    '::1.2.3.4x',
    '::g',
    `::${'0'.repeat(60)}1`,
  ])('%s is none', (value) => {
    expect(readAddress(value)).toBeNull();
  });
});
