import { readFileSync } from 'node:fs';
import type { SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../../test/support/packages/check-report.ts';
import { fixture } from '../../../test/fixtures.ts';
import { read } from '../../read/index.ts';

const summary21 = 'summary_v2__malicious_exe__schema2.1_platform4.2.json';
const summary25 = 'summary_v2__clean_powershell__schema2.5_platform2024.5.json';

function only(document: unknown): SandboxReport {
  const [report, ...others] = read(document);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  return report;
}

function codes(report: SandboxReport): string[] {
  return [...new Set(report.warnings.map((warning) => warning.code))];
}

/** Distinct artifacts of a collection, counted by a walk over the raw file that knows nothing of the mapping. */
function countRaw(name: string, collection: string, valueKey: string): number {
  const document = JSON.parse(readFileSync(new URL(`../../../test/fixtures/${name}`, import.meta.url), 'utf8'));
  const values = new Set<string>();
  JSON.stringify(document[collection] ?? {}, (_key, value) => {
    if (value?._type !== undefined && value.is_artifact === true) {
      values.add(valueKey === 'sha256' ? value.hash_values.sha256 : value[valueKey]);
    }
    return value;
  });
  return values.size;
}

const collections = [
  ['domains', 'domain', 'domain-name'],
  ['email_addresses', 'email_address', 'email-addr'],
  ['emails', 'subject', 'email-message'],
  ['filenames', 'filename', 'file-name'],
  ['files', 'sha256', 'file'],
  ['ip_addresses', 'ip_address', 'ipv4-addr'],
  ['mutexes', 'name', 'mutex'],
  ['processes', 'cmd_line', 'process'],
  ['registry_records', 'reg_key_name', 'windows-registry-key'],
  ['urls', 'url', 'url'],
] as const;

describe.each([summary21, summary25])('the artifacts of %s', (name) => {
  const report = only(fixture(name));

  it.each(collections)('every one of %s, once', (collection, key, type) => {
    const found = report.iocs.filter((ioc) => ioc.type === type);
    expect(found.length).toBe(countRaw(name, collection, key));
    expect(new Set(found.map((ioc) => ioc.value)).size).toBe(found.length);
  });

  it('and nothing else', () => {
    const expected = collections.reduce((sum, [collection, key]) => sum + countRaw(name, collection, key), 0);
    expect(report.iocs.length).toBe(expected);
  });
});

describe('Summary JSON v2', () => {
  it('2.1: sample, verdict, run, indicators and techniques', () => {
    const report = only(fixture(summary21));
    expect(report.ref).toEqual({ provider: 'vmray', id: 'sample:12' });
    expect(report.product).toEqual({ name: 'VMRay Platform', version: '4.2.0' });
    expect(report.verdict).toMatchObject({ value: 'malicious', vendor: 'malicious', score: null });
    expect(report.sample).toMatchObject({
      kind: 'file',
      size: 14848,
      type: 'Windows Exe (x86-32)',
      hashes: { sha256: '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29' },
    });
    expect(report.sample.names).toContain('SmokeTester.exe');
    expect(report.analyses).toMatchObject([
      { id: '82', kind: 'dynamic', environment: 'win7_64_sp1, Windows 7 (SP1, 64-bit)' },
    ]);
    expect(report.indicators.length).toBe(18);
    expect(report.indicators.find((item) => item.operation === 'Checks external IP address')?.descriptions).toEqual([
      '(Process #1) smoketester.exe checks external IP by asking IP info service at "https://api.ipify.org?test=<b>ö</b>".',
    ]);
    expect(report.techniques.map((technique) => technique.id)).toEqual(['T1016', 'T1112']);
    expect(report.indicators.find((item) => item.id === 'vti_match_13')?.techniques).toEqual(['T1016']);
    expect(report.classifications).toEqual([{ value: 'eicar', vendor: 'EICAR' }]);
    expect(report.complete).toBe(true);
    expect(codes(report)).toEqual(['part-decided', 'undated-zone']);
  });

  it('2.1: is_ioc and verdict are independent', () => {
    const mutexes = only(fixture(summary21)).iocs.filter((ioc) => ioc.type === 'mutex');
    expect(mutexes.every((ioc) => ioc.isIoc && ioc.verdict === 'benign' && ioc.vendorVerdict === 'clean')).toBe(true);
  });

  it('2.1: follows references to addresses, processes and names', () => {
    const { iocs } = only(fixture(summary21));
    const domain = iocs.find((ioc) => ioc.value === 'api.ipify.org');
    expect(domain?.ipAddresses.length).toBeGreaterThan(0);
    expect(domain?.processes[0]).toContain('SmokeTester.exe');
    expect(domain?.details).toMatchObject({ vtis: ['vti_match_13'], urls: [expect.stringContaining('api.ipify.org')] });
    expect(iocs.find((ioc) => ioc.value === 'alice@machine.example')?.details).toEqual({
      originalValues: ['Alice <alice@machine.example>'],
      roles: ['sender'],
      subjects: ['Saying Hello'],
    });
    expect(iocs.find((ioc) => ioc.type === 'email-message')?.value).toBe(
      'Saying Hello; from Alice <alice@machine.example>',
    );
    expect(iocs.find((ioc) => ioc.value === '54.225.66.103')).toMatchObject({
      countries: ['US'],
      domains: ['api.ipify.org'],
    });
  });

  it('2.5: a time with its zone; one run decided, and nothing else is amiss', () => {
    const report = only(fixture(summary25));
    expect(report.verdict.value).toBe('benign');
    expect(report.analyzedAt).toBe('2025-01-23T17:55:06.318Z');
    expect(report.warnings).toEqual([
      {
        code: 'part-decided',
        message: "VMRay's verdict on the sample is not in these documents; the most severe analysis decided.",
        pointer: '/summaries/0/analysis_metadata/verdict',
      },
    ]);
    expect(report.complete).toBe(true);
  });

  it('a failed run is unknown, whatever its verdict says', () => {
    const document = { ...(fixture(summary25) as object) } as Record<string, unknown>;
    document.analysis_metadata = {
      analysis_id: 1,
      result_code: 7340034,
      verdict: 'clean',
      result_str: 'Worker crashed',
    };
    const report = only(document);
    expect(report.verdict).toMatchObject({ value: 'unknown', vendor: 'clean', reason: 'Worker crashed' });
    expect(report.analyses[0]?.failed).toBe(true);
    expect(report.ref.id).toBe('analysis:1');
  });

  it('ids that look like parts of a prototype stay plain text', () => {
    const text =
      '{"_type":"summary","version":"2.5","analysis_metadata":{"verdict":"clean"},"domains":{"__proto__":{"is_artifact":true,"domain":"a.example","ref_urls":[{"path":["__proto__","toString"]},{"path":["constructor"]}]}}}';
    const report = only(JSON.parse(text));
    expect(report.iocs.map((ioc) => [ioc.value, ioc.evidence])).toEqual([
      ['a.example', ['/summaries/0/domains/__proto__']],
    ]);
    checkReport(report);
  });
});
