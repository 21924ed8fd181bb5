import { describe, expect, test } from 'vitest';
import { makeIndicator, reported } from '../test/outcomes.ts';
import { compareClassifications, compareFamilies, compareTechniques, compareThreatNames } from './terms.ts';

describe('terms', () => {
  test('techniques are the same in either case, and indicators add those that they name by id', () => {
    const technique = { id: 't1055.012', name: 'Process Hollowing', tactics: [], evidence: ['/mitre/1'] };
    const indicators = [
      makeIndicator({ techniques: ['T1055.012', 'Process Hollowing', 'T1071'], evidence: ['/vtis/3'] }),
    ];
    const rows = compareTechniques([
      reported('a', 'malicious', { techniques: [technique], indicators }),
      reported('b', 'malicious', { techniques: [{ ...technique, id: 'T1055.012' }] }),
    ]);
    expect(rows).toEqual([
      { value: 'T1055', sources: { a: ['/mitre/1', '/vtis/3'], b: ['/mitre/1'] }, children: ['T1055.012'] },
      { value: 'T1055.012', sources: { a: ['/mitre/1', '/vtis/3'], b: ['/mitre/1'] }, parent: 'T1055' },
      { value: 'T1071', sources: { a: ['/vtis/3'] } },
    ]);
  });

  test('a technique and its sub-technique meet in the row of the technique', () => {
    const technique = (id: string, pointer: string) => ({ id, name: null, tactics: [], evidence: [pointer] });
    const rows = compareTechniques([
      reported('a', 'malicious', { techniques: [technique('T1055', '/mitre/0')] }),
      reported('b', 'malicious', {
        techniques: [technique('T1055.001', '/mitre/1'), technique('T1055.012', '/mitre/2')],
      }),
      reported('c', 'malicious', { techniques: [technique('no id.1', '/mitre/3')] }),
    ]);
    expect(rows).toEqual([
      { value: 'NO ID.1', sources: { c: ['/mitre/3'] } },
      {
        value: 'T1055',
        sources: { a: ['/mitre/0'], b: ['/mitre/1', '/mitre/2'] },
        children: ['T1055.001', 'T1055.012'],
      },
      { value: 'T1055.001', sources: { b: ['/mitre/1'] }, parent: 'T1055' },
      { value: 'T1055.012', sources: { b: ['/mitre/2'] }, parent: 'T1055' },
    ]);
  });

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
