import { describe, expect, test } from 'vitest';
import { makeIndicator, reported } from '../test/outcomes.ts';
import { compareClassifications, compareTechniques, compareThreatNames } from './terms.ts';

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
      { value: 'T1055.012', sources: { a: ['/mitre/1', '/vtis/3'], b: ['/mitre/1'] } },
      { value: 'T1071', sources: { a: ['/vtis/3'] } },
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
      { value: 'Bashlite', sources: { b: ['/vtis/0'] } },
      { value: 'Mirai', sources: { a: [], b: ['/vtis/0'] } },
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
