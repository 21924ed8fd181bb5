import type { SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { read } from './index.ts';

const sha256 = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';
const base = { sample_id: 12, sample_sha256hash: sha256, sample_verdict: 'malicious' };
const lists = { domains: [{ domain: 'evil.example', ioc: true, verdict: 'malicious' }], urls: [] };
const iocs = { status: 'finished', iocs: lists };
const vti = { id: 1, score: 5, category: 'Injection', operation: 'Writes into another process' };
const vtis = { threat_indicators: [vti] };
const technique = { technique_id: 'T1055', technique: 'Process Injection', threat_indicators: [{ id: 1 }] };
const mitre = { mitre_attack_techniques: [technique] };
const run = { analysis_id: 1, analysis_sample_id: 12, analysis_verdict: 'malicious', analysis_result_code: 1 };
const summary = { analysis_metadata: { analysis_id: 1, sample_id: 12, verdict: 'malicious' } };

function only(document: unknown): SandboxReport {
  const [report, ...others] = read(document);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  checkReport(report);
  return report;
}

function counts({ iocs: { length }, indicators, techniques, analyses }: SandboxReport): number[] {
  return [length, indicators.length, techniques.length, analyses.length];
}

const messages = (report: SandboxReport) => report.warnings.map(({ message }) => message);

/** What Cortex' analyzer makes of a sample. */
const node = (more: object = {}) => ({
  ...base,
  sample_iocs: iocs,
  sample_threat_indicators: vtis,
  sample_mitre_attack: mitre,
  sample_analyses: [run],
  ...more,
});

describe('parts inside a sample', () => {
  it.each<[string, unknown]>([
    ["of the Cortex analyzer's report", { samples: [node()] }],
    ['of its full report in TheHive', { success: true, full: { samples: [node()] }, artifacts: [], operations: [] }],
    ['of a job of it', { status: 'Success', report: { success: true, full: { samples: [node()] } } }],
    ['of one sample of it', node()],
    [
      'with envelopes',
      node({ sample_iocs: { result: 'ok', data: iocs }, sample_analyses: { result: 'ok', data: [run] } }),
    ],
    [
      'as the bare lists',
      node({ sample_iocs: lists, sample_threat_indicators: [vti], sample_mitre_attack: [technique] }),
    ],
    ['under the names of the calls', { ...base, iocs, vtis, mitre_attack: mitre, analyses: [run] }],
    ['under the names of their lists', { ...base, iocs: lists, ...vtis, ...mitre, analyses: run }],
    ['of a Scan Hash result', { EntityResult: { ...base, iocs: lists, ...vtis, ...mitre, analyses: [run] } }],
    ['of a script, beside the sample', { sample: base, iocs, vtis, mitre_attack: mitre, analyses: [run] }],
    [
      'of a script, with their envelopes',
      {
        sample: { result: 'ok', data: base },
        iocs: { result: 'ok', data: iocs },
        vtis,
        mitre_attack: mitre,
        analyses: { result: 'ok', data: [run] },
      },
    ],
  ])('are read: %s', (_, document) => {
    const report = only(document);
    expect(counts(report)).toEqual([1, 1, 1, 1]);
    expect(report).toMatchObject({ ref: { id: 'sample:12' }, complete: true, verdict: { value: 'malicious' } });
    expect(report.indicators[0]).toMatchObject({ operation: 'Writes into another process', techniques: ['T1055'] });
    expect(report.iocs[0]).toMatchObject({ value: 'evil.example', isIoc: true, verdict: 'malicious' });
    expect(messages(report)).toEqual([]);
  });

  it('point at their place in the sample', () => {
    const report = only({ samples: [node()] });
    expect(report.iocs[0]?.evidence).toEqual(['/sample/sample_iocs/iocs/domains/0']);
    expect(report.indicators[0]?.evidence).toEqual(['/sample/sample_threat_indicators/threat_indicators/0']);
    expect(report.techniques[0]?.evidence).toEqual(['/sample/sample_mitre_attack/mitre_attack_techniques/0']);
    expect(report.analyses[0]?.verdict.evidence).toEqual(['/sample/sample_analyses/0/analysis_verdict']);
  });

  it('that are empty are there', () => {
    const report = only(
      node({ sample_iocs: {}, sample_threat_indicators: {}, sample_mitre_attack: {}, sample_analyses: [] }),
    );
    expect(counts(report)).toEqual([0, 0, 0, 0]);
    expect(report.complete).toBe(true);
  });

  it('with a Summary among them, wherever it stands', () => {
    for (const more of [{ summary_v2: summary }, { sample_summaries: [summary] }]) {
      expect(only({ ...base, ...more }).raw).toMatchObject({ sample: { sample_id: 12 } });
      expect(only({ ...base, ...more }).analyses).toMatchObject([{ id: '1', verdict: { value: 'malicious' } }]);
    }
  });

  it('of a sample inside: a report of its own, after that of the outer one', () => {
    const child = node({ sample_id: 13, sample_sha256hash: 'a'.repeat(64), sample_verdict: 'clean' });
    const reports = read({ samples: [node({ sample_child_sample_ids: [13], sample_child_samples: [child] })] });
    expect(reports.map(({ ref, verdict }) => [ref.id, verdict.value])).toEqual([
      ['sample:12', 'malicious'],
      ['sample:13', 'benign'],
    ]);
    expect(reports.map(counts)).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
    expect(reports[0]?.sample.children).toEqual([{ provider: 'vmray', id: 'sample:13' }]);
  });

  it('that are missing are said to be', () => {
    expect(messages(only({ samples: [{ ...base, sample_iocs: iocs }] }))).toEqual([
      'analyses is not among the documents.',
      'mitre_attack is not among the documents.',
      'vtis is not among the documents.',
    ]);
  });

  it('that the program could not have are said to be', () => {
    const report = only({
      samples: [node({ errors: { sample_iocs: 'HTTP 500' } })],
      errors: { '14': 'No such element' },
    });
    expect(report.complete).toBe(false);
    expect(messages(report)).toEqual([
      'The document reports an error: 14: No such element',
      'The document reports an error: sample_iocs: HTTP 500',
    ]);
  });
});

describe('null, a list or a text in place of a part', () => {
  const parts: [string, unknown, string[]][] = [
    ['iocs', { iocs: null, status: 'finished' }, ['/iocs/iocs']],
    ['iocs', { iocs: [], status: 'finished' }, ['/iocs/iocs']],
    ['iocs', { iocs: 'none', status: 'finished' }, ['/iocs/iocs']],
    ['iocs', { iocs: { ...lists, urls: null } }, ['/iocs/iocs/urls']],
    ['iocs', { iocs: { ...lists, files: {} } }, ['/iocs/iocs/files']],
    ['vtis', { threat_indicators: null, status: 'finished' }, ['/vtis/threat_indicators']],
    ['vtis', { threat_indicators: {}, status: 'finished' }, ['/vtis/threat_indicators']],
    ['vtis', { threat_indicators: [null, vti] }, ['/vtis/threat_indicators/0']],
    ['mitre_attack', { mitre_attack_techniques: null, status: 'finished' }, ['/mitre_attack/mitre_attack_techniques']],
    ['mitre_attack', { mitre_attack_techniques: 3, status: 'finished' }, ['/mitre_attack/mitre_attack_techniques']],
  ];

  it.each(parts)('of %s costs no other: %j', (_, part, pointers) => {
    const report = only([{ ...base }, part]);
    const malformed = report.warnings.filter(({ code }) => code === 'malformed-value').map(({ pointer }) => pointer);
    expect(malformed).toEqual(pointers);
    expect(report).toMatchObject({ verdict: { value: 'malicious' }, complete: false });
  });

  it.each([
    ['sample_iocs', null],
    ['sample_iocs', []],
    ['sample_iocs', 'none'],
    ['sample_threat_indicators', null],
    ['sample_mitre_attack', null],
    ['sample_mitre_attack', { mitre_attack_techniques: null }],
    ['sample_analyses', null],
    ['sample_analyses', 'none'],
    ['sample_analyses', [null, run]],
  ])('inside a sample costs no other: %s %j', (key, value) => {
    const report = only({ samples: [node({ [key]: value })] });
    expect(report).toMatchObject({ verdict: { value: 'malicious' }, complete: false });
    expect(counts(report).filter((count) => count === 1).length).toBeGreaterThanOrEqual(3);
    const told = report.warnings.filter(({ code, pointer }) => code === 'missing-section' && pointer?.includes(key));
    expect(told).toHaveLength(1);
  });
});

describe('another program’s JSON', () => {
  it.each([
    ['with a key of ours', { iocs: ['http://a.example'] }],
    ['with several', { samples: [], total: 0, iocs: 3 }],
    ['with analyses of its own', { analyses: [{ id: 1 }] }],
    ['with a report of its own', { report: { score: 5 } }],
  ])('%s is not read', (_, document) => {
    expect(() => read(document)).toThrow(/not a saved VMRay reply|had nothing/);
  });
});

describe('the whole response of a program', () => {
  const body = { result: 'ok', data: base };
  const headers = { 'content-type': 'application/json' };

  it.each([
    ['of axios', { status: 200, headers, data: body }],
    ['of an SDK', { statusCode: 200, headers, body }],
    ['of PowerShell', { StatusCode: 200, Headers: headers, Content: JSON.stringify(body) }],
    ['in a list', [{ statusCode: 200, headers, body }]],
  ])('is read as its body: %s', (_, document) => {
    expect(read(document)).toEqual(read(body));
  });

  it('that is an error is one', () => {
    const document = { status: 401, headers, data: { result: 'error', error_msg: 'Invalid authentication' } };
    expect(() => read(document)).toThrow('error reply (HTTP 401: Invalid authentication)');
  });
});
