import { describe, expect, test } from 'vitest';
import { makeIndicator, reported } from '../../test/outcomes.ts';
import { compareTechniques } from './techniques.ts';

const giving = (provider: string, ...ids: string[]) => {
  const techniques = ids.map((id, index) => ({ id, name: null, tactics: [], evidence: [`/mitre/${index}`] }));
  return reported(provider, 'malicious', { techniques });
};

describe('techniques', () => {
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
});

describe('techniques that MITRE replaced', () => {
  test('meet in the row of their successor, which says who gives which id', () => {
    expect(compareTechniques([giving('vmray', 'T1060'), giving('cape', 'T1547.001')])).toEqual([
      { value: 'T1547', sources: { vmray: ['/mitre/0'], cape: ['/mitre/0'] }, children: ['T1547.001'] },
      {
        value: 'T1547.001',
        sources: { vmray: ['/mitre/0'], cape: ['/mitre/0'] },
        parent: 'T1547',
        formerIds: { vmray: ['T1060'] },
      },
    ]);
  });

  test('are read in either case, with spaces, and from threat indicators', () => {
    const indicators = [makeIndicator({ techniques: [' t1060', 'Registry Run Keys'], evidence: ['/vtis/3'] })];
    const rows = compareTechniques([
      giving('a', 't1060', 'T1060 ', 'T1060'),
      reported('b', 'malicious', { indicators }),
    ]);
    expect(rows.at(-1)).toEqual({
      value: 'T1547.001',
      sources: { a: ['/mitre/0', '/mitre/1', '/mitre/2'], b: ['/vtis/3'] },
      parent: 'T1547',
      formerIds: { a: ['T1060'], b: ['T1060'] },
    });
  });

  test('are replaced to the end of a chain, and two that became one are one row', () => {
    const rows = compareTechniques([giving('a', 'T1150', 'T1547.011'), giving('b', 'T1022', 'T1002')]);
    expect(rows.map(({ value, formerIds }) => [value, formerIds])).toEqual([
      ['T1560', { b: ['T1002', 'T1022'] }],
      ['T1647', { a: ['T1150', 'T1547.011'] }],
    ]);
  });

  test('count as the technique above their successor, not as the one above themselves', () => {
    // MITRE moved T1053.001 to T1053.002, and T1547.011 away from T1547.
    const rows = compareTechniques([giving('a', 'T1547.011', 'T1053.001')]);
    expect(rows.map(({ value, parent }) => [value, parent])).toEqual([
      ['T1053', undefined],
      ['T1053.002', 'T1053'],
      ['T1647', undefined],
    ]);
  });

  test('lend their successor to a sub-technique that the table does not have', () => {
    const rows = compareTechniques([giving('a', 'T1060.001'), giving('b', 'T1060')]);
    expect(rows.map(({ value, parent, children }) => [value, parent, children])).toEqual([
      ['T1060.001', 'T1547.001', undefined],
      ['T1547', undefined, ['T1547.001']],
      ['T1547.001', 'T1547', ['T1060.001']],
    ]);
    expect(rows[1]?.sources).toEqual({ a: ['/mitre/0'], b: ['/mitre/0'] });
  });

  test('of the mobile matrix are replaced too', () => {
    expect(compareTechniques([giving('a', 'T1432'), giving('b', 'T1636.003')]).at(-1)).toMatchObject({
      value: 'T1636.003',
      formerIds: { a: ['T1432'] },
    });
  });

  test('without a successor stay as they are, with a mark', () => {
    expect(compareTechniques([giving('cape', 'T1064'), giving('b', 'T1059')])).toEqual([
      { value: 'T1059', sources: { b: ['/mitre/0'] } },
      { value: 'T1064', sources: { cape: ['/mitre/0'] }, deprecated: true },
    ]);
  });

  test('that nobody knows stay as they are, without one', () => {
    const rows = compareTechniques([giving('a', 'T9999', 'T1055.099', 'T0001')]);
    expect(rows.map(({ value }) => value)).toEqual(['T0001', 'T1055', 'T1055.099', 'T9999']);
    expect(rows.filter((row) => row.deprecated !== undefined || row.formerIds !== undefined)).toEqual([]);
  });

  test('keep providers that are names of the language apart', () => {
    const [, row] = compareTechniques([giving('__proto__', 'T1060'), giving('constructor', 'T1060')]);
    expect(Object.entries(row?.formerIds ?? {})).toEqual([
      ['__proto__', ['T1060']],
      ['constructor', ['T1060']],
    ]);
  });
});

test.each([
  ...['TA0005', 'ta0005', ' TA0005 ', 'B0001', 'B0001.001', 'C0002', 'E1059', 'E1055.m01', 'OB0001', 'OC0006', 'F0001'],
  ...['S0154', 'G0016', 'M1040', 'DS0009', 'DET0001'],
])('%j is an id of something else than a technique', (id) => {
  const indicators = [makeIndicator({ techniques: [id] })];
  expect(compareTechniques([giving('a', id), reported('b', 'malicious', { indicators })])).toEqual([]);
});
