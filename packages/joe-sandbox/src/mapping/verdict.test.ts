import type { VerdictValue } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { codes, infoOf, type Json, reportOf } from '../../test/reports.ts';

const ran = (detection: string, more: Json = {}) => ({ detection, error: null, system: 'w10', ...more });
const failed = (detection: string, error = 'Unable to run') => ran(detection, { error });
const full = (detection: unknown, more: Json = {}): Json => ({
  generalinfo: { reporttype: 'full' },
  signaturedetections: {
    strategy: [
      { '@name': 'atleastonemalicioussig', $: 'true' },
      { '@name': 'empiric', detection, ...more },
    ],
  },
});
const incident = (flags: Json): Json => ({ reporttype: 'IR', detection: flags });

// Each reply, the verdict, and the reason.
const table: [reason: string, value: VerdictValue, info: Json | null, reports?: Json[]][] = [
  ['the word of the whole', 'malicious', infoOf({ detection: 'malicious', runs: [ran('malicious')] })],
  ['the word, in any case', 'suspicious', infoOf({ detection: ' Suspicious ', runs: [ran('suspicious')] })],
  ['a run ended, and the vendor found it harmless', 'benign', infoOf({ detection: 'clean', runs: [ran('clean')] })],
  ['the vendor does not know', 'unknown', infoOf({ detection: 'unknown', runs: [ran('unknown')] })],
  ['no table has the word', 'unknown', infoOf({ detection: 'harmless', runs: [ran('harmless')] })],
  ['the word counts, and never the number', 'benign', infoOf({ detection: 'clean', score: 100, runs: [ran('clean')] })],
  ['a number alone says nothing', 'unknown', infoOf({ score: 0, runs: [] })],
  [
    'one run is an answer, beside one that failed',
    'benign',
    infoOf({ detection: 'clean', runs: [ran('clean'), failed('unknown')] }),
  ],
  ['every run failed', 'unknown', infoOf({ detection: 'clean', runs: [failed('clean'), failed('unknown')] })],
  ['clean without a run is no finding', 'unknown', infoOf({ detection: 'clean', runs: [] })],
  ['clean where nobody lists the runs', 'unknown', infoOf({ detection: 'clean', runs: null })],
  [
    'malicious stays, also where runs failed',
    'malicious',
    infoOf({ detection: 'malicious', runs: [failed('unknown')] }),
  ],
  [
    'the report says that something went wrong',
    'unknown',
    infoOf({ detection: 'clean', runs: [ran('clean')] }),
    [{ ...full('CLEAN'), errorinfo: { error: ['could not be opened'] } }],
  ],
  [
    'an empty section of errors is none',
    'benign',
    infoOf({ detection: 'clean', runs: [ran('clean')] }),
    [{ ...full('CLEAN'), errorinfo: { '@isArray': 'true' } }],
  ],
  ['not finished: submitted', 'unknown', infoOf({ status: 'submitted', detection: 'clean', runs: [ran('clean')] })],
  ['not finished: running', 'unknown', infoOf({ status: 'running', detection: 'clean', runs: [ran('clean')] })],
  [
    'not finished: a state that is not known',
    'unknown',
    infoOf({ status: 'postprocessing', detection: 'malicious', runs: [] }),
  ],
  ['no state', 'unknown', infoOf({ status: null, detection: 'clean', runs: [ran('clean')] })],
  ['2019: the most severe run', 'malicious', infoOf({ runs: [ran('clean'), ran('malicious'), ran('suspicious')] })],
  ['2019: clean beside a failure', 'benign', infoOf({ runs: [failed('unknown'), ran('clean')] })],
  ['2019: all failed', 'unknown', infoOf({ runs: [failed('clean'), failed('clean')] })],
  ['2019: no runs (Splunk calls that clean)', 'unknown', infoOf({ runs: [] })],
  ['a full report alone: MAL', 'malicious', null, [full('MAL')]],
  ['a full report alone: SUS', 'suspicious', null, [full('SUS')]],
  ['a full report alone: CLEAN', 'benign', null, [full('CLEAN')]],
  ['a full report alone: UNKNOWN', 'unknown', null, [full('UNKNOWN')]],
  ['whitelisted, and no other word', 'benign', null, [full('UNKNOWN', { whitelisted: true })]],
  ['whitelisted does not outweigh a word', 'malicious', null, [full('MAL', { whitelisted: true })]],
  ['a full report without a strategy', 'unknown', null, [{ generalinfo: { reporttype: 'full' } }]],
  [
    'another strategy than the empiric one',
    'unknown',
    null,
    [{ generalinfo: {}, signaturedetections: { strategy: { '@name': 'other', detection: 'CLEAN' } } }],
  ],
  [
    'an incident report: malicious',
    'malicious',
    null,
    [incident({ malicious: true, suspicious: false, clean: false, unknown: false })],
  ],
  ['an incident report: flags as texts', 'suspicious', null, [incident({ malicious: 'false', suspicious: 'true' })]],
  ['an incident report: clean', 'benign', null, [incident({ clean: true })]],
  [
    'an incident report: clean, and it did not open',
    'unknown',
    null,
    [{ ...incident({ clean: true }), errors: ['x'] }],
  ],
  ['an incident report: unknown beside clean', 'unknown', null, [incident({ clean: true, unknown: true })]],
  ['an incident report: no flag is set', 'unknown', null, [incident({ clean: false, score: 0 })]],
  ['several reports alone: the most severe', 'malicious', null, [full('CLEAN'), full('MAL')]],
];

