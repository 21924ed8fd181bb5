import { describe, expect, test } from 'vitest';
import { makeIndicator, reported } from '../test/outcomes.ts';
import { compareClassifications, compareFamilies, compareThreatNames } from './terms.ts';

describe('terms', () => {
  test('threat names keep their first spelling', () => {
    const rows = compareThreatNames([
      reported('a', 'malicious', { threatNames: ['Mirai'] }),
      reported('b', 'malicious', {
        threatNames: ['mirai'],
        indicators: [makeIndicator({ threatNames: ['MIRAI', 'Bashlite'] })],
      }),
    ]);
    expect(rows).toEqual([
      { value: 'Bashlite', sources: { b: ['/vtis/0'] }, family: 'bashlite' },
      { value: 'Mirai', sources: { a: [], b: ['/vtis/0'] }, family: 'mirai' },
    ]);
  });

  test('an empty name is none', () => {
    expect(compareThreatNames([reported('a', 'malicious', { threatNames: ['', 'Mirai'] })])).toMatchObject([
      { value: 'Mirai' },
    ]);
  });

  test('families join what vendors name differently, beside the raw names', () => {
    const reports = [
      reported('a', 'malicious', { threatNames: ['ByteCode-MSIL.Trojan.LokiBot', 'Generic Malware'] }),
      reported('b', 'malicious', { indicators: [makeIndicator({ threatNames: ['Loki'] })] }),
    ];
    expect(compareFamilies(reports)).toEqual([{ value: 'lokibot', sources: { a: [], b: ['/vtis/0'] } }]);
    expect(compareThreatNames(reports).map(({ value, family }) => [value, family])).toEqual([
      ['ByteCode-MSIL.Trojan.LokiBot', 'lokibot'],
      ['Generic Malware', undefined],
      ['Loki', 'lokibot'],
    ]);
  });

  test('classifications are words of malware-type-ov where one fits', () => {
    const rows = compareClassifications([
      reported('a', 'malicious', { classifications: [{ value: 'remote-access-trojan', vendor: 'RAT' }] }),
      reported('b', 'malicious', { classifications: [{ value: 'rat', vendor: 'rat' }] }),
      reported('c', 'malicious', { classifications: [{ value: 'x1', vendor: 'Information Stealer' }] }),
      reported('d', 'malicious', { classifications: [{ value: 'riskware', vendor: 'Riskware' }] }),
    ]);
    expect(rows.map(({ value, sources }) => [value, Object.keys(sources)])).toEqual([
      ['remote-access-trojan', ['a', 'b']],
      ['riskware', ['d']],
      ['spyware', ['c']],
    ]);
  });

  test('classifications are pointed at by the indicators that carry the word of either side', () => {
    const rows = compareClassifications([
      reported('a', 'malicious', {
        classifications: [{ value: 'remote-access-trojan', vendor: 'RAT' }],
        indicators: [
          makeIndicator({ classifications: ['rat'] }),
          makeIndicator({ classifications: ['Spyware'], evidence: ['/vtis/1'] }),
        ],
      }),
    ]);
    expect(rows).toEqual([{ value: 'remote-access-trojan', sources: { a: ['/vtis/0'] } }]);
  });

  test('words and providers that are names of the language stay words', () => {
    const rows = compareThreatNames([
      reported('__proto__', 'malicious', { threatNames: ['__proto__', 'constructor'] }),
    ]);
    expect(rows.map((row) => row.value)).toEqual(['__proto__', 'constructor']);
    expect(rows.map((row) => Object.entries(row.sources))).toEqual([[['__proto__', []]], [['__proto__', []]]]);
    expect(Object.getPrototypeOf(rows[0]?.sources)).toBe(Object.prototype);
  });
});
