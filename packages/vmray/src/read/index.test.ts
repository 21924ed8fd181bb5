import type { SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { fixture, fixtureData, reportFixtures } from '../../test/fixtures.ts';
import { read } from './index.ts';

const summary21 = 'summary_v2__malicious_exe__schema2.1_platform4.2.json';
const summary25 = 'summary_v2__clean_powershell__schema2.5_platform2024.5.json';
const scanHash = 'secops_scan_hash_result__malicious_url__sample_iocs_vtis.json';

function only(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  return report;
}

function codes(report: SandboxReport): string[] {
  return [...new Set(report.warnings.map((warning) => warning.code))];
}

describe.each(reportFixtures)('%s', (name) => {
  it('becomes one report that fits the schema and whose pointers resolve', () => {
    checkReport(only(fixture(name)));
  });

  it('gives the same bytes twice, also from one parsed document, which it leaves alone', () => {
    const document = fixture(name);
    const before = JSON.stringify(document);
    const bytes = JSON.stringify(read(document));
    expect(JSON.stringify(read(document))).toBe(bytes);
    expect(JSON.stringify(read(fixture(name)))).toBe(bytes);
    expect(JSON.stringify(document)).toBe(before);
  });

  it('holds no secret', () => {
    const text = JSON.stringify(read(fixture(name)));
    for (const secret of ['PlrQ', 'admin@vmray.com', 'user@example.com', '10.127.4.12', '64.125.235.6']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('saved replies', () => {
  it('a sample reply alone is incomplete and says what is missing', () => {
    const report = only(fixture('sample_get__malicious_exe__platform4.2.json'));
    expect(report.verdict).toEqual({
      value: 'malicious',
      score: 100,
      vendor: 'malicious',
      reason: null,
      evidence: ['/sample/sample_verdict'],
    });
    expect(report.complete).toBe(false);
    const missing = report.warnings.filter((warning) => warning.code === 'missing-section');
    expect(missing.map((warning) => warning.message.split(' ')[0])).toEqual([
      'analyses',
      'iocs',
      'mitre_attack',
      'vtis',
    ]);
    expect(report.threatNames).toEqual(['EICAR', 'EICAR-Test-File (not a virus)']);
    expect(report.link).toBe('https://jthom-dev-hw.mw.local.vmray.com/user/sample/view?id=12');
  });

  it('bare data and its envelope say the same', () => {
    for (const name of reportFixtures.filter((file) => !/summary|secops|analyzer2/.test(file))) {
      expect(read(fixtureData(name)), name).toEqual(read(fixture(name)));
    }
  });

  it('analyses without a verdict: the severity decides, and the part is named', () => {
    const report = only(fixture('analysis_list_by_submission__suspicious__analyzer2.x.json'));
    expect(report.ref.id).toBe('sample:1358016');
    expect(report.verdict).toMatchObject({
      value: 'suspicious',
      score: 70,
      evidence: ['/analyses/0/analysis_severity'],
    });
    expect(codes(report)).toContain('part-decided');
    expect(report.analyses.map((run) => run.id)).toEqual(['1153556', '1274140']);
    expect(report.sample.hashes.md5).toBe('9159edb64c4a21d8888d088bf2db23f3');
  });

  it('a file that was submitted by the address it came from is a file, with its hashes', () => {
    const sample = fixture('sample_get__malicious_exe__platform4.2.json');
    const submission = fixtureData('submission_get__finished_malicious__platform4.2.json') as object;
    const from = { ...submission, submission_original_url: 'http://bad.example/a.exe' };
    const summary = fixture(summary21);
    for (const documents of [
      [sample, from],
      [summary, from],
    ]) {
      const described = only(...documents).sample;
      expect(described).toMatchObject({ kind: 'file', url: null });
      expect(described.hashes.sha256).toBe('46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29');
    }
    expect(only(from).sample).toMatchObject({ kind: 'url', url: 'http://bad.example/a.exe', hashes: {}, names: [] });
  });

  it('a sample that VMRay calls clean beside a run that it calls malicious: the sample stands, with a warning', () => {
    const sample = { sample_id: 1, sample_verdict: 'clean' };
    const run = { analysis_id: 7, analysis_sample_id: 1, analysis_verdict: 'malicious' };
    const conflicts = (...documents: unknown[]) =>
      only(...documents).warnings.filter(({ code }) => code === 'conflicting-values');
    expect(only(sample, run).verdict.value).toBe('benign');
    expect(conflicts(sample, run)).toEqual([
      {
        code: 'conflicting-values',
        message: "VMRay's verdict on the sample is benign, that of analysis 7 is malicious.",
        pointer: '/analyses/0/analysis_verdict',
      },
    ]);
    expect(conflicts(sample, { ...run, analysis_verdict: 'clean' })).toEqual([]);
    expect(conflicts(sample, { ...run, analysis_result_code: 7 })).toEqual([]);
    expect(conflicts({ ...sample, sample_verdict: 'malicious' }, { ...run, analysis_verdict: 'clean' })).toEqual([]);
    expect(conflicts({ ...sample, sample_verdict: 'not_available' }, run)).toEqual([]);
  });

  it('a page of a longer list is truncated', () => {
    expect(codes(only(fixture('analysis_list_by_submission__suspicious__analyzer2.x.json')))).toContain('truncated');
  });

  it('eleven VTIs, with scores of 1 … 5 rescaled', () => {
    const report = only(fixture('vtis_get__finished_11_indicators.json'));
    expect(report.indicators.length).toBe(11);
    expect(report.indicators.find((item) => item.id === '3')).toMatchObject({
      score: 80,
      vendorScore: 4,
      analyses: ['1483', '1484'],
    });
    expect(report.ref.id).toBe('saved:1');
    expect(report.verdict.value).toBe('unknown');
  });

  it('VTIs and MITRE together name their techniques', () => {
    const report = only(fixture('mitre_attack_get__finished.json'), fixture('vtis_get__finished_11_indicators.json'));
    expect(report.techniques.length).toBe(7);
    expect(report.indicators.find((item) => item.id === '7')?.techniques).toEqual(['T1060', 'T1112']);
    checkReport(report);
  });

  it('everything of sample 12 becomes one report, whatever the order', () => {
    const names = [
      'sample_get__malicious_exe__platform4.2.json',
      'submission_get__finished_malicious__platform4.2.json',
      'analysis_list_by_submission__malicious__platform4.2.json',
      'mitre_attack_get__finished.json',
      'vtis_get__finished_11_indicators.json',
      summary21,
    ];
    const report = only(...names.map(fixture));
    checkReport(report);
    expect(JSON.stringify(only(...names.toReversed().map(fixture)))).toBe(JSON.stringify(report));
    expect(report.ref.id).toBe('sample:12');
    expect(report.complete).toBe(true);
    expect(report.analyses.map((run) => run.id)).toEqual(['82']);
    expect(report.submittedAt).toBe('2021-02-17T15:04:43Z');
    expect(report.analyzedAt).toBe('2021-02-17T15:07:49Z');
    expect(report.iocs.length).toBe(64);
  });

  it('documents of two samples become two reports; VTIs that name none make a third', () => {
    const reports = read(fixture(summary21), fixture(summary25), fixture('vtis_get__finished_11_indicators.json'));
    expect(reports.map((report) => report.ref.id)).toEqual(['sample:12', 'sample:5931886', 'saved:3']);
    expect(reports[0]?.indicators.length).toBe(18);
  });

  it('a hash look-up with two samples becomes two reports', () => {
    const data = [
      { sample_id: 1, sample_verdict: 'clean' },
      { sample_id: 2, sample_verdict: 'malicious' },
    ];
    expect(read({ result: 'ok', data }).map((report) => report.verdict.value)).toEqual(['benign', 'malicious']);
  });
});

describe('SecOps Scan Hash result', () => {
  const report = only(fixture(scanHash));

  it('leaves out masked ids, hashes and addresses, with warnings', () => {
    expect(report.ref.id).toBe('saved:1');
    expect(report.link).toBeNull();
    expect(report.sample).toMatchObject({
      kind: 'url',
      url: 'http://test.com/test.php',
      hashes: {},
      names: [],
      size: null,
    });
    const masked = report.warnings
      .filter((warning) => warning.code === 'malformed-value')
      .map((warning) => warning.pointer);
    expect(masked).toContain('/scanHash/EntityResult/sample_sha256hash');
    expect(masked).toContain('/scanHash/EntityResult/sample_webif_url');
    expect(masked).toContain('/scanHash/EntityResult/iocs/urls/0/ip_addresses/0');
    expect(masked).toContain('/scanHash/EntityResult/threat_indicators/0/id');
    expect(report.indicators).toMatchObject([{ id: null, operation: 'Known malicious URL', analyses: [], score: 80 }]);
  });

  it('reads the URL with everything said of it', () => {
    expect(report.iocs).toMatchObject([
      {
        type: 'url',
        value: 'http://test.com/test.php',
        isIoc: true,
        verdict: 'malicious',
        operations: ['get'],
        sources: ['Pcap', 'Web Engine'],
        countries: ['US'],
        ipAddresses: [],
        categories: ['Sample'],
        details: { countryNames: ['United States'], numericSeverity: ['4'], severity: ['malicious'] },
        evidence: ['/scanHash/EntityResult/iocs/urls/0'],
      },
    ]);
  });
});

describe('what is no report', () => {
  it.each([
    ['another vendor', { RequestId: 'A', Data: { HasData: true } }],
    ['a number', 42],
    ['null', null],
    ['a text', 'malicious'],
    ['an empty list', []],
    ['a list of nothing', [null, []]],
    ['an empty object', {}],
    ['system_info', fixture('system_info_get__platform4.2.json')],
  ])('%s: one line that says what was expected', (_name, document) => {
    expect(() => read(document)).toThrow(/^This is not a saved VMRay reply: [^\n]*expected Summary JSON v2/);
  });

  it.each([
    ['an error envelope', fixture('error_401__invalid_authentication.json'), /error reply \(Invalid authentication\)/],
    ['an empty look-up', { result: 'ok', data: [] }, /VMRay had nothing/],
    ['Summary JSON v1', { type: 'summary', version: 5 }, /save logs\/summary_v2\.json/],
  ])('%s', (_name, document, message) => {
    expect(() => read(document)).toThrow(message);
  });

  it('no document, and 100,000 nested lists', () => {
    expect(() => read()).toThrow(/no document/);
    expect(() => read(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toThrow(/nested deeper/);
  });
});
