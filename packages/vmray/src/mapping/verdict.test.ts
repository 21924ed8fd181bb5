import { type VerdictOverrides, Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { createVerdictReader } from './verdict.ts';

const keys = { verdict: 'v', severity: 's', score: 'n' };

function readWith(source: { verdict?: unknown; severity?: unknown; score?: unknown }, overrides?: VerdictOverrides) {
  const warnings = new Warnings();
  const { value, evidence, vendor } = createVerdictReader(warnings, overrides).read({ at: '/x', keys, ...source });
  return { value, vendor, evidence, codes: warnings.list().map((warning) => warning.code) };
}

describe('crosswalk', () => {
  it.each([
    ['malicious', 'malicious'],
    ['suspicious', 'suspicious'],
    ['clean', 'benign'],
  ])('verdict %s is %s', (verdict, value) => {
    expect(readWith({ verdict, severity: 'malicious' })).toEqual({
      value,
      vendor: verdict,
      evidence: ['/x/v'],
      codes: [],
    });
  });

  it.each([
    ['malicious', 'malicious'],
    ['blacklisted', 'malicious'],
    ['suspicious', 'suspicious'],
    ['not_suspicious', 'benign'],
    ['whitelisted', 'benign'],
    ['unknown', 'unknown'],
    ['error', 'unknown'],
  ])('without a verdict, severity %s is %s', (severity, value) => {
    for (const verdict of [null, undefined, 'not_available', 'Not Available', 'n/a']) {
      expect(readWith({ verdict, severity })).toEqual({ value, vendor: severity, evidence: ['/x/s'], codes: [] });
    }
  });

  it.each([
    [0, 'benign'],
    [24, 'benign'],
    [25, 'suspicious'],
    [74, 'suspicious'],
    [75, 'malicious'],
    [100, 'malicious'],
  ])('without either, score %i is %s, with a warning', (score, value) => {
    expect(readWith({ score })).toEqual({ value, vendor: null, evidence: ['/x/n'], codes: ['score-decided'] });
  });

  it('a reading of a user where the vendor gives no verdict contradicts no score', () => {
    const read = readWith({ verdict: 'not_available', score: 90 }, { not_available: 'suspicious' });
    expect(read).toEqual({ value: 'suspicious', vendor: 'not_available', evidence: ['/x/v'], codes: [] });
  });

  it('nothing at all is unknown; so is a number that is no score', () => {
    expect(readWith({})).toEqual({ value: 'unknown', vendor: null, evidence: [], codes: [] });
    expect(readWith({ score: 101 }).value).toBe('unknown');
    expect(readWith({ score: 'malicious' }).value).toBe('unknown');
  });

  it('a word or thing that is not listed is unknown with a warning, and never falls through', () => {
    expect(readWith({ verdict: 'harmless', severity: 'malicious' })).toMatchObject({
      value: 'unknown',
      codes: ['unmapped-value'],
    });
    expect(readWith({ verdict: 3 })).toMatchObject({ value: 'unknown', vendor: '3', codes: ['unmapped-value'] });
    expect(readWith({ verdict: '__proto__' })).toMatchObject({ value: 'unknown', codes: ['unmapped-value'] });
  });

  it('word and number in contradiction: the word stands, with a warning', () => {
    expect(readWith({ verdict: 'malicious', score: 46 })).toMatchObject({
      value: 'malicious',
      codes: ['conflicting-values'],
    });
    expect(readWith({ verdict: 'clean', score: 20 }).codes).toEqual([]);
  });

  it("a user's own reading goes first, and is no contradiction", () => {
    expect(readWith({ verdict: 'suspicious', score: 50 }, { suspicious: 'malicious' })).toMatchObject({
      value: 'malicious',
      codes: [],
    });
    expect(readWith({ verdict: 'Not Available', severity: 'clean' }, { not_available: 'suspicious' }).value).toBe(
      'suspicious',
    );
    expect(readWith({ verdict: 'pup' }, { pup: 'suspicious' })).toMatchObject({ value: 'suspicious', codes: [] });
  });
});

describe('what is said beside the verdict', () => {
  const readAll = (
    source: Parameters<ReturnType<typeof createVerdictReader>['read']>[0],
    overrides?: VerdictOverrides,
  ) => {
    const warnings = new Warnings();
    const verdict = createVerdictReader(warnings, overrides).read(source);
    return { verdict, warnings: warnings.list() };
  };

  it('a reason, else the code of one', () => {
    const reasonOf = (said: object) => readAll({ at: '/x', keys, verdict: 'clean', ...said }).verdict.reason;
    expect(reasonOf({ reason: 'Known good.', reasonCode: 7 })).toBe('Known good.');
    expect(reasonOf({ reason: '', reasonCode: 7 })).toBe('Reason code 7');
    expect(reasonOf({ reasonCode: 'R7' })).toBe('Reason code R7');
    expect(reasonOf({ reasonCode: '' })).toBeNull();
    expect(reasonOf({ reasonCode: null })).toBeNull();
    expect(reasonOf({ reasonCode: { a: 1 } })).toBeNull();
  });

  it('warnings name the word, cut at 60 characters, and the place', () => {
    const warningOf = (verdict: string) => readAll({ at: '/x', keys, verdict }).warnings;
    const message = (word: string) => `VMRay's word ${word} is not a known verdict; it counts as unknown.`;
    const expected = (word: string) => [{ code: 'unmapped-value', message: message(word), pointer: '/x/v' }];
    expect(warningOf('odd')).toEqual(expected('"odd"'));
    expect(warningOf('y'.repeat(60))).toEqual(expected(`"${'y'.repeat(60)}"`));
    expect(warningOf('y'.repeat(61))).toEqual(expected(`"${'y'.repeat(60)}…"`));
  });

  it('an odd word is told once, however often and with whatever spaces it comes', () => {
    const warnings = new Warnings();
    const reader = createVerdictReader(warnings);
    for (const verdict of ['Odd Word', ' odd_word ', 'Odd Word']) {
      expect(reader.read({ at: '/x', keys, verdict }).value).toBe('unknown');
    }
    expect(warnings.list()).toHaveLength(1);
    expect(reader.read({ at: '/x', keys, verdict: ' Malicious ' })).toMatchObject({
      value: 'malicious',
      vendor: ' Malicious ',
    });
  });

  it('a contradiction and a verdict by number say which number, and where it is', () => {
    expect(readAll({ at: '/x', keys, verdict: 'clean', score: 80 }).warnings).toEqual([
      {
        code: 'conflicting-values',
        message: "VMRay's word says benign, its score 80 says malicious.",
        pointer: '/x/n',
      },
    ]);
    const message = 'VMRay gives no word for it here; its score decided.';
    expect(readAll({ at: '/x', keys, verdict: 'n/a', score: 80 })).toEqual({
      verdict: { value: 'malicious', score: 80, vendor: 'n/a', reason: null, evidence: ['/x/n'] },
      warnings: [{ code: 'score-decided', message, pointer: '/x/n' }],
    });
  });

  it.each([
    ['unknown', 90],
    ['not_available', 90],
    ['something else', 90],
    ['unknown', 0],
    ['something else', 0],
  ])('severity %s contradicts no score of %i: it says nothing', (severity, score) => {
    const { verdict, warnings } = readAll({ at: '/x', keys, severity, score });
    expect(verdict).toMatchObject({ value: 'unknown', vendor: severity, score });
    const expected = severity === 'something else' ? ['unmapped-value'] : [];
    expect(warnings.map(({ code }) => code)).toEqual(expected);
  });

  it("a user's own reading of a word that the table does not list contradicts no score", () => {
    const { verdict, warnings } = readAll({ at: '/x', keys, verdict: 'pup', score: 10 }, { pup: 'malicious' });
    expect([verdict.value, warnings]).toEqual(['malicious', []]);
  });

  it('a score may come as text', () => {
    expect(readAll({ at: '/x', keys, verdict: 'suspicious', score: '50' }).verdict).toMatchObject({ score: 50 });
  });

  it.each([-1, -0.5, 101, Number.NaN, 'malicious', '101', '', null])('%j is no score', (score) => {
    expect(readAll({ at: '/x', keys, verdict: 'clean', score })).toEqual({
      verdict: { value: 'benign', score: null, vendor: 'clean', reason: null, evidence: ['/x/v'] },
      warnings: [],
    });
  });

  it('an empty word is none', () => {
    expect(readAll({ at: '/x', keys, verdict: '', severity: '', score: 100 }).verdict).toMatchObject({
      value: 'malicious',
      vendor: null,
    });
  });
});
