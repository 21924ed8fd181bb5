import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus } from '@sandjury/emulator';
import { afterEach, describe, expect, it } from 'vitest';
import { parsedCsv } from '../../packages/export/test/many-samples.ts';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { named, strange, useLists } from '../support/cli/lists.ts';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
const { listed } = useLists();
const [invoice, installer, loader] = [named('invoice-macro'), named('benign-installer'), named('packed-loader')];
const summary = join(root, 'examples/saved-replies/vmray-summary.json');
const others = join(root, 'packages/vmray/test/fixtures');

afterEach(() => {
  accounts().vmray.reset();
  accounts().alibaba.reset();
});

/** What a command prints on standard output, and that it went well. */
async function printed(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await sandjuryHere([...args], { env: accounts().env });
  expect(status, stderr).toBe(0);
  return stdout;
}

const compared = (...args: readonly string[]) => printed('compare', ...args, '--no-cache');
const samples = [invoice, installer, strange(1)];

describe('many samples are one document', () => {
  it('csv: one header, and which sample each row is of', async () => {
    const [header = [], ...rows] = parsedCsv(await compared(...samples, '--format', 'csv'));
    expect(header.slice(0, 2)).toEqual(['sample', 'type']);
    expect(header.filter((title) => title.endsWith(' verdict'))).toEqual(['vmray verdict', 'alibaba verdict']);
    expect(new Set(rows.map(([sample]) => sample))).toEqual(new Set([invoice, installer]));
  });

  it('csv-summary: a row a sample, in the order of the list', async () => {
    const list = await listed([...samples, installer]);
    const [header = [], ...rows] = parsedCsv(await compared('--from', list, '--format', 'csv-summary'));
    const column = (title: string) => rows.map((row) => row[header.indexOf(title)]);
    expect(column('sample')).toEqual(samples);
    expect(column('consensus')).toEqual(['malicious', 'benign', 'unknown']);
    expect(column('agreement')).toEqual(['split', 'unanimous', 'none']);
    expect(column('alibaba verdict')).toEqual(['suspicious', 'benign', '']);
    expect(column('vmray status')).toEqual(['reported', 'reported', 'not_found']);
    expect(column('vmray link')[0]).toMatch(/^https:\/\/vmray\.example\.test\/samples\//);
  });

  it('stix: one bundle, each id once', async () => {
    const all = corpus.map(({ hashes }) => hashes.sha256);
    const { type, objects } = JSON.parse(await compared(...all, '--format', 'stix'));
    const ids = objects.map(({ id }: { id: string }) => id);
    expect(type).toBe('bundle');
    expect(new Set(ids).size).toBe(ids.length);
    const analyses = objects.filter((object: { type: string }) => object.type === 'malware-analysis');
    expect(analyses.length).toBeGreaterThan(corpus.length);
  });

  it('misp: one file of events', async () => {
    const { response } = JSON.parse(await compared(...samples, '--format', 'misp'));
    const infos = response.map(({ Event }: { Event: { info: string } }) => Event.info);
    expect(infos.map((info: string) => info.slice(-64))).toEqual(samples);
  });

  it('soar, markdown and html: one context, one ticket, one page', async () => {
    expect(JSON.parse(await compared(...samples, '--format', 'soar')).DBotScore.length).toBeGreaterThan(3);
    const ticket = await compared(...samples, '--format', 'markdown');
    expect(ticket.match(/^# .*$/gm)).toEqual(['# Sandbox comparison of 3 samples']);
    for (const sample of samples) expect(ticket).toContain(`## \`${sample}\``);
    const page = await compared(...samples, '--format', 'html');
    expect(page.match(/<!doctype html>/g)).toHaveLength(1);
    expect(page).toContain('<h1>3 samples compared</h1>');
    expect(page.match(/<article /g)).toHaveLength(3);
  });

  it('is of the form for many also where a list has one sample, as an array has one element', async () => {
    const list = await listed([invoice]);
    expect(await compared('--from', list, '--format', 'csv')).toMatch(/^sample,type,/);
    expect(JSON.parse(await compared('--from', list, '--format', 'misp')).response).toHaveLength(1);
    expect(await compared(invoice, '--format', 'csv')).toMatch(/^type,value,/);
    expect(await compared(invoice, '--format', 'csv-summary')).toMatch(/^sample,asked,consensus,/);
  });

  it('of files that are submitted, too', async () => {
    const files = [await listed(['one'], 'one.txt'), await listed(['two'], 'two.txt')];
    const args = ['--submit', '--provider', 'vmray', '--poll', '1', '--format', 'csv-summary'];
    const [, ...rows] = parsedCsv(await compared(...files, ...args));
    expect(rows.map((row) => row[1])).toEqual(['one.txt', 'two.txt']);
  });
});

describe('one provider about many samples', () => {
  it.each(['csv-summary', 'csv', 'stix', 'misp', 'markdown', 'html', 'soar'])('%s: one document', async (format) => {
    const text = await printed('report', 'vmray', invoice, loader, '--no-cache', '--format', format);
    expect(text).toContain(invoice);
    expect(text).toContain(loader);
    if (['stix', 'misp', 'soar'].includes(format)) expect(JSON.parse(text)).not.toBeInstanceOf(Array);
    expect(text.match(/<!doctype|^sample,|^# /gm)?.length ?? 1).toBe(1);
  });

  it('has a row for what the provider does not know, of one sample as of many', async () => {
    const args = ['--no-cache', '--format', 'csv-summary'];
    for (const asked of [[strange(1)], [strange(1), strange(2)]]) {
      const [header = [], ...rows] = parsedCsv(await printed('report', 'vmray', ...asked, ...args));
      expect(rows.map((row) => row[header.indexOf('vmray status')])).toEqual(asked.map(() => 'not_found'));
    }
  });
});

describe('saved replies of many samples', () => {
  const files = [summary, join(others, 'summary_v2__clean_powershell__schema2.5_platform2024.5.json')];

  it('are one document', async () => {
    const [header = [], ...rows] = parsedCsv(await printed('normalize', 'vmray', ...files, '--format', 'csv-summary'));
    expect(rows.map((row) => row[header.indexOf('vmray status')])).toEqual(['reported', 'reported']);
    expect(new Set(rows.map(([sample]) => sample)).size).toBe(2);
    const { objects } = JSON.parse(await printed('normalize', 'vmray', ...files, '--format', 'stix', '--tlp', 'red'));
    expect(objects[0]).toMatchObject({ name: 'TLP:RED' });
  });

  it('are lines of JSON: the reports of the array', async () => {
    const lines = await printed('normalize', 'vmray', ...files, '--format', 'ndjson');
    const reports = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(reports).toEqual(JSON.parse(await printed('normalize', 'vmray', ...files)));
  });

  it('of one file are the document of one sample', async () => {
    expect(await printed('normalize', 'vmray', summary, '--format', 'csv')).toMatch(/^type,value,/);
    const saved = await readFile(summary, 'utf8');
    const { stdout } = await sandjuryHere(['normalize', 'vmray', '-', '--format', 'csv-summary'], { input: saved });
    expect(parsedCsv(stdout)).toHaveLength(2);
  });
});

describe('agreement over what compare wrote', () => {
  const all = () => corpus.map(({ hashes }) => hashes.sha256);

  it('is the same whatever it was written as, and says what was read', async () => {
    const studies: unknown[] = [];
    for (const format of ['ndjson', 'json', 'csv-summary']) {
      const file = await listed([await compared(...all(), '--format', format)], `answers.${format}`);
      const { status, stdout, stderr } = await sandjuryHere(['agreement', file, '--format', 'json']);
      expect(status, stderr).toBe(0);
      expect(stderr).toMatch(/^sandjury: read the (?:verdicts of|columns) "?vmray.*alibaba/);
      studies.push(JSON.parse(stdout));
    }
    expect(studies[0]).toMatchObject({ sources: ['vmray', 'alibaba'], items: corpus.length });
    expect(studies[1]).toEqual(studies[0]);
    expect(studies[2]).toEqual(studies[0]);
  });

  it('names its columns for a person, and reads what is piped in', async () => {
    const input = await compared(...samples, '--format', 'csv-summary');
    const { stdout } = await sandjuryHere(['agreement', '-'], { input });
    expect(stdout).toMatch(/^3 samples, 2 sources, 2 ratings missing\n {2}Read +the columns "vmray verdict", "alibaba/);
    const lines = await compared(...samples, '--format', 'ndjson');
    const piped = await sandjuryHere(['agreement', '-'], { input: lines });
    expect(piped.stdout).toMatch(/^ {2}Read +the verdicts of vmray, alibaba in 3 comparisons$/m);
  });

  it('refuses the CSV of indicators, and reports, with what to give instead', async () => {
    const csv = await compared(...samples, '--format', 'csv');
    const reports = await printed('report', 'vmray', ...samples, '--no-cache', '--format', 'ndjson');
    for (const input of [csv, reports]) {
      const result = await sandjuryHere(['agreement', '-'], { input });
      expect(result).toMatchObject({ status: 2, stdout: '' });
      expect(result.stderr).toMatch(/`?compare/);
    }
  });
});
