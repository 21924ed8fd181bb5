import { describe, expect, it } from 'vitest';
import { eachMember } from '../fields/each.ts';
import { Warnings } from '../report/warnings.ts';
import { type IndicatorRows, indicatorOf, indicatorsIn } from './indicators.ts';
import { isTechniqueId, techniquesOf } from './techniques.ts';

describe('techniquesOf', () => {
  it.each(['T1055', 'T1055.012', 'T0001'])('%s is an id', (id) => expect(isTechniqueId(id)).toBe(true));

  it.each([
    ...['', 'T', 'T105', 'T10555', 't1055', 'T1055.12', 'T1055.0123', 'T1055.', ' T1055', 'T1055\n', 'T1055,T1056'],
    ...['F0001', 'U0102', 'E1055', 'TA0001', '__proto__', 'T١٠٥٥', `T1055${'\u0000'}`],
  ])('%j is none', (id) => expect(isTechniqueId(id)).toBe(false));

  it('leaves out what is no id, with a warning that points at it, and keeps the order', () => {
    const warnings = new Warnings();
    const claims = [
      { id: 'T1055', name: 'Process Injection', tactics: ['Defense Evasion'], at: '/a/0' },
      { id: 'U0102', at: '/a/1' },
      { id: 'T1027', name: null, tactics: [null], at: '/a/2' },
      { id: null, at: '/a/3' },
    ];
    expect(techniquesOf(claims, warnings)).toEqual([
      { id: 'T1055', name: 'Process Injection', tactics: ['Defense Evasion'], evidence: ['/a/0'] },
      { id: 'T1027', name: null, tactics: [], evidence: ['/a/2'] },
    ]);
    expect(warnings.list().map(({ code, pointer }) => [code, pointer])).toEqual([['unmapped-value', '/a/1']]);
  });

  it('writes an id as ATT&CK does', () => {
    const warnings = new Warnings();
    const claims = ['t1055', ' T1055.012 '].map((id) => ({ id, at: '/a' }));
    expect(techniquesOf(claims, warnings).map(({ id }) => id)).toEqual(['T1055', 'T1055.012']);
    expect(warnings.list()).toEqual([]);
  });
});

interface Section {
  rules?: ({ title: string | null; text: string | null; level: number | null } | null | undefined)[] | null;
  graded?: { word: string | null } | null;
  deep?: { alerts?: { message: string | null }[] | null } | null;
  flag?: boolean | null;
}

const rows: IndicatorRows<Section> = {
  rules: ({ title: name, text: description, level: vendorScore }) => ({
    category: 'rule',
    name,
    description,
    vendorScore,
    classifications: ['RAT', null],
    techniques: [null, 't1055', 'B0001'],
  }),
  graded: ({ word: name }) => ({ category: 'grade', name }),
  deep: { alerts: ({ message: name }) => [{ category: 'alert', name }] },
  flag: (isSet) => (isSet ? { category: 'flag', name: 'flag' } : null),
};

describe('indicatorsIn', () => {
  const read = (section: Section | null) =>
    indicatorsIn(section, rows, '/r', { analyses: ['7'] }).map(({ category, operation, evidence, analyses }) =>
      [category, operation, ...evidence, ...analyses].join(' '),
    );

  it('reads lists, sections and single values by a table with their keys, and points at each', () => {
    const entry = { title: 'a', text: null, level: 1 };
    const section = {
      rules: [entry, null, undefined, entry],
      graded: { word: 'high' },
      deep: { alerts: [{ message: 'b' }] },
      flag: true,
    };
    expect(read(section)).toEqual([
      'rule a /r/rules/0 7',
      'rule a /r/rules/3 7',
      'grade high /r/graded 7',
      'alert b /r/deep/alerts/0 7',
      'flag flag /r/flag 7',
    ]);
  });

  it.each([
    null,
    {},
    { rules: null, graded: null, deep: null, flag: null },
    { rules: [], deep: {}, flag: false },
    { rules: [{ title: null, text: '', level: 3 }], deep: { alerts: null } },
  ])('finds nothing in %j', (section) => expect(read(section)).toEqual([]));
});

it('an indicator without a name is called by its description, and has no text that is absent', () => {
  const [bare] = indicatorOf({ category: 'rule', name: null, description: 'text' }, '/r');
  expect(bare).toMatchObject({ operation: 'text', descriptions: ['text'], id: null, score: null, evidence: ['/r'] });
  const [full] = indicatorsIn({ rules: [{ title: 'a', text: null, level: 2 }] }, rows, '');
  expect(full).toMatchObject({ classifications: ['rat'], techniques: ['T1055'], vendorScore: 2 });
  expect(full).not.toHaveProperty('descriptions');
});

it('members are read with their keys, which may be any text, and those that are absent are not', () => {
  const members: Record<string, number | null | undefined> = JSON.parse('{"__proto__":1,"a/b~c":2,"x":null}');
  const read = (given: typeof members | null) => eachMember(given, '/r', (item, at, key) => [`${key} ${item} ${at}`]);
  expect(read(members)).toEqual(['__proto__ 1 /r/__proto__', 'a/b~c 2 /r/a~1b~0c']);
  expect(read(null)).toEqual([]);
});
