import { describe, expect, it } from 'vitest';
import { Warnings } from '../report/warnings.ts';
import { stateOf } from './state-reader.ts';
import { createVerdictReader, decideByParts, type VerdictTable } from './verdict-reader.ts';

const table: VerdictTable<'verdict' | 'severity'> = {
  vendor: 'Box',
  words: {
    verdict: { malicious: 'malicious', suspicious: 'suspicious', clean: 'benign', not_available: null },
    severity: { high: 'malicious', low: 'benign', unknown: 'unknown' },
  },
  bands: [
    { from: 7, value: 'malicious' },
    { from: 4, value: 'suspicious' },
  ],
  mostScore: 10,
};

interface Said {
  verdict?: unknown;
  severity?: unknown;
  score?: unknown;
}

function read(said: Said, overrides = {}, used: VerdictTable<'verdict' | 'severity'> = table) {
  const warnings = new Warnings();
  const reader = createVerdictReader(used, overrides, warnings);
  const found = (key: keyof Said) => (key in said ? { value: said[key], at: `/r/${key}` } : undefined);
  const words = { verdict: found('verdict'), severity: found('severity') };
  const verdict = reader.read({ words, score: found('score'), reason: '' });
  return { verdict, codes: warnings.list().map(({ code, pointer }) => `${code} ${pointer}`), list: warnings.list() };
}

describe('a verdict', () => {
  it.each<[Said, object, string[]]>([
    [
      { verdict: 'Malicious ' },
      { value: 'malicious', vendor: 'Malicious ', score: null, evidence: ['/r/verdict'] },
      [],
    ],
    [{ verdict: 'clean', severity: 'high' }, { value: 'benign', vendor: 'clean', evidence: ['/r/verdict'] }, []],
    [
      { verdict: 'not_available', severity: 'high' },
      { value: 'malicious', vendor: 'high', evidence: ['/r/severity'] },
      [],
    ],
    [{ severity: 'unknown', score: 9 }, { value: 'unknown', vendor: 'unknown', score: 90 }, []],
    [{ verdict: 'clean', score: 1.25 }, { value: 'benign', score: 12.5 }, []],
    [{ verdict: 'clean', score: 7 }, { value: 'benign', score: 70 }, ['conflicting-values /r/score']],
    [{ verdict: 'odd' }, { value: 'unknown', vendor: 'odd' }, ['unmapped-value /r/verdict']],
    [{ verdict: 3 }, { value: 'unknown', vendor: '3' }, ['unmapped-value /r/verdict']],
    [
      { score: 7.5 },
      { value: 'malicious', vendor: null, score: 75, evidence: ['/r/score'] },
      ['score-decided /r/score'],
    ],
    [{ score: '4' }, { value: 'suspicious', score: 40 }, ['score-decided /r/score']],
    [{ score: 3.9 }, { value: 'unknown', score: 39, evidence: ['/r/score'] }, ['score-decided /r/score']],
    [
      { verdict: 'not_available', score: 8 },
      { value: 'malicious', vendor: 'not_available' },
      ['score-decided /r/score'],
    ],
    [{ score: 11 }, { value: 'unknown', score: null, evidence: [] }, ['malformed-value /r/score']],
    [{ score: 'high' }, { value: 'unknown', score: null }, ['malformed-value /r/score']],
    [{}, { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] }, []],
    [{ verdict: '', severity: null, score: '' }, { value: 'unknown', vendor: null }, []],
    [{ verdict: 'constructor' }, { value: 'unknown' }, ['unmapped-value /r/verdict']],
  ])('%j is %j', (said, expected, codes) => {
    const found = read(said);
    expect(found.verdict).toMatchObject(expected);
    expect(found.codes).toEqual(codes);
  });

  it("follows an operator's own reading, and still says what contradicts the vendor's", () => {
    const found = read({ verdict: 'suspicious', score: 9 }, { Suspicious: 'malicious' });
    expect(found.verdict).toMatchObject({ value: 'malicious', vendor: 'suspicious' });
    expect(found.codes).toEqual(['conflicting-values /r/score']);
    expect(read({ verdict: 'odd' }, { odd: 'benign' })).toMatchObject({ verdict: { value: 'benign' }, codes: [] });
    expect(read({ verdict: 'not_available' }, { not_available: 'suspicious' }).verdict.value).toBe('suspicious');
  });

  it('of a vendor without bands is not decided by a score', () => {
    const { bands: _bands, ...plain } = table;
    expect(read({ score: 9 }, {}, plain)).toMatchObject({ verdict: { value: 'unknown', score: 90 }, codes: [] });
  });

  it('a score without a verdict is rescaled too', () => {
    const warnings = new Warnings();
    const reader = createVerdictReader(table, {}, warnings);
    expect(reader.score({ value: 2.5, at: '/s' })).toBe(25);
    expect(reader.score(undefined)).toBeNull();
    expect(warnings.list()).toEqual([]);
    expect(reader.score({ value: -1, at: '/s' })).toBeNull();
    expect(warnings.list()).toMatchObject([{ code: 'malformed-value', pointer: '/s' }]);
  });

  it('warns once of a word, however often and with whatever blanks it is read', () => {
    const warnings = new Warnings();
    const reader = createVerdictReader(table, {}, warnings);
    for (const value of ['odd', ' Odd ', 'odd']) reader.read({ words: { verdict: { value, at: '/a' } } });
    expect(warnings.list()).toHaveLength(1);
  });
});

