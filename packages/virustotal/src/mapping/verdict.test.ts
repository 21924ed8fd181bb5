import { describe, expect, it } from 'vitest';
import { behaviourOf, codes, fileReport, reportOf } from '../../test/reports.ts';

const stats = (malicious: number, suspicious = 0, undetected = 60) => ({
  last_analysis_stats: { malicious, suspicious, undetected, harmless: 0 },
});
const gti = (value: string, score = 80) => ({
  gti_assessment: { verdict: { value }, threat_score: { value: score } },
});

describe("Google's word, where the key has it", () => {
  it.each([
    ['VERDICT_MALICIOUS', 'malicious'],
    ['VERDICT_SUSPICIOUS', 'suspicious'],
    ['VERDICT_HARMLESS', 'benign'],
    ['VERDICT_UNDETECTED', 'unknown'],
    ['VERDICT_UNKNOWN', 'unknown'],
    ['VERDICT_OF_NEXT_YEAR', 'unknown'],
  ])('%s is %s, whatever engines say, and has the score', (word, value) => {
    const report = fileReport({ ...gti(word), ...stats(2) });
    expect(report.verdict).toEqual({
      value,
      score: 80,
      vendor: word,
      reason: '2 of 62 engines',
      evidence: ['/file/data/attributes/gti_assessment/verdict/value'],
    });
    const told = report.warnings.map(({ code }) => code);
    expect(told).toEqual(word === 'VERDICT_OF_NEXT_YEAR' ? ['unmapped-value'] : []);
  });

  it('that contradicts the engines is told', () => {
    for (const word of ['VERDICT_UNDETECTED', 'VERDICT_HARMLESS']) {
      expect(codes(fileReport({ ...gti(word), ...stats(9) }))).toEqual([
        'conflicting-values /file/data/attributes/gti_assessment/verdict/value',
      ]);
    }
    expect(codes(fileReport({ ...gti('VERDICT_MALICIOUS'), ...stats(9) }))).toEqual([]);
  });

  it('may be read otherwise by the operator', () => {
    const verdicts = { verdict_undetected: 'benign' } as const;
    expect(fileReport(gti('VERDICT_UNDETECTED'), { rules: { verdicts } }).verdict.value).toBe('benign');
  });

  it('a score without a word decides nothing, and one out of range is left out', () => {
    expect(fileReport({ gti_assessment: { threat_score: { value: 99 } } }).verdict).toMatchObject({
      value: 'unknown',
      score: null,
    });
    const report = fileReport(gti('VERDICT_MALICIOUS', 250));
    expect([report.verdict.score, codes(report)]).toEqual([
      null,
      ['malformed-value /file/data/attributes/gti_assessment/threat_score/value'],
    ]);
  });
});

