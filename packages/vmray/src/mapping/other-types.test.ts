import type { SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { submissionState } from '../api/submit/reply.ts';
import { read } from '../read/index.ts';
import { submission } from '../wire/submissions.ts';

function only(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  checkReport(report);
  return report;
}

/** The pointers of what was left out, without their beginning. */
function leftOut(report: SandboxReport): (string | null)[] {
  return report.warnings.filter(({ code }) => code === 'malformed-value').map(({ pointer }) => pointer);
}

const iocsOf = (iocs: object) => only({ result: 'ok', data: { status: 'finished', iocs } });

describe('a value of another type, which can be read', () => {
  it('is read: of a sample', () => {
    const report = only({
      sample_id: '1',
      sample_filesize: '123',
      sample_filename: 7,
      sample_score: '80',
      sample_classifications: 'Trojan',
      sample_child_sample_ids: 2,
      sample_child_relations_truncated: 'true',
    });
    expect(report.sample).toMatchObject({ size: 123, names: ['7'], children: [{ id: 'sample:2' }] });
    expect(report.verdict).toMatchObject({ value: 'malicious', score: 80, evidence: ['/sample/sample_score'] });
    expect(report.classifications).toEqual([{ value: 'trojan', vendor: 'Trojan' }]);
    expect(report.warnings.map(({ code }) => code)).toContain('truncated');
    expect(leftOut(report)).toEqual([]);
  });

  it('is read: of IOCs', () => {
    const report = iocsOf({
      domains: [{ domain: 'bad.example', ioc: 'true', verdict: 'malicious', sources: 'Pcap', analysis_ids: '9' }],
      files: [{ filename: 'a.exe', ioc: 1, file_size: '12', operations: ['Read', 5], numeric_severity: ' 4 ' }],
      mutexes: [{ mutex_name: 5, ioc: 'False' }],
    });
    expect(report.iocs).toMatchObject([
      { value: 'bad.example', isIoc: true, sources: ['Pcap'], analyses: ['9'] },
      { value: 'a.exe', isIoc: true, size: 12, operations: ['5', 'read'], details: { numericSeverity: ['4'] } },
      { value: '5', isIoc: false },
    ]);
    expect(leftOut(report)).toEqual([]);
  });

  it('is read: of indicators, techniques and runs', () => {
    const vtis = { threat_indicators: [{ id: '1', category: 'OS', operation: 'Reads', score: '4' }] };
    const technique = { technique_id: 'T1012', tactics: 'discovery', threat_indicators: [{ id: 1 }] };
    const run = { analysis_id: 7, analysis_severity: 'malicious', analysis_vti_score: '90', analysis_result_code: '1' };
    const report = only(vtis, { mitre_attack_techniques: [technique] }, run);
    expect(report.indicators).toMatchObject([{ score: 80, vendorScore: 4, techniques: ['T1012'] }]);
    expect(report.techniques).toMatchObject([{ id: 'T1012', tactics: ['discovery'] }]);
    expect(report.analyses).toMatchObject([{ failed: false, verdict: { value: 'malicious', score: 90 } }]);
    expect(leftOut(report)).toEqual([]);
  });

  it('is read: whether a submission has ended', () => {
    const state = (reply: object) => submissionState(submission.parse(reply));
    expect(state({ submission_finished: 'true', submission_status: 'success' })).toBe('finished');
    expect(state({ submission_finished: 'false', submission_status: 'in_progress' })).toBe('running');
  });
});

describe('a value of another type, which cannot be read', () => {
  it('is told: of a sample, a submission and a run', () => {
    const report = only(
      { sample_id: 1, sample_filesize: 'large', sample_type: ['PE'], sample_threat_names: { name: 'X' } },
      { submission_id: 5, submission_sample_id: 1, submission_filename: true, submission_created: {} },
      { analysis_id: 7, analysis_sample_id: 1, analysis_vm_name: ['win10'], analysis_result_code: 'ok' },
    );
    expect(leftOut(report).toSorted()).toEqual([
      '/analyses/0/analysis_result_code',
      '/analyses/0/analysis_vm_name',
      '/sample/sample_filesize',
      '/sample/sample_threat_names',
      '/sample/sample_type',
      '/submission/submission_created',
      '/submission/submission_filename',
    ]);
  });

  it('is told: of IOCs of each kind', () => {
    const report = iocsOf({
      domains: [{ domain: 'bad.example', ioc: 'perhaps', sources: { a: 1 } }],
      email_addresses: [{ email_address: 'a@b.example', sender: 'a@b.example' }],
      emails: [{ subject: 'Hello', nr_links: 'many' }],
      filenames: [{ filename: 'a', operations: true }],
      files: [{ filename: 'a.exe', hashes: 'abc', analysis_ids: {} }],
      ips: [{ ip_address: '192.0.2.1', country: ['Germany'] }],
      mutexes: [{ mutex_name: 'm', threat_names: ['A', {}] }],
      processes: [{ cmd_line: 'a', process_ids: [1, {}] }],
      registry: [{ reg_key_name: 'HKLM', numeric_severity: 'high' }],
      urls: [{ url: 'http://a.example/', methods: [['GET']] }],
    });
    expect(report.iocs).toHaveLength(10);
    expect(leftOut(report)).toEqual([
      '/iocs/iocs/domains/0/ioc',
      '/iocs/iocs/domains/0/sources',
      '/iocs/iocs/email_addresses/0/sender',
      '/iocs/iocs/emails/0/nr_links',
      '/iocs/iocs/filenames/0/operations',
      '/iocs/iocs/files/0/analysis_ids',
      '/iocs/iocs/files/0/hashes',
      '/iocs/iocs/ips/0/country',
      '/iocs/iocs/mutexes/0/threat_names/1',
      '/iocs/iocs/processes/0/process_ids/1',
      '/iocs/iocs/registry/0/numeric_severity',
      '/iocs/iocs/urls/0/methods/0',
    ]);
  });

  it('is told: of indicators, techniques and a SecOps result', () => {
    const vti = { id: 1, category: ['OS'], operation: 'Reads', score: 'high' };
    const technique = { technique_id: 'T1012', tactics: {}, threat_indicators: 'none' };
    const report = only({ threat_indicators: [vti] }, { mitre_attack_techniques: [technique] });
    expect(leftOut(report).toSorted()).toEqual([
      '/mitre_attack/mitre_attack_techniques/0/tactics',
      '/mitre_attack/mitre_attack_techniques/0/threat_indicators',
      '/vtis/threat_indicators/0/category',
      '/vtis/threat_indicators/0/score',
    ]);
    const scan = only({ EntityResult: { sample_id: 1, sample_filesize: {}, iocs: { urls: [{ url: 'a', ioc: [] }] } } });
    expect(leftOut(scan).toSorted()).toEqual([
      '/scanHash/EntityResult/iocs/urls/0/ioc',
      '/scanHash/EntityResult/sample_filesize',
    ]);
  });

  it('that is empty says nothing, and is not told', () => {
    const iocs = {
      urls: [{ url: 'http://a.example/', ioc: '', numeric_severity: '', sources: '', methods: [null, ''] }],
    };
    expect(leftOut(iocsOf(iocs))).toEqual([]);
    expect(leftOut(only({ sample_id: 1, sample_filesize: '', sample_type: null }))).toEqual([]);
  });
});

describe('a value of another type in Summary JSON v2', () => {
  const metadata = { analysis_id: 82, sample_id: 12 };

  it('is read where it can be', () => {
    const report = only({
      analysis_metadata: { ...metadata, result_code: '1', verdict: 'malicious' },
      threat_names: 'X',
      files: {
        file_0: { is_artifact: 'true', is_sample: 1, is_ioc: 'True', size: '5', hash_values: { md5: 'a'.repeat(32) } },
      },
      email_addresses: { a_0: { is_artifact: 1, email_address: 'a@b.example', is_sender: 'true' } },
      vti: { matches: { m_0: { category_desc: 'OS', operation_desc: 7, analysis_score: '5' } } },
      mitre_attack: { v4: { techniques: { technique_T1012: { tactics: 'discovery' } } } },
    });
    expect(report.sample.size).toBe(5);
    expect(report.threatNames).toEqual(['X']);
    expect(report.iocs).toMatchObject([
      { type: 'email-addr', details: { roles: ['sender'] } },
      { isIoc: true, size: 5 },
    ]);
    expect(report.indicators).toMatchObject([{ operation: '7', score: 100, vendorScore: 5 }]);
    expect(report.techniques).toMatchObject([{ tactics: ['discovery'] }]);
    expect(report.analyses).toMatchObject([{ failed: false, verdict: { value: 'malicious' } }]);
    expect(leftOut(report)).toEqual([]);
  });

  it('is told where it cannot', () => {
    const report = only({
      analysis_metadata: { ...metadata, result_code: 'ok', sample_type: {} },
      classifications: { a: 1 },
      files: { file_0: { is_artifact: 'perhaps', size: 'large' } },
      vti: { matches: { m_0: { category_desc: {}, analysis_score: [] } } },
      mitre_attack: { v4: { techniques: { technique_T1012: { description: true } } } },
    });
    expect(leftOut(report).toSorted()).toEqual([
      '/summaries/0/analysis_metadata/result_code',
      '/summaries/0/analysis_metadata/sample_type',
      '/summaries/0/classifications',
      '/summaries/0/files/file_0/is_artifact',
      '/summaries/0/files/file_0/size',
      '/summaries/0/mitre_attack/v4/techniques/technique_T1012/description',
      '/summaries/0/vti/matches/m_0/analysis_score',
      '/summaries/0/vti/matches/m_0/category_desc',
    ]);
  });
});
