import { type Outcome, QuotaError, type SandboxReport } from '@sandjury/core';
import { read } from '@sandjury/vmray/read';
import { describe, expect, it } from 'vitest';
import { restIocsReply } from '../../../test/support/packages/vmray-iocs.ts';
import { secopsActions } from '../src/secops/actions.ts';
import { secopsReportResult } from '../src/secops/format.ts';
import { type XsoarContext, xsoarCommands } from '../src/xsoar/commands.ts';
import { xsoarReportEntry } from '../src/xsoar/entry.ts';
import { pathsOf } from './entry-context.ts';
import { xsoarInputs } from './replies.ts';

const md5 = '607234cb98cd6127dbc761c04c53fd65';
const sha1 = '868a53c394f29f8d3aac7b0a20a371999045b6ed';

function only(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  return report;
}

function contextOf(report: SandboxReport): XsoarContext {
  return pathsOf(xsoarReportEntry(report).EntryContext);
}

const scanHash = secopsActions['Scan Hash'];
const unsupported: Outcome = { provider: 'other', status: 'unsupported', capability: 'findByHash' };
const failed: Outcome = { provider: 'vmray', status: 'failed', error: new QuotaError('quota\nused up').toJSON() };
const missing: Outcome = { provider: 'vmray', status: 'not_found' };

describe('the message of a scan', () => {
  it('names what the provider cannot do', () => {
    const { is_success, output_message } = scanHash([{ entity: 'a', outcome: unsupported }]);
    expect([is_success, output_message]).toEqual([
      false,
      'Error executing action "Scan Hash". Reason: a (other has no findByHash)',
    ]);
  });

  it('names every entity where all of several failed', () => {
    const all = [
      { entity: 'a\nb', outcome: failed },
      { entity: 'c', outcome: unsupported },
    ];
    expect(scanHash(all).output_message).toBe(
      'Error executing action "Scan Hash". Reason: a␊b (quota␊used up); c (other has no findByHash)',
    );
  });

  it('keeps the failures apart from what is not known', () => {
    const some = [
      { entity: 'a', outcome: missing },
      { entity: 'b', outcome: unsupported },
    ];
    expect(scanHash(some).output_message).toBe('Not known: a. Failed: b (other has no findByHash).');
  });
});

describe('the entity of a result', () => {
  const entityOf = (report: SandboxReport) => secopsReportResult(report).entities[0]?.entity;

  it.each([
    ['its SHA-1', { sample_id: 1, sample_sha1hash: sha1, sample_md5hash: md5 }, sha1],
    ['its MD5', { sample_id: 1, sample_md5hash: md5, sample_filename: 'a.exe' }, md5],
    ['its name', { sample_id: 1, sample_filename: 'a.exe' }, 'a.exe'],
    ['its ticket', { sample_id: 1 }, 'sample:1'],
  ])('is %s where nothing better is known', (_name, sample, expected) => {
    expect(entityOf(only(sample))).toBe(expected);
  });
});

describe('threat indicators without a score', () => {
  it('are left out by any threshold, also the lowest', () => {
    const threats = [
      { operation: 'a', category: 'x' },
      { operation: 'b', category: 'x', score: 4 },
    ];
    const report = only({ result: 'ok', data: { status: 'finished', threat_indicators: threats } });
    const [entity] = secopsReportResult(report, { threatIndicatorScoreThreshold: 0 }).json_result;
    expect(entity?.EntityResult.threat_indicators).toMatchObject([{ operation: 'b', score: 4 }]);
  });
});

describe('a SecOps result without its wrapper', () => {
  it('is the sample of the next result', () => {
    const report = only({ sample_id: 7, sample_priority: 3, iocs: { urls: [] }, threat_indicators: [] });
    const [entity] = secopsReportResult(report).json_result;
    expect(entity?.EntityResult).toMatchObject({ sample_id: 7, sample_priority: 3, threat_indicators: [] });
    expect(secopsReportResult(report).entities[0]?.enrichment).toMatchObject({ VMRay_ioc_urls: '' });
  });
});

describe('the entry of a report', () => {
  it('of a summary that names neither run nor sample', () => {
    const context = contextOf(only({ analysis_metadata: { verdict: 'malicious' } }));
    expect(context['VMRay.Analysis']).toMatchObject([
      { AnalysisID: null, SampleID: null, Verdict: 'Malicious', MD5: null, SHA1: null, SHA256: null, SSDeep: null },
    ]);
  });

  it('of a file that has a name and no hash', () => {
    const report = only({ result: 'ok', data: restIocsReply });
    const context = contextOf({
      ...report,
      product: { name: 'Another', version: null },
      iocs: report.iocs
        .filter(({ type }) => type === 'file')
        .slice(0, 1)
        .map((ioc) => ({ ...ioc, value: 'dropped.bin', names: [], hashes: {}, isIoc: true, details: {} })),
    });
    expect(context.File).toMatchObject([{ Path: 'dropped.bin', Malicious: { Vendor: 'Another' } }]);
    expect(Object.keys(Object(context.File)[0])).toEqual(['Path', 'Size', 'Type', 'Malicious']);
  });
});

