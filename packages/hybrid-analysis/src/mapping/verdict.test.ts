import { describe, expect, it } from 'vitest';
import { codes, jobId, overviewOf, reportOf, runOf, sha256 } from '../../test/reports.ts';

const scanner = (name: string, status: string, more: object = {}) => ({
  name,
  status,
  progress: 100,
  total: 10,
  positives: 1,
  ...more,
});

describe('the verdict', () => {
  // What each word means, and the ground for it. The recorded rows that have it are in recorded.test.ts.
  it.each([
    ['malicious', 2, 'malicious', 'the vendor convicts'],
    ['suspicious', 1, 'suspicious', 'the vendor doubts'],
    ['whitelisted', 0, 'benign', 'the vendor vouches for it'],
    ['no specific threat', 0, 'unknown', 'nothing was found, which came with scores up to 60'],
    ['no verdict', 3, 'unknown', 'the vendor does not say'],
    ['unknown', 3, 'unknown', 'the vendor does not say'],
    [' Malicious ', 2, 'malicious', 'blanks and case are nothing'],
  ])('%j is %3$s: %4$s', (word, level, value) => {
    const { verdict, warnings } = reportOf(runOf({ verdict: word, threat_level: level }), overviewOf());
    expect(verdict).toEqual({ value, score: null, vendor: word, reason: null, evidence: ['/summary/verdict'] });
    expect(warnings).toEqual([]);
  });

  it.each(['benign', 'clean', 'harmless', 'good', '0', 'no threat', 'constructor', 'error'])(
    '%j, which is no word of it, is unknown, with a warning',
    (word) => {
      const report = reportOf(runOf({ verdict: word, threat_level: null }), overviewOf());
      expect([report.verdict.value, report.verdict.vendor, codes(report)]).toEqual([
        'unknown',
        word,
        ['unmapped-value /summary/verdict'],
      ]);
    },
  );

  it.each([null, '', undefined])('%j is unknown, without a word', (verdict) => {
    expect(reportOf(runOf({ verdict, threat_score: 99 }), overviewOf()).verdict).toMatchObject({
      value: 'unknown',
      vendor: null,
      score: 99,
    });
  });

  it.each([0, 1, 50, 99, 100])('the score %i is passed on, and decides nothing', (threat_score) => {
    for (const verdict of ['malicious', 'no specific threat', 'whitelisted', null]) {
      const level = { malicious: 2, 'no specific threat': 0, whitelisted: 0 }[verdict ?? ''] ?? null;
      const report = reportOf(runOf({ verdict, threat_score, threat_level: level }), overviewOf());
      const expected = { malicious: 'malicious', whitelisted: 'benign' }[verdict ?? ''] ?? 'unknown';
      expect([report.verdict.value, report.verdict.score, codes(report)]).toEqual([expected, threat_score, []]);
    }
  });

  it.each([-1, 101, 'high'])('the score %j is left out, with a warning', (threat_score) => {
    const report = reportOf(runOf({ threat_score }), overviewOf());
    expect([report.verdict.score, codes(report)]).toEqual([null, ['malformed-value /summary/threat_score']]);
  });

  it.each(['ERROR', 'IN_QUEUE', 'IN_PROGRESS', 'RUNNING', 'SOMETHING_NEW'])(
    'of a run that is %s is unknown, whatever stands there',
    (state) => {
      for (const verdict of ['whitelisted', 'malicious', null]) {
        const report = reportOf(
          runOf({ state, verdict, threat_level: null, error_type: 'UNKNOWN_ERROR' }),
          overviewOf(),
        );
        expect([report.verdict.value, report.verdict.evidence, report.complete]).toEqual(['unknown', [], false]);
        expect(report.analyses[0]).toMatchObject({ failed: state === 'ERROR', verdict: { value: 'unknown' } });
      }
    },
  );

  it('whose word is not that of its level keeps the word, with a warning', () => {
    const report = reportOf(runOf({ verdict: 'no verdict', threat_level: 2 }), overviewOf());
    expect([report.verdict.value, codes(report)]).toEqual(['unknown', ['conflicting-values /summary/threat_level']]);
  });

  it.each([
    ['malicious', 'no specific threat', true],
    ['no specific threat', 'malicious', true],
    ['malicious', 'malicious', false],
    ['no verdict', 'no specific threat', false],
    [null, 'malicious', false],
  ])('where all runs together are %j and this one %j: a warning is %j', (whole, own, isTold) => {
    const level = own === 'malicious' ? 2 : 0;
    const report = reportOf(runOf({ verdict: own, threat_level: level }), overviewOf({ verdict: whole }));
    expect([report.verdict.vendor, codes(report)]).toEqual([
      own,
      isTold ? ['conflicting-values /overview/verdict'] : [],
    ]);
  });

  it('stands beside a white list that contradicts it, and a white list alone vouches for nothing', () => {
    const report = reportOf(runOf({ verdict: 'malicious', threat_level: 2 }), overviewOf({ whitelisted: true }));
    expect([report.verdict.value, codes(report)]).toEqual(['malicious', ['conflicting-values /overview/whitelisted']]);
    expect(reportOf(overviewOf({ whitelisted: true })).verdict.value).toBe('unknown');
    const scan = { id: jobId, sha256, finished: true, scanners: [], whitelist: [{ id: 'internal', value: true }] };
    expect(reportOf(scan).verdict.value).toBe('unknown');
  });

  it.each([
    ['malicious', 'malicious', true],
    ['suspicious', 'suspicious', true],
    ['clean', 'unknown', false],
    ['no-result', 'unknown', false],
  ])("without a run is that of the vendor's own engine where it finds something: %j is %j", (status, value, isTold) => {
    const scan = {
      id: jobId,
      sha256,
      finished: true,
      scanners: [scanner('VirusTotal', 'malicious'), scanner('CrowdStrike Falcon Static Analysis (ML)', status)],
    };
    const report = reportOf(scan);
    expect(report.verdict).toMatchObject({ value, evidence: isTold ? ['/quickScan/scanners/1/status'] : [] });
    expect(codes(report).includes('part-decided /quickScan/scanners/1/status')).toBe(isTold);
    expect(report.complete).toBe(false);
  });
});

