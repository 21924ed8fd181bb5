import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';
import { danglingPointers, withoutEvidence } from '../support/packages/pointers.ts';

const vmrayFixtures = join(root, 'packages/vmray/test/fixtures');
const alibabaFixtures = join(root, 'packages/alibaba/test/fixtures');

/** IOCs and artifacts per type, counted in the raw file without any of the adapter's code: distinct values only. */
type Counts = Record<string, number>;

interface Summary {
  [collection: string]: unknown;
}

function distinct(summary: Summary, collection: string, key: (item: Record<string, unknown>) => unknown): number {
  const items = Object.values((summary[collection] ?? {}) as Record<string, unknown>).filter((item) => {
    return typeof item === 'object' && item !== null && (item as { is_artifact?: boolean }).is_artifact === true;
  });
  return new Set(items.map((item) => String(key(item as Record<string, unknown>)))).size;
}

function countSummary(file: string): Counts {
  const summary = JSON.parse(readFileSync(join(vmrayFixtures, file), 'utf8')) as Summary;
  const hashOf = (item: Record<string, unknown>) => (item.hash_values as { sha256: string }).sha256;
  const counts: Counts = {
    'domain-name': distinct(summary, 'domains', (item) => item.domain),
    'email-addr': distinct(summary, 'email_addresses', (item) => item.email_address),
    'email-message': distinct(summary, 'emails', (item) => `${item.subject} ${item.sender}`),
    file: distinct(summary, 'files', hashOf),
    'file-name': distinct(summary, 'filenames', (item) => item.filename),
    mutex: distinct(summary, 'mutexes', (item) => item.name),
    process: distinct(summary, 'processes', (item) => item.cmd_line || item.image_name),
    url: distinct(summary, 'urls', (item) => item.url),
    'windows-registry-key': distinct(summary, 'registry_records', (item) => item.reg_key_name),
  };
  const addresses = Object.values(
    (summary.ip_addresses ?? {}) as Record<string, { ip_address?: string; is_artifact?: boolean }>,
  )
    .filter((item) => item.is_artifact === true)
    .map((item) => item.ip_address ?? '');
  counts['ipv4-addr'] = new Set(addresses.filter((address) => address.includes('.') && !address.includes(':'))).size;
  counts['ipv6-addr'] = new Set(addresses.filter((address) => address.includes(':'))).size;
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function countsOf(report: SandboxReport): Counts {
  const counts: Counts = {};
  for (const ioc of report.iocs) counts[ioc.type] = (counts[ioc.type] ?? 0) + 1;
  return counts;
}

async function normalized(name: string, ...files: string[]): Promise<{ reports: SandboxReport[]; stdout: string }> {
  const { status, stdout, stderr } = await sandjuryHere(['normalize', name, ...files, '--raw']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const printed: unknown = JSON.parse(stdout);
  const reports = (Array.isArray(printed) ? printed : [printed]).map((item) => SandboxReportSchema.parse(item));
  return { reports, stdout };
}

const summaries = readdirSync(vmrayFixtures).filter((file) => file.startsWith('summary_v2__'));
const others = [
  { file: 'sample_get__malicious_exe__platform4.2.json', counts: {}, verdict: 'malicious' },
  { file: 'analysis_list_by_submission__malicious__platform4.2.json', counts: {}, verdict: undefined },
  { file: 'analysis_list_by_submission__suspicious__analyzer2.x.json', counts: {}, verdict: undefined },
  { file: 'vtis_get__finished_11_indicators.json', counts: {}, verdict: 'unknown' },
  { file: 'mitre_attack_get__finished.json', counts: {}, verdict: 'unknown' },
  { file: 'secops_scan_hash_result__malicious_url__sample_iocs_vtis.json', counts: { url: 1 }, verdict: 'malicious' },
];

describe('sandjury normalize vmray', () => {
  it('is tried with both schemas of Summary v2', () => {
    expect(summaries).toHaveLength(2);
  });

  it.each(summaries)('%s: every artifact once', async (file) => {
    const { reports } = await normalized('vmray', join(vmrayFixtures, file));
    const [report] = reports;
    if (report === undefined) throw new Error('no report');
    expect(reports).toHaveLength(1);
    expect(countsOf(report)).toEqual(countSummary(file));
    expect(report.iocs.length).toBeGreaterThan(3);
  });

  it.each(others)('$file', async ({ file, counts, verdict }) => {
    const { reports } = await normalized('vmray', join(vmrayFixtures, file));
    expect(reports).toHaveLength(1);
    const [report] = reports;
    if (report === undefined) throw new Error('no report');
    expect(countsOf(report)).toEqual(counts);
    if (verdict !== undefined) expect(report.verdict.value).toBe(verdict);
  });

  it('merges the saved replies of one sample into one report', async () => {
    const files = [
      'sample_get__malicious_exe__platform4.2.json',
      'analysis_list_by_submission__malicious__platform4.2.json',
    ];
    const { reports } = await normalized('vmray', ...files.map((file) => join(vmrayFixtures, file)));
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ ref: { id: 'sample:12' }, analyses: [{ id: '82' }] });
  });
});

