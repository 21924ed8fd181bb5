import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { isAddress, isDomainName, isEmailAddress, registryKeyOf, splitPath, uriOf } from './forms.ts';

describe('uriOf', () => {
  it.each([
    ['http://a.example/x?q=<b>|{c}#f#g', 'http://a.example/x?q=%3Cb%3E%7C%7Bc%7D#f%23g'],
    ['http://a.example/100%', 'http://a.example/100%25'],
    ['HTTP://[2001:DB8::1]:8080/', 'http://[2001:db8::1]:8080/'],
    ['a.example/x', null],
    ['', null],
    ['http://', null],
  ])('%j is %j', (value, expected) => {
    expect(uriOf(value)).toBe(expected);
  });

  it('gives only what the grammar of RFC 3986 has', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(uriOf(`http://a.example/${text}`) ?? '').toMatch(/^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/);
      }),
    );
  });
});

describe('what a value is', () => {
  it('tells domains, addresses and mail addresses from text', () => {
    expect(['a.example', 'xn--e1afmkfd.example', '_dns.a.example'].filter((text) => !isDomainName(text))).toEqual([]);
    expect(['', 'a..example', 'a b', '1.2.3.4', '-a.example', 'a'.repeat(64)].filter(isDomainName)).toEqual([]);
    expect(isAddress('ipv4-addr', '192.0.2.1') && isAddress('ipv6-addr', '2001:db8::1')).toBe(true);
    expect(
      isAddress('ipv4-addr', '192.0.2.256') ||
        isAddress('ipv6-addr', 'fe80::1%eth0') ||
        isAddress('ipv4-addr', '010.0.0.1'),
    ).toBe(false);
    expect(isEmailAddress('a.b+c@a.example')).toBe(true);
    expect(['a@', '@a.example', 'a b@a.example', '<a@a.example>', 'a@b@c'].filter(isEmailAddress)).toEqual([]);
  });
});

describe('registryKeyOf', () => {
  it('writes the hive in full and keeps the rest', () => {
    expect(registryKeyOf('hklm\\Software\\HKCU')).toBe('HKEY_LOCAL_MACHINE\\Software\\HKCU');
    expect(registryKeyOf('HKEY_USERS\\S-1')).toBe('HKEY_USERS\\S-1');
  });
});

describe('splitPath', () => {
  it.each([
    ['C:\\a\\b.exe', 'C:\\a', 'b.exe'],
    ['C:\\b.exe', 'C:\\', 'b.exe'],
    ['/b', '/', 'b'],
    ['/usr/bin/b', '/usr/bin', 'b'],
    ['b.exe', null, 'b.exe'],
    ['folder\\', null, 'folder\\'],
  ])('%j is in %j and named %j', (path, folder, name) => {
    expect(splitPath(path)).toEqual({ folder, name });
  });
});