describe('a verdict', () => {
  it.each(table)('%s: %s', (_reason, value, info, reports = []) => {
    const report = reportOf(info, reports);
    expect(report.verdict.value).toBe(value);
    const worst = report.analyses.map((run) => run.verdict.value);
    if (value === 'unknown') expect(worst).not.toContain('benign');
  });

  it('of clean without a finding says so', () => {
    const report = reportOf(infoOf({ detection: 'clean', runs: [failed('clean')] }));
    expect(report.verdict).toMatchObject({ value: 'unknown', vendor: 'clean', evidence: ['/info/detection'] });
    expect(codes(report)).toContain('conflicting-values /info/detection');
    expect(report.analyses[0]).toMatchObject({ failed: true, verdict: { value: 'unknown', vendor: 'clean' } });
    expect(report.complete).toBe(false);
  });

  it('that a run or its report contradicts is said to be doubtful', () => {
    const milder = reportOf(infoOf({ detection: 'clean', runs: [ran('clean'), ran('malicious')] }));
    expect([milder.verdict.value, codes(milder)]).toEqual([
      'benign',
      expect.arrayContaining(['conflicting-values /info/runs/1/detection']),
    ]);
    const other = reportOf(infoOf({ detection: 'clean', runs: [ran('clean')] }), [full('MAL')]);
    expect(codes(other)).toContain('conflicting-values /reports/0/analysis/signaturedetections/strategy/1/detection');
  });

  it('is read as the operator says', () => {
    const info = infoOf({ detection: 'suspicious', runs: [ran('suspicious')] });
    expect(reportOf(info, [], { suspicious: 'malicious' }).verdict).toMatchObject({
      value: 'malicious',
      vendor: 'suspicious',
    });
  });

  it('has the score as it is, in numbers and texts, and none out of range', () => {
    const scoreOf = (score: unknown) =>
      reportOf(infoOf({ detection: 'clean', score, runs: [ran('clean', { score })] })).verdict.score;
    expect([0, 2, '30', 100, 250, -1, null, 'high'].map(scoreOf)).toEqual([0, 2, 30, 100, null, null, null, null]);
  });

  it('of each run stands beside its system, failure and page', () => {
    const report = reportOf(
      infoOf({ detection: 'malicious', runs: [ran('malicious', { score: 88 }), failed('unknown')] }),
    );
    expect(report.analyses).toMatchObject([
      { id: '7/0', kind: 'dynamic', environment: 'w10', failed: false, verdict: { value: 'malicious', score: 88 } },
      { id: '7/1', failed: true, verdict: { value: 'unknown' }, link: 'https://joe.example/analysis/7/1/html' },
    ]);
    expect(report.link).toBe('https://joe.example/analysis/7/0/html');
  });
});