it('a sample of which parts alone are judged has the verdict of the most severe', () => {
  const warnings = new Warnings();
  const blank = { score: null, vendor: null, reason: null };
  const parts = [
    { ...blank, value: 'benign', evidence: ['/0'] },
    { ...blank, value: 'suspicious', evidence: ['/1'] },
    { ...blank, value: 'unknown', evidence: [] },
  ] as const;
  const all = parts.map((part) => ({ ...part, evidence: [...part.evidence] }));
  expect(decideByParts(all, 'A run decided.', warnings)).toEqual(all[1]);
  expect(warnings.list()).toEqual([{ code: 'part-decided', message: 'A run decided.', pointer: '/1' }]);
  expect(decideByParts([], 'Nothing.', warnings)).toBeNull();
});

it.each([
  ['Pending', 'queued'],
  ['reported ', 'finished'],
  ['something_new', 'running'],
  ['constructor', 'running'],
  [null, 'running'],
] as const)('the state %j is %s', (word, state) => {
  expect(stateOf({ pending: 'queued', reported: 'finished' }, word)).toBe(state);
});

describe('a family of malware', () => {
  const words = { status: { malicious: 'malicious', clean: 'benign', undetected: 'unknown' } } as const;
  const bands = [{ from: 7, value: 'malicious' }] as const;
  const own = { family: 'Emotet', at: '/families/1', isOwn: true };
  const guess = { family: 'Generic', at: '/families/0', isOwn: false };
  const readBy = (status: string | null, families: readonly (typeof own)[], overrides = {}) => {
    const warnings = new Warnings();
    const reader = createVerdictReader({ vendor: 'Box', words, bands, mostScore: 10 }, overrides, warnings);
    const found = { status: { value: status, at: '/status' } };
    const { value, evidence, vendor, score } = reader.read({
      words: found,
      score: { value: 2, at: '/score' },
      families,
    });
    return { value, evidence, vendor, score, codes: warnings.list().map(({ code, pointer }) => `${code} ${pointer}`) };
  };
  const conflict = ['conflicting-values /families/1'];

  it.each([
    ['Clean', conflict],
    ['undetected', conflict],
    ['a new word', conflict],
    [null, []],
  ])("by the vendor's own rules is malicious beside the word %j", (status, codes) => {
    const evidence = ['/families/1'];
    expect(readBy(status, [guess, own])).toEqual({ value: 'malicious', evidence, vendor: status, score: 20, codes });
  });

  it('adds nothing to a word that says malicious, nor to a word that the operator reads', () => {
    const evidence = ['/status'];
    expect(readBy('Malicious', [own])).toMatchObject({ value: 'malicious', evidence, codes: [] });
    expect(readBy('Clean', [own], { clean: 'suspicious' })).toMatchObject({ value: 'suspicious', evidence, codes: [] });
    const stands = { value: 'benign', evidence, codes: conflict };
    expect(readBy('Clean', [own], { CLEAN: 'benign' })).toMatchObject(stands);
  });

  it('by others decides nothing, and contradicts a benign word', () => {
    const codes = ['conflicting-values /families/0'];
    expect(readBy('Clean', [guess])).toMatchObject({ value: 'benign', codes });
    expect(readBy('undetected', [guess])).toMatchObject({ value: 'unknown', codes: [] });
    expect(readBy(null, [guess])).toMatchObject({ value: 'unknown', codes: ['score-decided /score'] });
  });
});
