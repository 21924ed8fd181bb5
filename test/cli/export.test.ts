import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const saved = [
  'compare',
  '--saved',
  `vmray=${join(root, 'examples/saved-replies/vmray-summary.json')}`,
  '--saved',
  `alibaba=${join(root, 'examples/saved-replies/alibaba-report.json')}`,
];
const examples = join(root, 'packages/compare/test/fixtures');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function printed(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await sandjuryHere(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('sandjury compare --format', () => {
  it('stix: a bundle in which what two sources name is one object', async () => {
    const bundle = JSON.parse(await printed(...saved, '--format', 'stix', '--tlp', 'amber'));
    const { objects } = bundle as { objects: { type: string; id: string; value?: string }[] };
    expect(bundle.type).toBe('bundle');
    expect(objects.filter(({ type }) => type === 'malware-analysis')).toHaveLength(2);
    const shared = objects.filter(({ type, value }) => type === 'ipv4-addr' && value === '141.8.192.102');
    expect(shared).toHaveLength(1);
    expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
    expect(objects.some(({ id }) => id === 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421')).toBe(true);
  });

  it('misp: an event that flags only what is an indicator and malicious or suspicious', async () => {
    const { Event } = JSON.parse(await printed(...saved, '--format', 'misp'));
    const attributes = Event.Object.flatMap((object: { Attribute: object[] }) => object.Attribute);
    const flagged = attributes.filter((attribute: { to_ids: boolean }) => attribute.to_ids);
    expect(flagged.length).toBeGreaterThan(2);
    expect(flagged.length).toBeLessThan(attributes.length / 4);
  });

  it.each([
    ['csv', /^"?type/],
    ['markdown', /\*\*Consensus: malicious\*\*/],
    ['html', /^<!doctype html>/i],
    ['soar', /"DBotScore"/],
  ])('%s', async (format, expected) => {
    const text = await printed(...saved, '--format', format);
    expect(text).toMatch(expected);
    expect(text).not.toMatch(/\u001b/);
  });

  it('gives the same bytes twice, but for the time that a page was made', async () => {
    for (const format of ['stix', 'csv', 'markdown', 'soar']) {
      expect(await printed(...saved, '--format', format)).toBe(await printed(...saved, '--format', format));
    }
  });
});

describe('strategies, noise and age', () => {
  it.each([
    ['most-severe', 'malicious'],
    ['majority', 'malicious'],
    ['weighted', 'malicious'],
    ['most-reliable', 'malicious'],
    ['threshold:2', 'suspicious'],
  ])('%s', async (strategy, expected) => {
    const { consensus } = JSON.parse(await printed(...saved, '--strategy', strategy, '--format', 'json'));
    expect(consensus).toMatchObject({ strategy, value: expected });
  });

  it('names the strategies there are', async () => {
    const result = await sandjuryHere([...saved, '--strategy', 'threshold:0']);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain('most-reliable, threshold:N');
  });

  it('marks noise and removes none', async () => {
    const noise = join(folder, 'noise.txt');
    await writeFile(noise, '# not ours\n*.ipify.org\n141.8.192.0/24\n');
    const rows = async (...args: string[]) =>
      JSON.parse(await printed(...saved, ...args, '--format', 'json')).iocs.rows;
    const marked = (await rows('--noise', noise)).filter((row: { noise?: string | null }) => row.noise);
    expect(marked.map((row: { noise: string }) => row.noise)).toEqual(
      expect.arrayContaining(['*.ipify.org', '141.8.192.0/24']),
    );
    expect((await rows('--noise', noise)).length).toBe((await rows()).length);
    await writeFile(noise, 'ok.example\n10.0.0.0/99\n');
    const result = await sandjuryHere([...saved, '--noise', noise]);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/line 2/);
  });

  it('finds an answer that is older than the other', async () => {
    const codes = async (...args: string[]) => {
      const { findings } = JSON.parse(await printed(...saved, ...args, '--format', 'json'));
      return findings.map(({ code }: { code: string }) => code);
    };
    expect((await codes()).length).toBeGreaterThan((await codes('--older-than', '100000')).length);
  });
});

describe('sandjury agreement', () => {
  const study = async (table: unknown, ...args: string[]) => {
    const file = join(folder, 'table.json');
    await writeFile(file, typeof table === 'string' ? table : JSON.stringify(table));
    return JSON.parse(await printed('agreement', file, '--format', 'json', ...args));
  };

  it('reads a real table of two samples and twelve sources', async () => {
    const { records } = JSON.parse(readFileSync(join(examples, 'real-malwarebazaar-vendor-intel.json'), 'utf8')) as {
      records: { verdicts: { source: string; proposed_class: string | null }[] }[];
    };
    const sources = [...new Set(records.flatMap(({ verdicts }) => verdicts.map(({ source }) => source)))];
    const rows = records.map(({ verdicts }) => {
      return sources.map((name) => verdicts.find(({ source }) => source === name)?.proposed_class ?? null);
    });
    const result = await study({ sources, rows });
    expect(result).toMatchObject({ items: 2, raters: 12, missing: 7, fleissKappa: null });
    expect(result.rawAgreement).toBeCloseTo((1 + 10 / 21) / 2, 12);
    expect(result.coverage).toHaveLength(12);
    expect(JSON.stringify(result)).not.toContain('NaN');
  });

  it('reads CSV from standard input, and prints figures for a person', async () => {
    const csv = 'a,b\nmalicious,malicious\nbenign,suspicious\n,benign\n';
    const result = await sandjuryHere(['agreement', '-'], { input: csv });
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/3 samples, 2 sources, 1 rating missing/);
    expect(result.stdout).toMatch(/Raw agreement +0\.500/);
    expect(result.stdout).toContain('n/a');
  });

  it('takes words of your own, in their order', async () => {
    const csv = 'a,b\nlow,high\nhigh,high\nmid,low\n';
    expect((await study(csv, '--scale', 'low,mid,high')).values).toEqual(['low', 'mid', 'high']);
  });

  it.each([
    ['a ragged row', 'a,b\nbenign\n', /line 2/],
    ['an unknown word', 'a,b\nbenign,evil\n', /line 2/],
    ['nothing', '', /empty/],
    ['a source twice', 'a,a\nbenign,benign\n', /twice/],
  ])('refuses %s', async (_, csv, expected) => {
    const result = await sandjuryHere(['agreement', '-'], { input: csv });
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(expected);
  });

  it.each([
    ['one rater', 'a\nbenign\nmalicious\n'],
    ['no overlap', 'a,b\nbenign,\n,malicious\n'],
    ['no row', 'a,b\n'],
  ])('says null and why for %s, never NaN', async (_, csv) => {
    const result = await study(csv);
    expect(result.rawAgreement).toBeNull();
    expect(result.reasons['/rawAgreement']).toEqual(expect.any(String));
    expect(JSON.stringify(result)).not.toContain('NaN');
  });
});