describe('engines, where there is no word', () => {
  it.each([
    [0, 0, 'unknown', '0 of 60 engines'],
    [1, 0, 'suspicious', '1 of 61 engines'],
    [0, 1, 'suspicious', '0 of 61 engines, 1 more suspicious'],
    [4, 3, 'suspicious', '4 of 67 engines, 3 more suspicious'],
    [5, 0, 'malicious', '5 of 65 engines'],
    [60, 0, 'malicious', '60 of 120 engines'],
  ])('%d malicious and %d suspicious are %s', (malicious, suspicious, value, reason) => {
    const report = fileReport(stats(malicious, suspicious));
    expect(report.verdict).toMatchObject({ value, reason, score: null, vendor: null });
    expect(report.warnings.map(({ code }) => code)).toEqual(malicious + suspicious > 0 ? ['threshold-decided'] : []);
  });

  it.each([
    [{ malicious: 2, suspicious: 1, harmless: null }, 'malicious'],
    [{ malicious: 9, suspicious: 3, harmless: null }, 'suspicious'],
    [{ malicious: 9, suspicious: 9, harmless: null }, 'unknown'],
  ])('count against the settings: %j', (engines, value) => {
    const report = fileReport(stats(3), { rules: { engines } });
    expect([report.verdict.value, report.warnings.map(({ code }) => code)]).toEqual([value, ['threshold-decided']]);
  });

  it('that give no answer count for nothing, and a missing number is 0', () => {
    const given = {
      malicious: 1,
      undetected: 9,
      timeout: 4,
      'confirmed-timeout': 4,
      failure: 4,
      'type-unsupported': 4,
    };
    expect(fileReport({ last_analysis_stats: given }).verdict.reason).toBe('1 of 10 engines');
  });

  it.each(['malicious', 'suspicious', 'undetected'])('a number of another type counts for nothing: %s', (key) => {
    const report = fileReport({ last_analysis_stats: { undetected: 3, [key]: ['x'] } });
    expect(report.verdict.value).toBe('unknown');
    expect(codes(report)).toEqual([`malformed-value /file/data/attributes/last_analysis_stats/${key}`]);
  });

  it('make no file benign, however many find nothing or call it harmless', () => {
    const engines = { malicious: 5, suspicious: 1, harmless: 1 };
    const report = fileReport({ last_analysis_stats: { harmless: 70, undetected: 5 } }, { rules: { engines } });
    expect(report.verdict).toMatchObject({ value: 'unknown', reason: '0 of 75 engines', evidence: [] });
  });

  it.each([
    [null, 64, 0, 'unknown'],
    [50, 64, 0, 'benign'],
    [65, 64, 0, 'unknown'],
    [50, 64, 1, 'suspicious'],
  ])(
    'make a URL benign by %s, where %d call it harmless and %d malicious: %s',
    (harmless, counted, malicious, value) => {
      const last_analysis_stats = { harmless: counted, malicious, suspicious: 0, undetected: 7 };
      const attributes = { url: 'http://example.com/', last_analysis_stats };
      const engines = { malicious: 5, suspicious: 1, harmless };
      const report = reportOf({ id: 'b'.repeat(64), type: 'url', attributes }, { rules: { engines } });
      expect(report.verdict.value).toBe(value);
    },
  );

  it('are as yet unknown: no reason, and the report is not complete', () => {
    const report = fileReport({ last_analysis_stats: undefined });
    expect([report.verdict, report.complete]).toEqual([
      { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] },
      false,
    ]);
  });

  it('never decide by severity, reputation, votes, distributors and the words of a language model', () => {
    const report = fileReport({
      threat_severity: { threat_severity_level: 'SEVERITY_HIGH' },
      reputation: 72,
      total_votes: { harmless: 90, malicious: 0 },
      known_distributors: { distributors: ['Microsoft'] },
      crowdsourced_ai_results: [{ verdict: 'benign', analysis: 'This is harmless.' }],
    });
    expect(report.verdict.value).toBe('unknown');
    expect(report.indicators.map(({ category, operation }) => [category, operation])).toEqual([
      ['severity', 'SEVERITY_HIGH'],
    ]);
  });
});

