import { Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { createVerdictReader, type VerdictOverrides } from './vmray-verdict.ts';

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
