import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const summary = join(root, 'examples/saved-replies/vmray-summary.json');
const alibaba = join(root, 'examples/saved-replies/alibaba-report.json');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function normalized(...args: string[]): Promise<SandboxReport> {
  const { status, stdout, stderr } = await sandjuryHere(['normalize', 'vmray', summary, '--raw', ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return SandboxReportSchema.parse(JSON.parse(stdout)) as SandboxReport;
}

describe('filters of every format', () => {
  it('are off unless they are given', async () => {
    expect((await normalized()).warnings.filter(({ code }) => code === 'filtered')).toEqual([]);
  });

  it('leave out and count what they left out', async () => {
    const all = await normalized();
    const few = await normalized('--ioc-verdict', 'malicious', '--most-iocs', '1', '--score-threshold', '4');
    expect(few.iocs.every((ioc) => ioc.verdict === 'malicious')).toBe(true);
    expect(new Set(few.iocs.map(({ type }) => type)).size).toBe(few.iocs.length);
    expect(few.indicators.every(({ vendorScore }) => (vendorScore ?? 0) >= 4)).toBe(true);
    const messages = few.warnings.filter(({ code }) => code === 'filtered').map(({ message }) => message);
    expect(messages[0]).toContain(`${all.iocs.length - few.iocs.length} of ${all.iocs.length} IOCs`);
    expect(messages[1]).toContain(`${all.indicators.length - few.indicators.length} of ${all.indicators.length}`);
    expect(few.verdict).toEqual(all.verdict);
  });

  it('keep the types that are named, and only what the vendor calls an indicator', async () => {
    const report = await normalized('--ioc-type', 'url', '--ioc-type', 'mutex', '--only-iocs');
    expect(new Set(report.iocs.map(({ type }) => type))).toEqual(new Set(['mutex', 'url']));
    expect(report.iocs.every(({ isIoc }) => isIoc)).toBe(true);
  });

  it('apply to comparisons too', async () => {
    const saved = ['compare', '--saved', `vmray=${summary}`, '--saved', `alibaba=${alibaba}`, '--format', 'json'];
    const { stdout } = await sandjuryHere([...saved, '--ioc-type', 'file']);
    const { iocs } = JSON.parse(stdout);
    expect(iocs.rows.length).toBeGreaterThan(1);
    expect(iocs.rows.every(({ type }: { type: string }) => type === 'file')).toBe(true);
  });

  it.each([
    ['an unknown type', ['--ioc-type', 'hash'], /domain-name/],
    ['an unknown verdict', ['--ioc-verdict', 'clean'], /benign/],
    ['a number that is none', ['--most-iocs', 'ten'], /whole number/],
    ['a negative number', ['--most-iocs', '-1'], /--most-iocs .*'-1' is invalid. Expected a whole number, 0 or more/],
  ])('refuse %s', async (_, args, expected) => {
    const result = await sandjuryHere(['normalize', 'vmray', summary, ...args]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(expected);
  });
});

describe('formats of playbooks', () => {
  it('xsoar: an entry with a context', async () => {
    const { status, stdout } = await sandjuryHere(['normalize', 'vmray', summary, '--format', 'xsoar']);
    expect(status).toBe(0);
    const entry = JSON.parse(stdout);
    const scores =
      'DBotScore(val.Indicator && val.Indicator == obj.Indicator && val.Vendor == obj.Vendor && val.Type == obj.Type)';
    expect(entry.EntryContext[scores]).toContainEqual(
      expect.objectContaining({ Vendor: 'VMRay', Type: 'file', Score: 3 }),
    );
    expect(entry.HumanReadable).toContain('|');
  });

  it('secops: the result of Scan Hash, with limits of its own that flags replace', async () => {
    const args = ['compare', '--saved', `vmray=${summary}`, '--format', 'secops'];
    const standard = JSON.parse((await sandjuryHere(args)).stdout);
    expect(standard).toMatchObject({ action: 'Scan Hash', is_success: true });
    const [{ EntityResult: narrow }] = standard.json_result;
    expect(narrow.threat_indicators.every(({ score }: { score: number }) => score >= 3)).toBe(true);
    const wide = JSON.parse(
      (await sandjuryHere([...args, '--score-threshold', '0', '--most-indicators', '100'])).stdout,
    );
    const [{ EntityResult: all }] = wide.json_result;
    expect(all.threat_indicators.length).toBeGreaterThan(narrow.threat_indicators.length);
  });
});

describe('--output', () => {
  it('writes to a file what would go to standard output', async () => {
    const file = join(folder, 'report.json');
    const result = await sandjuryHere(['normalize', 'vmray', summary, '--output', file]);
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(await readFile(file, 'utf8')).toBe((await sandjuryHere(['normalize', 'vmray', summary])).stdout);
  });

  it('says when the file cannot be written', async () => {
    const result = await sandjuryHere(['normalize', 'vmray', summary, '--output', join(folder, 'no/such/folder.json')]);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/^sandjury: The file .* cannot be written: there is no such folder\.\n$/);
  });
});
