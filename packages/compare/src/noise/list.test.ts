import { blankIoc, type IocType, iocKey } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { question, reported } from '../../test/outcomes.ts';
import { compare } from '../compare.ts';
import { parseNoiseList } from './list.ts';

function matched(list: string, type: IocType, value: string): string | null {
  const ioc = blankIoc(type, value);
  return parseNoiseList(list).match(iocKey(ioc), [ioc]);
}

describe('what an entry matches', () => {
  const cases: [entry: string, type: IocType, value: string, isMatch: boolean][] = [
    ['update.example.com', 'domain-name', 'UPDATE.example.com.', true],
    ['update.example.com', 'domain-name', 'a.update.example.com', false],
    ['update.example.com', 'url', 'http://update.example.com/', false],
    ['*.example.com', 'domain-name', 'example.com', true],
    ['*.example.com', 'domain-name', 'a.b.EXAMPLE.com', true],
    ['.example.com', 'domain-name', 'a.example.com.', true],
    ['*.example.com', 'domain-name', 'notexample.com', false],
    ['*.example.com', 'domain-name', 'example.com.evil.example', false],
    ['*.example.com', 'url', 'https://cdn.example.com:8443/x?y', true],
    ['*.example.com', 'url', 'https://evil.example/?cdn.example.com', false],
    ['*.example.com', 'email-addr', 'someone@mail.example.com', true],
    ['*.example.com', 'mutex', 'a.example.com', false],
    ['*.bücher.example', 'domain-name', 'www.xn--bcher-kva.example', true],
    ['192.0.2.0/24', 'ipv4-addr', '192.0.2.255', true],
    ['192.0.2.0/24', 'ipv4-addr', '192.0.3.0', false],
    ['192.0.2.77/24', 'ipv4-addr', '192.0.2.1', true],
    ['192.0.2.0/24', 'ipv6-addr', '::ffff:192.0.2.9', true],
    ['::ffff:192.0.2.0/120', 'ipv4-addr', '192.0.2.9', true],
    ['0.0.0.0/0', 'ipv4-addr', '203.0.113.1', true],
    ['0.0.0.0/0', 'ipv6-addr', '2001:db8::1', false],
    ['2001:db8::/32', 'ipv6-addr', '2001:DB8:0:0::1', true],
    ['2001:db8::/32', 'ipv6-addr', '2001:db9::1', false],
    ['2001:db8::/32', 'url', 'http://[2001:db8::2]/', true],
    ['198.51.100.0/25', 'url', 'http://198.51.100.3:80/x', true],
    ['2001:db8::/32', 'ipv6-addr', '2001:db8:1:2:3:4:5:6', true],
    ['2001:db8::/32', 'ipv6-addr', '2001:db8:1', false],
    ['2001:db8::/32', 'ipv6-addr', '2001:db8::1::2', false],
    ['2001:db8::/32', 'ipv6-addr', '2001:db8::12345', false],
    ['2001:db8::/32', 'ipv6-addr', '2001:db8:1:2:3:4::6', true],
    ['2001:db8::/32', 'domain-name', 'a.example', false],
    ['*.example.com', 'url', 'http://cdn.example.com./', true],
    ['198.51.100.7', 'ipv4-addr', '198.51.100.7', true],
    ['Global\\Known', 'mutex', 'Global\\Known', true],
    ['C:/Users/Public/x.TXT', 'file-name', 'c:\\users\\public\\X.txt', true],
    ['HKLM\\Software\\Known', 'windows-registry-key', 'hkey_local_machine\\software\\known', true],
  ];
  test.each(cases)('%s, %s %s: %s', (entry, type, value, isMatch) => {
    expect(matched(`# a comment\r\n\n  ${entry}  `, type, value)).toBe(isMatch ? entry : null);
  });

  test('a file in any of its hashes', () => {
    const md5 = 'a'.repeat(32);
    const file = { ...blankIoc('file', 'x.exe'), hashes: { md5, sha256: 'b'.repeat(64) } };
    expect(parseNoiseList(md5.toUpperCase()).match(iocKey(file), [file])).toBe(md5.toUpperCase());
    expect(parseNoiseList('c'.repeat(64)).match(iocKey(file), [file])).toBe(null);
  });

  test('a value before a range, the longest range and suffix first, of two the same the first', () => {
    const list = '10.0.0.0/8\n10.1.0.0/16\n10.1.2.3\n10.1.0.0/16 \n.example\n*.a.example';
    expect(matched(list, 'ipv4-addr', '10.1.2.3')).toBe('10.1.2.3');
    expect(matched(list, 'ipv4-addr', '10.1.2.4')).toBe('10.1.0.0/16');
    expect(matched(list, 'ipv4-addr', '10.2.2.4')).toBe('10.0.0.0/8');
    expect(matched(list, 'domain-name', 'b.a.example')).toBe('*.a.example');
    expect(matched(list, 'domain-name', 'b.example')).toBe('.example');
  });

  test('every address of a range is in it, and no other', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (network, address, prefix) => {
        const bits = (text: string): string =>
          text
            .split('.')
            .map((octet) => Number(octet).toString(2).padStart(8, '0'))
            .join('');
        const isInside = bits(network).slice(0, prefix) === bits(address).slice(0, prefix);
        expect(matched(`${network}/${prefix}`, 'ipv4-addr', address) !== null).toBe(isInside);
      }),
    );
  });

  test('never throws on what malware names', () => {
    const list = parseNoiseList('*.example.com\n10.0.0.0/8\n::/0\nx');
    fc.assert(
      fc.property(
        fc.constantFrom<IocType>('domain-name', 'url', 'ipv6-addr', 'email-addr', 'file'),
        fc.string({ unit: anyCharacter }),
        (type, value) => {
          const ioc = blankIoc(type, value);
          const entry = list.match(iocKey(ioc), [ioc]);
          expect(entry === null || typeof entry === 'string').toBe(true);
        },
      ),
    );
    const long = blankIoc('domain-name', `${'a.'.repeat(200_000)}example.com`);
    expect(list.match(iocKey(long), [long])).toBe('*.example.com');
  });
});

