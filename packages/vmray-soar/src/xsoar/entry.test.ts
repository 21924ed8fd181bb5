import { blankIoc, ConfigurationError, filterReport, type SandboxReport } from '@sandjury/core';
import { read } from '@sandjury/vmray/read';
import { describe, expect, it } from 'vitest';
import { restIocsReply } from '../../../../test/support/packages/vmray-iocs.ts';
import { pathsOf } from '../../test/entry-context.ts';
import { fixture } from '../../test/fixtures.ts';
import type { XsoarOptions } from '../words/dbot-score.ts';
import type { XsoarContext } from './commands.ts';
import { createXsoarFormat, xsoar, xsoarEntry, xsoarErrorEntry, xsoarReportEntry } from './entry.ts';

function only(...documents: unknown[]): SandboxReport {
  const [report] = read(...documents);
  if (report === undefined) throw new Error('expected a report');
  return report;
}

function contextOf(report: SandboxReport, options: XsoarOptions = {}): XsoarContext {
  return pathsOf(xsoarReportEntry(report, options).EntryContext);
}

const sample = fixture('sample_get__malicious_exe__platform4.2.json');
const vtis = fixture('vtis_get__finished_11_indicators.json');
const rest = only(sample, { result: 'ok', data: restIocsReply }, vtis);
const summary = only(fixture('summary_v2__malicious_exe__schema2.1_platform4.2.json'));

describe("a report of VMRay's as an entry", () => {
  it("has what VMRay's own objects say, letter by letter", () => {
    const context = contextOf(rest, { reliability: 'B' });
    expect(context['VMRay.Sample']).toMatchObject({
      SampleID: 12,
      FileName: 'SmokeTester.exe',
      Created: '2021-02-10T16:25:25',
      Classification: ['EICAR'],
      // Reports have operations in lower case.
      IOC: { Filename: [{ Operations: ['Access', 'Write'], AnalysisID: [82, 83] }] },
    });
    expect(context['VMRay.ThreatIndicator']).toHaveLength(11);
    expect(context.File).toContainEqual({
      Name: 'SmokeTester.exe',
      MD5: '607234cb98cd6127dbc761c04c53fd65',
      SHA1: '6c26eab9b233bd1921f1607879a9d3f4aa92ff23',
      SHA256: '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29',
      SSDeep: '384:w60MaC/dEUM+q/PVHNb4wK05oPEqnwPh:wvC/d3QPVHfko',
      Malicious: { Vendor: 'VMRay', Description: null },
    });
  });

  it('has one entry for a file with two sets of hashes, as VMRay has', () => {
    const context = contextOf(rest);
    expect(rest.iocs.filter(({ names }) => names.includes('a.exe') && names.includes('b.exe'))).toHaveLength(2);
    expect(context['VMRay.Sample']).toMatchObject({
      IOC: { File: [{ Filename: 'a.exe', Hashes: [{}, {}] }, {}, {}] },
    });
  });

  it('of a saved Summary has every artifact, and makes indicators of the IOCs alone', () => {
    const context = contextOf(summary);
    const { IOC } = context['VMRay.Sample'] as { IOC: Record<string, { IsIOC: boolean }[]> };
    const count = (type: string) => summary.iocs.filter((ioc) => ioc.type === type).length;
    expect(IOC.Domain).toHaveLength(count('domain-name'));
    expect(IOC.Registry).toHaveLength(count('windows-registry-key'));
    expect(IOC.Filename).toHaveLength(count('file-name'));
    const called = summary.iocs.filter(({ type, isIoc }) => type === 'domain-name' && isIoc);
    expect(context.Domain ?? []).toHaveLength(called.length);
    expect(called.length).toBeLessThan(count('domain-name'));
  });

  it('has what a filter left', () => {
    const { EntryContext, Contents } = xsoarReportEntry(filterReport(rest, { iocTypes: ['url'] }));
    expect(pathsOf(EntryContext)['VMRay.Sample']).toMatchObject({ IOC: { URL: [{}], Domain: [], File: [] } });
    expect(Contents).toMatchObject({
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'filtered' })]),
    });
  });

  it("has the operator's own reading of a word in its scores", () => {
    const report: SandboxReport = { ...rest, verdict: { ...rest.verdict, value: 'suspicious' } };
    const { DBotScore, File } = contextOf(report) as { DBotScore: { Score: number }[]; File: object[] };
    expect(DBotScore[0]?.Score).toBe(2);
    expect(File[0]).not.toHaveProperty('Malicious');
  });

  it('shows no secret', () => {
    const secops = only(fixture('secops_scan_hash_result__malicious_url__sample_iocs_vtis.json'));
    expect(JSON.stringify(xsoarReportEntry(secops))).not.toContain('PlrQ');
    expect(JSON.stringify(xsoarReportEntry(secops).EntryContext)).not.toContain('redacted');
  });
});

describe("another vendor's report as an entry", () => {
  const other: SandboxReport = {
    ...rest,
    provider: 'alibaba',
    product: { name: 'Alibaba Cloud Security Center', version: null },
    ref: { provider: 'alibaba', id: 'hash:607234cb98cd6127dbc761c04c53fd65' },
    iocs: [
      {
        ...blankIoc('domain-name', 'bad.example'),
        isIoc: true,
        verdict: 'malicious',
        evidence: ['/iocs/iocs/domains/0'],
      },
    ],
    raw: { iocs: { iocs: { domains: [{ domain: 'not.this.example' }] } } },
  };

  it('has the standard objects under its own name, and nothing under VMRay', () => {
    const context = contextOf(other);
    expect(Object.keys(context)).toEqual(['DBotScore', 'Domain', 'File']);
    const Malicious = { Vendor: 'Alibaba Cloud Security Center', Description: null };
    expect(context.Domain).toEqual([{ Name: 'bad.example', Malicious }]);
    expect(context.File).toMatchObject([{ Name: 'SmokeTester.exe', Malicious }]);
    expect(context.DBotScore).toContainEqual({
      Indicator: 'bad.example',
      Type: 'domain',
      Vendor: 'Alibaba Cloud Security Center',
      Score: 3,
      Reliability: 'F - Reliability cannot be judged',
    });
  });
});

describe('the format xsoar', () => {
  it('is one entry for one report, and an array for several', () => {
    expect(JSON.parse(xsoar.render([rest]))).toMatchObject({ Type: 1, ContentsFormat: 'json' });
    expect(JSON.parse(xsoar.render([rest, summary]))).toHaveLength(2);
    expect(JSON.parse(xsoar.render([]))).toEqual([]);
    expect(xsoar.render([rest])).toBe(xsoar.render([structuredClone(rest)]));
  });

  it('takes a reliability, and refuses a wrong one when it is made', () => {
    expect(createXsoarFormat({ reliability: 'A' }).render([rest])).toContain('"A - Completely reliable"');
    // A caller without types may pass anything.
    expect(() => createXsoarFormat({ reliability: 'very' as 'A' })).toThrow(ConfigurationError);
  });
});

describe('the entry of a command', () => {
  it('has context and text', () => {
    expect(
      xsoarEntry('vmray-add-tag', { tag: 'a', results: [{ target: 'submission', id: 1, failure: null }] }),
    ).toEqual({
      Type: 1,
      ContentsFormat: 'json',
      Contents: {},
      ReadableContentsFormat: 'markdown',
      HumanReadable: 'Tags: a has been added to submission: 1',
      EntryContext: {},
    });
  });

  it('that failed is an error', () => {
    expect(xsoarErrorEntry({ message: 'no' })).toMatchObject({ Type: 4, ContentsFormat: 'text', Contents: 'no' });
  });
});
