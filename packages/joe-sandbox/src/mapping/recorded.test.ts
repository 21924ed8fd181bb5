import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePointer } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { codes, fixture, fullReport, incidentReport, type Json } from '../../test/reports.ts';
import { read } from '../read/index.ts';

// Each recorded reply against counts that are made here from the file itself, without the adapter's own reading.

const all = (value: unknown): Json[] => [value ?? []].flat() as Json[];
const valueAt = (body: unknown, at: string) => resolvePointer(body, at)?.value;
const folder = join(import.meta.dirname, '../../test/fixtures/recorded');
const files = readdirSync(folder).map((name) => name.replace('.json', ''));
const isAnalysis = /^(?:analysis_info|analysis_search|submission_info)__/;

it('every recorded reply is read, or is no reply about an analysis', () => {
  expect(files).toHaveLength(11);
  for (const name of files.filter((one) => !isAnalysis.test(one))) {
    expect(() => read(fixture(`recorded/${name}`))).toThrow('The document is no report of Joe Sandbox');
  }
});

describe.each(files.filter((name) => isAnalysis.test(name)))('%s', (name) => {
  const data = fixture(`recorded/${name}`).data as Json;
  const infos = all(data.analyses ?? data);
  const reports = read(fixture(`recorded/${name}`));

  it('has a report for each analysis, and a run for each system', () => {
    expect(reports.map(({ ref }) => ref.id)).toEqual(infos.map(({ webid }) => `analysis:${webid}`));
    for (const [index, report] of reports.entries()) {
      checkReport(report);
      const runs = all(infos[index]?.runs);
      expect(report.analyses.map(({ environment }) => environment)).toEqual(runs.map(({ system }) => system));
      expect(report.analyses.map(({ failed }) => failed)).toEqual(runs.map(() => false));
      expect(report.verdict).toMatchObject({ value: 'benign', vendor: 'clean', score: infos[index]?.score ?? null });
    }
  });

  it('has the sample, and nothing that was not said', () => {
    for (const [index, report] of reports.entries()) {
      const { filename, sha256, scriptname, time } = infos[index] ?? {};
      const isUrl = scriptname === 'browseurl.jbs';
      expect(report.sample.kind).toBe(isUrl ? 'url' : 'file');
      expect(isUrl ? report.sample.url : report.sample.names).toEqual(isUrl ? filename : [filename]);
      const isWhole = /^[0-9a-f]{64}$/.test(String(sha256));
      expect(report.sample.hashes.sha256).toBe(isWhole ? sha256 : undefined);
      expect(report.submittedAt).toBe(new Date(String(time)).toISOString().replace('.000Z', 'Z'));
      const counts = [report.iocs, report.indicators, report.techniques, report.threatNames].map((list) => list.length);
      expect(counts).toEqual([0, 0, 0, 0]);
      expect(report.complete).toBe(false);
    }
  });
});

it('the runs of 2019, without a verdict of the whole, decide together', () => {
  const [report] = read(fixture('recorded/analysis_info__two_runs_clean__2019'));
  expect(report?.verdict.evidence).toEqual(['/info/runs/0/detection', '/info/runs/1/detection']);
  expect(report && codes(report)).toContain('part-decided /info/runs/0/detection');
});

describe('the incident report that was published', () => {
  const body = fixture(incidentReport).analysis as Record<string, Json>;
  const contacted = body.contacted as Record<string, Record<string, unknown>>;
  const items = [
    ...all(contacted.ips?.ip),
    ...all(contacted.domains?.domain),
    ...all(contacted.urls?.url),
    ...all(body.dropped?.file),
  ];
  const [report] = read(fixture(incidentReport));

  it('has an IOC for each item, of which the malicious ones are indicators', () => {
    expect(report?.iocs).toHaveLength(items.length);
    const malicious = items.filter((item) => String(item.malicious ?? item['@malicious']) === 'true');
    expect(report?.iocs.filter(({ isIoc }) => isIoc)).toHaveLength(malicious.length);
    expect(new Set(report?.iocs.map(({ verdict, isIoc }) => `${verdict} ${isIoc}`))).toEqual(
      new Set(['malicious true', 'unknown false']),
    );
  });

  it('has its signatures, verdict and confidence, and says what it lacks', () => {
    expect(report?.indicators.map(({ operation }) => operation).sort()).toEqual(
      all(body.signatures?.signare).toSorted(),
    );
    expect(report?.verdict).toMatchObject({
      value: 'malicious',
      score: body.detection?.score,
      reason: 'confidence 4 of 5; Antivirus detection for submitted file',
    });
    expect(report?.sample.hashes).toEqual(body.hashes);
    expect(report?.product.version).toBe(body.version);
    expect([report?.complete, report?.analyzedAt, report?.techniques]).toEqual([false, null, []]);
  });
});

describe('the full report that was assembled', () => {
  const body = fixture(fullReport).analysis as Record<string, Json>;
  const [report] = read(fixture(fullReport));
  const count = (type: string) => report?.iocs.filter((ioc) => ioc.type === type).length;

  it('has an IOC for each domain, address, file, process and key', () => {
    const processes = all(valueAt(body, '/behavior/system/processes/process'));
    const keys = processes.flatMap(({ registryactivities }) =>
      Object.values(registryactivities as Record<string, Json>).flatMap(({ call }) => all(call)),
    );
    expect(count('domain-name')).toBe(all(body.domaininfo?.domain).length);
    expect(count('ipv4-addr')).toBe(all(body.ipinfo?.ip).length);
    expect(count('file')).toBe(all(body.droppedinfo?.hash).length);
    expect(count('process')).toBe(processes.length);
    expect(count('windows-registry-key')).toBe(new Set(keys.map(({ path }) => path)).size);
    expect(report?.iocs.filter(({ isIoc }) => isIoc).map(({ type }) => type)).toEqual(['file']);
  });

  it('has the facts of the file, and the strategy that decides', () => {
    const { sha256, filesize, filetype, filename } = body.fileinfo ?? {};
    expect(report?.sample).toMatchObject({ size: filesize, type: filetype, names: [filename] });
    expect(report?.sample.hashes).toMatchObject({ sha256, imphash: valueAt(body, '/fileinfo/pe/imphash') });
    expect(report?.verdict).toMatchObject({ value: 'malicious', vendor: 'MAL', score: 92 });
    expect(report?.verdict.evidence).toEqual(['/reports/0/analysis/signaturedetections/strategy/1/detection']);
  });
});
