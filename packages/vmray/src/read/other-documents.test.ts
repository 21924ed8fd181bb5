import type { Ioc, SandboxReport } from '@sandjury/core';
import { fields, readField, Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { toReport } from '../mapping/report.ts';
import { mitreAttack } from '../wire/iocs.ts';
import type { VmrayParts, VmrayRaw } from '../wire/parts.ts';
import { analysis } from '../wire/samples.ts';
import { read } from './index.ts';

const md5 = '607234cb98cd6127dbc761c04c53fd65';
const sha1 = '868a53c394f29f8d3aac7b0a20a371999045b6ed';
const sha256 = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';

function only(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  checkReport(report);
  return report;
}

/** The warnings of a report with a code, as `pointer: message`. */
function warned(report: SandboxReport, code: string): string[] {
  return report.warnings
    .filter((warning) => warning.code === code)
    .map(({ pointer, message }) => `${pointer}: ${message}`);
}

const iocsOf = (iocs: object) => only({ result: 'ok', data: { status: 'finished', iocs } });

describe('an envelope', () => {
  it('with an error text is an error, whatever its result says', () => {
    expect(() => read({ result: 'ok', error_msg: 'No such element', data: [] })).toThrow(
      /error reply \(No such element\)/,
    );
  });

  it('whose error text is none is no error', () => {
    expect(only({ result: 'ok', error_msg: 0, data: { sample_id: 1 } }).ref.id).toBe('sample:1');
  });
});

describe('a submission', () => {
  it('without a sample is known by its own id', () => {
    const report = only({ submission_id: 5, submission_verdict: 'clean' });
    expect([report.ref.id, report.verdict.value]).toEqual(['submission:5', 'benign']);
  });
});

describe('runs without a sample', () => {
  const run = (id: number, more: object) => ({ analysis_id: id, analysis_sample_id: 1, ...more });

  it('of which one is clean and one undecided do not make it benign', () => {
    const report = only([run(7, { analysis_verdict: 'clean' }), run(8, { analysis_severity: 'error' })]);
    expect(report.verdict).toEqual({ value: 'unknown', score: null, vendor: null, reason: null, evidence: [] });
    expect(warned(report, 'part-decided')).toEqual([]);
  });

  it('of which all are clean do', () => {
    const report = only([run(7, { analysis_verdict: 'clean' }), run(8, { analysis_verdict: 'clean' })]);
    expect(report.verdict.value).toBe('benign');
    expect(warned(report, 'part-decided')).toHaveLength(1);
  });

  it('give the reason, in words before its code', () => {
    const code = { analysis_verdict_reason_code: 'VTI' };
    const words = { analysis_verdict_reason_description: 'Nothing was found' };
    expect(only(run(7, { analysis_verdict: 'clean', ...code })).verdict.reason).toBe('Reason code VTI');
    expect(only(run(7, { analysis_verdict: 'clean', ...code, ...words })).verdict.reason).toBe('Nothing was found');
  });

  it('with a time that is none: it is left out, and told', () => {
    const report = only(run(7, { analysis_created: 'yesterday' }));
    expect(report.analyses[0]?.finishedAt).toBeNull();
    expect(warned(report, 'malformed-value')).toEqual([
      '/analyses/0/analysis_created: A time that could not be read was left out.',
    ]);
  });
});

describe('a sample', () => {
  it('with a URL and no type is a URL', () => {
    const report = only({ sample_id: 1, sample_url: 'http://bad.example/', sample_sha256hash: sha256 });
    expect(report.sample).toMatchObject({ kind: 'url', url: 'http://bad.example/', hashes: {} });
  });

  it('that is a URL which VMRay does not tell', () => {
    expect(only({ sample_id: 1, sample_type: 'URL' }).sample).toMatchObject({ kind: 'url', url: null, type: 'URL' });
  });

  it('without an id keeps its page', () => {
    const page = 'https://vmray.example/user/sample/view?id=1';
    const report = only({ sample_sha256hash: sha256, sample_webif_url: page });
    expect([report.ref.id, report.link]).toEqual([`hash:${sha256}`, page]);
  });

  it('whose relations VMRay cut says so', () => {
    const report = only({ sample_id: 1, sample_child_sample_ids: [2], sample_child_relations_truncated: true });
    expect(report.sample.children).toEqual([{ provider: 'vmray', id: 'sample:2' }]);
    expect(warned(report, 'truncated')).toEqual([
      '/sample/sample_child_relations_truncated: VMRay left out some related samples.',
    ]);
  });

  it('with IOCs and indicators inside, which are no lists: they are left out, and told', () => {
    const report = only({ sample_id: 1, iocs: { urls: 'none' }, threat_indicators: 'none' });
    expect([report.iocs, report.indicators]).toEqual([[], []]);
    expect(warned(report, 'malformed-value')).toEqual([
      '/scanHash/iocs/urls: urls is not a list; it was left out.',
      '/scanHash/threat_indicators: threat_indicators is not a list; it was left out.',
    ]);
  });
});

describe('parts of a report', () => {
  const report = (parts: VmrayParts, raw: VmrayRaw, warnings = new Warnings()) =>
    toReport({
      ref: { provider: 'vmray', id: 'sample:1' },
      parts,
      raw,
      warnings: warnings.list(),
      gaps: [],
      truncated: [],
    });

  it('that say nothing of gaps are complete', () => {
    const read = readField(fields.list(analysis), [null, { analysis_id: 7 }], { warnings: new Warnings() });
    const wires = read ?? [];
    const run = report({ analyses: wires.map((wire, index) => ({ wire, at: `/analyses/${index}` })) }, {});
    expect(run.complete).toBe(true);
    expect(run.analyses.map(({ id }) => id)).toEqual(['7']);
    expect(warned(run, 'malformed-value')).toEqual(['/analyses/0: An analysis without an id was left out.']);
  });

  it('with techniques that are no list', () => {
    const warnings = new Warnings();
    const sent = { mitre_attack_techniques: 'none' };
    const wire = readField(mitreAttack, sent, { warnings, at: '/mitre_attack' });
    const items = '/mitre_attack/mitre_attack_techniques';
    const made = report({ mitreAttack: [{ wire, at: '/mitre_attack', items }] }, {}, warnings);
    expect(warned(made, 'malformed-value')).toEqual([
      '/mitre_attack/mitre_attack_techniques: mitre_attack_techniques is not a list; it was left out.',
    ]);
  });

  it('with a technique that rests on no indicator', () => {
    const { techniques } = only({ mitre_attack_techniques: [{ technique_id: 'T1012', technique: '' }] });
    expect(techniques).toMatchObject([{ id: 'T1012', name: null, tactics: [] }]);
  });
});

describe('IOCs of a reply', () => {
  it('without the value of their kind are left out, and told', () => {
    const report = iocsOf({
      emails: [{ recipients: ['a@b.example'] }],
      email_addresses: [{}],
      ips: [{}],
      domains: [{}],
    });
    expect(report.iocs).toEqual([]);
    expect(warned(report, 'malformed-value')).toEqual([
      '/iocs/iocs/domains/0: A domain-name without a value was left out.',
      '/iocs/iocs/email_addresses/0: A email-addr without a value was left out.',
      '/iocs/iocs/emails/0: A email-message without a value was left out.',
      '/iocs/iocs/ips/0: A value that is not an IP address was left out.',
    ]);
  });

  it('that are files go by their strongest hash, else their name', () => {
    const hashes = [{ sha1_hash: sha1, md5_hash: md5 }, { md5_hash: md5 }, { ssdeep_hash: '3:a:b' }];
    const { iocs } = iocsOf({ files: hashes.map((hash) => ({ filename: 'a.exe', hashes: [hash] })) });
    expect(iocs.map(({ value }) => value).toSorted()).toEqual([md5, sha1, 'a.exe'].toSorted());
  });

  it('with a country that is no code: it is left out, and told', () => {
    const report = iocsOf({ ips: [{ ip_address: '192.0.2.1', country_code: 'Germany', country_codes: ['de'] }] });
    expect(report.iocs[0]?.countries).toEqual(['DE']);
    expect(warned(report, 'malformed-value')).toEqual([
      '/iocs/iocs/ips/0/country_code: A country code that is not two letters was left out.',
    ]);
  });

  it('with one name many times over: nothing is cut', () => {
    const filenames = Array.from({ length: 101 }, (_, place) => (place % 2 === 0 ? 'a.exe' : 'b.exe'));
    const report = iocsOf({ files: [{ filenames, hashes: [{ sha256_hash: sha256 }] }] });
    expect(report.iocs[0]?.names).toEqual(['a.exe', 'b.exe']);
    expect(warned(report, 'truncated')).toEqual([]);
  });
});

describe('Summary JSON v2', () => {
  const metadata = { analysis_id: 82, sample_id: 12 };
  const summaryOf = (body: object) => only({ analysis_metadata: metadata, ...body });
  const file = { source: 'logs/summary_v2.json', path: ['files', 'file_0'] };
  const artifact = { is_artifact: true };

  function find(report: SandboxReport, type: Ioc['type']): Ioc | undefined {
    return report.iocs.find((ioc) => ioc.type === type);
  }

  it('of a URL', () => {
    const urls = { url_0: { is_sample: true, url: 'http://bad.example/' } };
    const files = { file_0: { is_sample: true, size: 20, mime_type: 'text/plain', hash_values: { sha256 } } };
    const { sample } = summaryOf({ urls, files });
    expect(sample).toMatchObject({ kind: 'url', url: 'http://bad.example/', hashes: {}, names: [], size: null });
    expect(sample.mimeType).toBeNull();
  });

  it('of a URL by its type alone', () => {
    const report = only({ analysis_metadata: { ...metadata, sample_type: 'URL' } });
    expect(report.sample).toMatchObject({ kind: 'url', url: null, type: 'URL' });
  });

  it('of a run that failed without a word has no verdict, and the reason that is there', () => {
    const failed = { ...metadata, verdict: 'clean', result_code: 7 };
    const [run] = only({ analysis_metadata: failed }).analyses;
    expect(run).toMatchObject({ failed: true, verdict: { value: 'unknown', reason: null } });
    const [told] = only({ analysis_metadata: { ...failed, result_str: 'Timeout' } }).analyses;
    expect(told?.verdict.reason).toBe('Timeout');
  });

  it('with indicators of which little is told', () => {
    const refs = [{ path: ['mitre_attack', 'v4', 'techniques', 'technique_T1012'] }, { path: ['technique_x'] }, 'T1'];
    const matches = { vti_match_1: { ref_mitre_attack_techniques: refs, analysis_score: 'high' } };
    expect(summaryOf({ vti: { matches } }).indicators).toMatchObject([
      { id: 'vti_match_1', category: '', operation: '', score: null, vendorScore: null, techniques: ['T1012'] },
    ]);
  });

  it('with a technique that has no id: it is left out, and told', () => {
    const report = summaryOf({ mitre_attack: { v4: { techniques: { other: { description: 'x' } } } } });
    expect(report.techniques).toEqual([]);
    expect(warned(report, 'malformed-value')).toEqual([
      '/summaries/0/mitre_attack/v4/techniques/other: A technique without an id was left out.',
    ]);
  });

  it('with artifacts that lack their value: they are left out, and told', () => {
    const report = summaryOf({
      ip_addresses: { ip_0: artifact, ip_1: { ...artifact, ip_address: '192.0.x.x' } },
      email_addresses: { email_address_0: artifact },
    });
    expect(report.iocs).toEqual([]);
    expect(warned(report, 'malformed-value')).toEqual([
      '/summaries/0/email_addresses/email_address_0: A email-addr without a value was left out.',
      '/summaries/0/ip_addresses/ip_0: A value that is not an IP address was left out.',
      '/summaries/0/ip_addresses/ip_1: A value that is not an IP address was left out.',
    ]);
  });

  it('an e-mail has the hashes of its file, and a file name those of its contents', () => {
    const report = summaryOf({
      files: { file_0: { hash_values: { sha256, md5 } }, file_1: { hash_values: 'none' } },
      emails: { email_0: { ...artifact, subject: 'Invoice', ref_file: file } },
      filenames: {
        filename_0: { ...artifact, filename: 'a.exe', ref_files: [file, { path: ['files', 'file_1'] }] },
      },
    });
    expect(find(report, 'email-message')?.hashes).toEqual({ sha256, md5 });
    expect(find(report, 'file-name')?.details.contents).toEqual([sha256]);
  });

  it('a reference into another file of the archive, or of another form, leads nowhere', () => {
    const elsewhere = { ...file, source: 'logs/flog.txt' };
    const report = summaryOf({
      files: { file_0: { hash_values: { sha256 } } },
      emails: { email_0: { ...artifact, subject: 'Invoice', ref_file: elsewhere, ref_vti_matches: [{ path: 'x' }] } },
    });
    expect(find(report, 'email-message')).toMatchObject({ hashes: {}, details: { subjects: ['Invoice'] } });
    expect(find(report, 'email-message')?.details).not.toHaveProperty('vtis');
  });

  it('a file without hashes goes by its name', () => {
    const filenames = { filename_0: { filename: 'a.exe' } };
    const files = {
      file_0: { ...artifact, hash_values: 'none', ref_filenames: [{ path: ['filenames', 'filename_0'] }] },
    };
    expect(find(summaryOf({ filenames, files }), 'file')).toMatchObject({ value: 'a.exe', hashes: {} });
  });
});