describe('sandboxes', () => {
  const said = (category: string, more: object = {}) => ({ sandbox_verdicts: { Box: { category, ...more } } });

  it.each([
    ['malicious', 'malicious'],
    ['suspicious', 'suspicious'],
    ['harmless', 'benign'],
    ['undetected', 'unknown'],
    ['surprising', 'unknown'],
  ])('that say %s are a run that is %s', (word, value) => {
    const report = fileReport({ ...said(word, { confidence: 3 }), ...stats(1) });
    const at = '/file/data/attributes/sandbox_verdicts/Box/category';
    expect(report.analyses).toMatchObject([
      { id: 'Box', verdict: { value, score: null, vendor: word, evidence: [at] } },
    ]);
    expect(report.verdict.value).toBe('suspicious');
  });

  it.each<[string[], string]>([
    [['MALWARE', 'TROJAN'], 'malicious'],
    [['GREYWARE'], 'suspicious'],
    [['EVADER', 'RAT'], 'malicious'],
    [['CLEAN'], 'benign'],
    [['UNKNOWN_VERDICT'], 'unknown'],
    [['NEW_WORD'], 'unknown'],
    [[], 'unknown'],
  ])('with the words %j in behaviours are %s', (verdicts, value) => {
    const report = fileReport(stats(1), {
      behaviours: [behaviourOf('Box', { verdicts, analysis_date: 1_700_000_000 })],
    });
    expect(report.analyses).toMatchObject([{ id: 'Box', verdict: { value }, finishedAt: '2023-11-14T22:13:20Z' }]);
  });

  it.each([
    [0, null, 'benign'],
    [0, 2, 'benign'],
    [50, 2, 'unknown'],
    [50, null, 'unknown'],
    [50, 50, 'benign'],
  ])('that must be sure by %d, and are by %s, are %s', (sandboxConfidence, confidence, value) => {
    const report = fileReport(said('harmless', { confidence }), { rules: { sandboxConfidence } });
    expect(report.analyses[0]?.verdict.value).toBe(value);
  });

  it('of one name are one run, the more severe word of both places', () => {
    const report = fileReport(said('harmless'), { behaviours: [behaviourOf('Box', { verdicts: ['MALWARE'] })] });
    expect(report.analyses.map((run) => [run.id, run.verdict.value])).toEqual([['Box', 'malicious']]);
    expect(report.warnings.map(({ code }) => code)).toEqual(['conflicting-values', 'conflicting-values']);
  });

  it('that are opposed, and one that is alone against all engines, are told and kept', () => {
    const both = { A: { category: 'malicious' }, B: { category: 'harmless' } };
    const at = 'conflicting-values /file/data/attributes/sandbox_verdicts/A/category';
    expect(codes(fileReport({ sandbox_verdicts: both }))).toEqual([at, at]);
    expect(codes(fileReport({ sandbox_verdicts: { A: { category: 'malicious' } }, ...stats(6) }))).toEqual([
      'threshold-decided /file/data/attributes/last_analysis_stats/malicious',
    ]);
  });

  it.each([
    ['VMRay', 'vmray'],
    ['CAPE Sandbox', 'cape'],
    ['Zenbox Linux', 'zenbox'],
    ['Dr.Web vxCube', 'vxcube'],
    ['vxCube', 'vxcube'],
    ['ANY.RUN', 'anyrun'],
    ['FileScan.IO', 'filescan'],
    ['DOCGuard', 'docguard'],
    ['Yomi Hunter', 'yomi'],
    ['[new] Box', 'new'],
    ['…', '…'],
    ['Microsoft Sysinternals', 'microsoft'],
  ])('%s is of the vendor %s, and has names of its own for the sample', (name, group) => {
    const sandbox_verdicts = {
      [name]: { category: 'malicious', malware_names: ['B', 'A'] },
      Other: { malware_names: ['X'] },
    };
    const [run] = fileReport(
      { sandbox_verdicts },
      { behaviours: [behaviourOf(name, { verdict_labels: ['C'] })] },
    ).analyses.filter(({ id }) => id === name);
    expect(run?.opinion).toEqual({ source: name, group, threatNames: ['A', 'B', 'C'] });
  });

  it('of VirusTotal itself are nobody else', () => {
    const [run] = fileReport({}, { behaviours: [behaviourOf('VirusTotal Jujubox')] }).analyses;
    expect(run && 'opinion' in run).toBe(false);
  });

  it('CAPA runs nothing', () => {
    const report = fileReport({}, { behaviours: [behaviourOf('CAPA'), behaviourOf('Zenbox')] });
    expect(report.analyses.map(({ id, kind }) => [id, kind])).toEqual([
      ['CAPA', 'static'],
      ['Zenbox', 'dynamic'],
    ]);
  });
});