describe('a list that cannot be meant', () => {
  test.each([
    ['ok.example\n10.0.0.0/33', 'line 2: 10.0.0.0/33 is not a CIDR range'],
    ['300.0.0.0/8', 'line 1: 300.0.0.0/8 is not a CIDR range'],
    ['::ffff:10.0.0.0/8', 'is not a CIDR range'],
    ['2001:db8::/129', 'is not a CIDR range'],
    ['\n\n*example.com', 'line 3: a domain suffix is written *.example.com'],
    ['*.', 'a domain suffix'],
    ['*.a..b', 'a domain suffix'],
    ['a.*.example', null],
    ['a\u001b[31m', 'line 1: an entry has no control characters'],
    ['a'.repeat(5000), 'line 1: an entry has 4096 characters at most'],
  ])('%j', (text, problem) => {
    const parse = (): unknown => parseNoiseList(text);
    if (problem === null) expect(parse).not.toThrow();
    else {
      expect(parse).toThrow(problem);
      expect(parse).toThrow(expect.objectContaining({ code: 'configuration' }));
    }
  });
});

describe('in a comparison', () => {
  const outcomes = [
    reported('a', 'malicious', {
      iocs: [
        { ...blankIoc('ipv4-addr', '10.0.0.1'), evidence: ['/x'] },
        { ...blankIoc('mutex', 'm'), evidence: ['/y'] },
      ],
    }),
    reported('b', 'malicious'),
  ];

  test('rows are marked and none is removed; without a list there is no mark', () => {
    const plain = compare(outcomes, { question });
    const marked = compare(outcomes, { question, noise: parseNoiseList('10.0.0.0/8') });
    expect(marked.iocs.rows.map((row) => [row.key, row.noise])).toEqual([
      ['ipv4-addr:10.0.0.1', '10.0.0.0/8'],
      ['mutex:m', null],
    ]);
    expect(plain.iocs.rows.map((row) => Object.hasOwn(row, 'noise'))).toEqual([false, false]);
    expect({ ...marked.iocs, rows: [] }).toEqual({ ...plain.iocs, rows: [] });
  });
});
