import { Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { readVerdict, type VerdictOverrides } from './cape-verdict.ts';

function read(malstatus: string | null, malscore: number | null, overrides: VerdictOverrides = {}) {
  const warnings = new Warnings();
  const verdict = readVerdict({ at: '/report', malstatus, malscore }, overrides, warnings);
  return { ...verdict, codes: warnings.list().map(({ code }) => code) };
}

describe('malstatus', () => {
  it.each([
    ['Malicious', 10, 'malicious', 100],
    ['Suspicious', 4.5, 'suspicious', 45],
    ['Clean', 0, 'benign', 0],
    ['Undetected', 0, 'unknown', 0],
  ] as const)('%s is told with its score', (word, malscore, value, score) => {
    expect(read(word, malscore)).toMatchObject({
      value,
      score,
      vendor: word,
      evidence: ['/report/malstatus'],
      codes: [],
    });
  });

  it('Failed: the sample never ran, and the score measures nothing', () => {
    expect(read('Failed', 0)).toMatchObject({ value: 'unknown', score: null, vendor: 'Failed' });
  });

  it('a word that is not known is unknown, with a warning', () => {
    expect(read('Spooky', 9)).toMatchObject({ value: 'unknown', score: 90, codes: ['unmapped-value'] });
  });

  it("an operator's own reading goes first", () => {
    expect(read('Suspicious', 5, { suspicious: 'malicious' })).toMatchObject({ value: 'malicious', codes: [] });
    expect(read('Undetected', 0, { Undetected: 'benign' }).value).toBe('benign');
  });

  it('a contradicting score is told, and the word stands', () => {
    expect(read('Clean', 8)).toMatchObject({ value: 'benign', score: 80, codes: ['conflicting-values'] });
  });
});

describe('without malstatus the score decides', () => {
  it.each([
    [10, 'malicious'],
    [7, 'malicious'],
    [6.9, 'suspicious'],
    [4, 'suspicious'],
    [3.9, 'benign'],
    [0.1, 'benign'],
  ] as const)('%d is %s', (malscore, value) => {
    expect(read(null, malscore)).toMatchObject({ value, evidence: ['/report/malscore'], codes: ['score-decided'] });
  });

  it('0 means that nothing was detected', () => {
    expect(read(null, 0)).toMatchObject({ value: 'unknown', score: 0, codes: [] });
  });

  it('no score at all is unknown', () => {
    expect(read(null, null)).toMatchObject({ value: 'unknown', score: null, evidence: [], codes: [] });
  });

  it('a score out of range is left out', () => {
    expect(read(null, 11)).toMatchObject({ value: 'unknown', score: null, codes: ['malformed-value'] });
  });
});
