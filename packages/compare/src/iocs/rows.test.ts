import { describe, expect, test } from 'vitest';
import { eicar, makeIoc, makeSample, reported } from '../../test/outcomes.ts';
import type { IocComparison } from '../comparison.ts';
import type { Reported } from '../reported.ts';
import { groupListed } from './groups.ts';
import { compareIocs } from './rows.ts';

const compared = (reports: readonly Reported[]): IocComparison =>
  compareIocs(
    reports.map(({ provider }) => provider),
    groupListed(null, reports),
  );

describe('IOC rows', () => {
  test('what differs only in spelling is one row, with each value as observed', () => {
    const { rows } = compared([
      reported('a', 'malicious', {
        iocs: [makeIoc('domain-name', 'EVIL.example', { isIoc: true, verdict: 'malicious' })],
      }),
      reported('b', 'malicious', { iocs: [makeIoc('domain-name', 'evil.example.')] }),
    ]);
    expect(rows).toEqual([
      {
        type: 'domain-name',
        value: 'EVIL.example',
        key: expect.stringContaining('evil.example'),
        sources: {
          a: { verdict: 'malicious', isIoc: true, value: 'EVIL.example', evidence: ['/iocs/domain-name'] },
          b: { verdict: 'unknown', isIoc: false, value: 'evil.example.', evidence: ['/iocs/domain-name'] },
        },
      },
    ]);
  });

  test('several of one provider: the most severe verdict, all pointers', () => {
    const { rows, exclusive } = compared([
      reported('a', 'malicious', {
        iocs: [
          makeIoc('url', 'http://evil.example/a#2', { verdict: 'benign', evidence: ['/b', '/a'] }),
          makeIoc('url', 'http://evil.example/a#1', { verdict: 'suspicious', isIoc: true, evidence: ['/c', '/a'] }),
        ],
      }),
    ]);
    expect(rows.map((row) => row.sources)).toEqual([
      { a: { verdict: 'suspicious', isIoc: true, value: 'http://evil.example/a#2', evidence: ['/a', '/b', '/c'] } },
    ]);
    expect(exclusive).toEqual([{ sources: ['a'], count: 1 }]);
  });

  test('files that share a hash are one row, whichever hash it is', () => {
    const { rows } = compared([
      reported('a', 'malicious', { iocs: [makeIoc('file', 'x.exe', { hashes: { sha256: eicar.sha256 } })] }),
      reported('b', 'malicious', { iocs: [makeIoc('file', 'y.exe', { hashes: eicar })] }),
      reported('c', 'malicious', { iocs: [makeIoc('file', 'z.exe', { hashes: { md5: eicar.md5 } })] }),
    ]);
    expect(rows.map((row) => Object.keys(row.sources))).toEqual([['a', 'b', 'c']]);
  });

  test('files that the hashes of the sample join are one row; the sample alone has no row', () => {
    const byMd5 = makeIoc('file', 'x.exe', { hashes: { md5: eicar.md5 } });
    const bySha256 = makeIoc('file', 'y.exe', { hashes: { sha256: eicar.sha256 } });
    const reports = [reported('a', 'malicious', { iocs: [byMd5] }), reported('b', 'malicious', { iocs: [bySha256] })];
    const sample = makeSample({ hashes: eicar });
    const known = compareIocs(['a', 'b'], groupListed(sample, reports)).rows;
    expect(known.map(({ key, value, sources }) => [key, value, Object.keys(sources)])).toEqual([
      [`file:sha256:${eicar.sha256}`, 'x.exe', ['a', 'b']],
    ]);
    expect(compared(reports).rows).toHaveLength(2);
    expect(compareIocs(['a'], groupListed(sample, [reported('a', 'malicious')])).rows).toEqual([]);
  });

  test('an IPv4 address in the clothes of an IPv6 address is in the row of the IPv4 address', () => {
    const { rows, overlap } = compared([
      reported('a', 'malicious', { iocs: [makeIoc('ipv6-addr', '::ffff:192.0.2.1')] }),
      reported('b', 'malicious', { iocs: [makeIoc('ipv4-addr', '192.0.2.1')] }),
    ]);
    expect(rows).toMatchObject([{ type: 'ipv4-addr', value: '::ffff:192.0.2.1' }]);
    expect(overlap.map((row) => row.type)).toEqual(['all', 'all', 'ipv4-addr', 'ipv4-addr']);
  });

  test('rows are sorted by type, then key', () => {
    const { rows } = compared([
      reported('a', 'malicious', {
        iocs: [makeIoc('url', 'http://a.example/'), makeIoc('mutex', 'b'), makeIoc('mutex', 'a')],
      }),
    ]);
    expect(rows.map((row) => row.value)).toEqual(['a', 'b', 'http://a.example/']);
  });

  test('a provider may have any id, also one that is a name of the language', () => {
    const iocs = [makeIoc('mutex', '__proto__')];
    const { rows } = compared([
      reported('__proto__', 'malicious', { iocs: [...iocs, makeIoc('mutex', 'own')] }),
      reported('constructor', 'malicious', { iocs }),
    ]);
    expect(rows.map((row) => Object.keys(row.sources))).toEqual([['__proto__', 'constructor'], ['__proto__']]);
    for (const { sources } of rows) {
      expect(Object.getPrototypeOf(sources)).toBe(Object.prototype);
      expect(JSON.stringify(sources)).toContain('"__proto__":{"verdict":"unknown"');
    }
  });

  test('the input is not changed, also where evidence of several is united', () => {
    const iocs = [makeIoc('mutex', 'm'), makeIoc('mutex', 'm', { evidence: ['/iocs/1'], isIoc: true })];
    const outcome = reported('a', 'malicious', { iocs });
    const before = structuredClone(outcome);
    const { rows } = compared([outcome]);
    expect(rows[0]?.sources.a).toMatchObject({ isIoc: true, evidence: ['/iocs/1', '/iocs/mutex'] });
    expect(outcome).toEqual(before);
  });
});