const alibabaReplies = readdirSync(alibabaFixtures).filter((file) => file.startsWith('getfiledetectreport.'));

describe('sandjury normalize alibaba', () => {
  it('is tried with every documented reply', () => {
    expect(alibabaReplies).toHaveLength(3);
  });

  it.each(alibabaReplies)('%s', async (file) => {
    const { reports } = await normalized('alibaba', join(alibabaFixtures, file));
    expect(reports).toHaveLength(1);
    // The documented replies show an empty report of every sandbox section: nothing may be read out of them.
    expect(reports[0]).toMatchObject({ verdict: { value: 'malicious', vendor: '2', score: null }, iocs: [] });
    expect(reports[0]?.sample).toMatchObject({ size: 363752, hashes: {} });
  });
});

describe('every saved reply', () => {
  const all: [string, string][] = [
    ...[...summaries, ...others.map((other) => other.file)].map((file): [string, string] => [
      'vmray',
      join(vmrayFixtures, file),
    ]),
    ...alibabaReplies.map((file): [string, string] => ['alibaba', join(alibabaFixtures, file)]),
  ];

  it.each(all)('%s %s: evidence resolves, and the same input gives the same bytes', async (name, file) => {
    const [first, second] = await Promise.all([normalized(name, file), normalized(name, file)]);
    expect(second.stdout).toBe(first.stdout);
    for (const report of first.reports) {
      expect(danglingPointers(report)).toEqual([]);
      expect(withoutEvidence(report)).toEqual([]);
    }
  });

  it('that says "no data" is an answer: the vendor does not know the sample', async () => {
    const input = JSON.stringify({
      Code: '200',
      Success: true,
      RequestId: 'A',
      Data: { HasData: false, FileHash: 'a'.repeat(32) },
    });
    const { status, stdout, stderr } = await sandjuryHere(['normalize', 'alibaba', '-'], { input });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ provider: 'alibaba', status: 'not_found' });
    expect(stderr).toMatch(/^sandjury: .+\n$/);
  });

  it('leaves raw out unless it is asked for', async () => {
    const { stdout } = await sandjuryHere(['normalize', 'vmray', join(vmrayFixtures, summaries[0] ?? '')]);
    expect(JSON.parse(stdout)).not.toHaveProperty('raw');
  });

  it('is read from standard input too', async () => {
    const file = join(alibabaFixtures, alibabaReplies[0] ?? '');
    const piped = await sandjuryHere(['normalize', 'alibaba', '-'], { input: readFileSync(file) });
    const named = await sandjuryHere(['normalize', 'alibaba', file]);
    expect(piped.stdout).toBe(named.stdout);
    expect(piped.status).toBe(0);
  });
});