describe('scanners', () => {
  const names = (scanners: object[], run: object = { verdict: 'malicious', threat_level: 2 }) =>
    reportOf(runOf(run), overviewOf({ scanners }));

  it('are opinions of their vendors, whose groups are those of other adapters', () => {
    const report = names([
      scanner('VirusTotal', 'malicious'),
      scanner('urlscan.io', 'suspicious'),
      scanner('Metadefender', 'clean'),
      scanner('CrowdStrike Falcon Static Analysis (ML)', 'malicious'),
    ]);
    expect(report.analyses.map(({ id, kind, verdict, opinion }) => [id, kind, verdict.value, opinion?.group])).toEqual([
      [jobId, 'dynamic', 'malicious', undefined],
      ['CrowdStrike Falcon Static Analysis (ML)', 'static', 'malicious', undefined],
      ['Metadefender', 'reputation', 'unknown', 'metadefender'],
      ['VirusTotal', 'reputation', 'malicious', 'virustotal'],
      ['urlscan.io', 'web', 'suspicious', 'urlscan'],
    ]);
  });

  it('change no verdict; where half of them say otherwise, a warning names them', () => {
    const report = names([scanner('VirusTotal', 'suspicious'), scanner('Metadefender', 'malicious')]);
    expect([report.verdict.value, codes(report)]).toEqual([
      'malicious',
      ['conflicting-values /overview/scanners/0/status'],
    ]);
    expect(names([scanner('VirusTotal', 'malicious')], {}).verdict.value).toBe('unknown');
  });

  it('that are still at work say nothing, and new words are told', () => {
    const report = names([scanner('VirusTotal', 'malicious', { progress: 40 }), scanner('Metadefender', 'spotless')]);
    expect(report.analyses.slice(1).map(({ verdict }) => verdict.value)).toEqual(['unknown', 'unknown']);
    expect(codes(report)).toEqual(['unmapped-value /overview/scanners/1/status']);
  });
});