describe('an artifact whose flag', () => {
  const url = (address: string, ioc: unknown) => ({ url: `http://${address}.example/`, verdict: 'malicious', ioc });
  const resultOf = (...urls: object[]) => {
    const report = only({ result: 'ok', data: { status: 'finished', iocs: { urls } } });
    const context = contextOf(report);
    const sample = context['VMRay.Sample'] as { IOC: { URL: { URL: string; IsIOC: boolean }[] } };
    const [scan] = secopsReportResult(report).json_result;
    return {
      standard: context.URL ?? [],
      scored: context.DBotScore ?? [],
      flags: sample.IOC.URL.map(({ IsIOC }) => IsIOC),
      secops: scan?.EntityResult.iocs,
    };
  };

  it('is null or cannot be read is no indicator: it is not scored, and IsIOC says so', () => {
    const { standard, scored, flags, secops } = resultOf(url('a', null), url('b', 'perhaps'));
    expect([standard, scored]).toEqual([[], []]);
    expect(flags).toEqual([false, false]);
    expect(secops).toMatchObject({ urls: [] });
  });

  it('is a text is what it says', () => {
    const { standard, scored, flags, secops } = resultOf(url('a', 'true'), url('b', 'false'));
    expect(standard).toMatchObject([{ Data: 'http://a.example/' }]);
    expect(scored).toMatchObject([{ Indicator: 'http://a.example/', Score: 3 }]);
    expect(flags).toEqual([true, false]);
    expect(secops).toMatchObject({ urls: [{ url: 'http://a.example/' }] });
  });
});

describe('a value of another type', () => {
  it('is read in the contexts as it is in a report', () => {
    const billing = { verdict_quota: '100', verdict_remaining: '90' };
    expect(xsoarCommands['vmray-get-license-usage-verdicts'].context({ billing })).toEqual({
      'VMRay.VerdictQuota': { PeriodEndDate: null, VerdictQuota: 100, VerdictRemaining: 90, VerdictUsage: 10 },
      'VMRay.VerdicsQuota': { PeriodEndDate: null, VerdictsQuota: 100, VerdictsRemaining: 90, VerdictsUsage: 10 },
    });
    const sample = { sample_id: '1', sample_filesize: '5', sample_classifications: 'Trojan', sample_filename: 7 };
    expect(xsoarCommands['vmray-get-sample'].context({ sample })['VMRay.Sample']).toMatchObject({
      SampleID: 1,
      Classifications: ['Trojan'],
      FileName: '7',
    });
    const submission = { submission_finished: 'true', submission_has_errors: 0 };
    expect(xsoarCommands['vmray-get-submission'].context({ submission })['VMRay.Submission']).toMatchObject({
      IsFinished: true,
      HasErrors: false,
    });
  });
});

describe('the commands of Cortex XSOAR', () => {
  it('a sample whose jobs are over has none, and a status that says so', () => {
    const command = xsoarCommands['vmray-get-job-by-sample'];
    const input = { sampleId: 12, jobs: [null] };
    expect(command.readable(input)).toBe('VMRay has no job for sample id 12: it is finished, or there never was one.');
    const gone = xsoarCommands['vmray-get-job-by-id'].context({ jobId: 5, job: null })['VMRay.Job'];
    expect(command.context(input)['VMRay.Job']).toEqual([{ SampleID: 12, Status: Object(gone).Status }]);
  });

  it('a submitted URL is scored as one', () => {
    const { submission } = xsoarInputs['vmray-get-submission'];
    const url = 'http://bad.example/';
    const input = { submission: { ...submission, submission_original_url: url } };
    expect(xsoarCommands['vmray-get-submission'].context(input).DBotScore).toMatchObject([
      { Indicator: url, Type: 'url', Score: 3 },
    ]);
  });

  it('a file is as large as its content, where that is had whole', () => {
    const files = [
      { name: 'summary', mimeType: null, content: Buffer.from('four') },
      { name: 'a.txt', mimeType: null, content: (async function* () {})() },
      { name: 'b.txt', mimeType: null },
    ];
    expect(xsoarCommands['vmray-get-screenshots'].context({ files }).InfoFile).toMatchObject([
      { Name: 'summary', Size: 4, Extension: null },
      { Name: 'a.txt', Size: null, Extension: 'txt' },
      { Name: 'b.txt', Size: null, Extension: 'txt' },
    ]);
  });

  it('IOCs that are no object are none', () => {
    const command = xsoarCommands['vmray-get-iocs'];
    const context = command.context({
      sampleId: 12,
      iocs: { iocs: 'none' },
    });
    expect(context['VMRay.Sample']).toMatchObject({ SampleID: 12, IOC: { Domain: [], URL: [] } });
  });
});
