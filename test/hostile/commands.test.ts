import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpus, emulators, type RegisteredEmulator } from '@sandjury/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliResult } from '../support/cli/run-cli.ts';
import { sandjuryHere as sandjury } from '../support/cli/run-here.ts';

// A sample whose every string attacks whoever reads it, through every command and every format: what reaches a terminal, a file or
// another program does nothing there.
const hash = corpus.find((sample) => sample.name === 'hostile-strings')?.hashes.sha256 ?? '';
const folder = mkdtempSync(join(tmpdir(), 'sandjury-hostile-'));
// Every vendor that there is an emulator of.
const vendors = Object.keys(emulators);
let running: readonly RegisteredEmulator[] = [];
beforeAll(async () => {
  running = await Promise.all(Object.values(emulators).map((start) => start({ samples: corpus, port: 0 })));
});
afterAll(async () => {
  await Promise.all(running.map(({ close }) => close()));
  rmSync(folder, { recursive: true, force: true });
});

const attack = '\u001b[2J\u001b]0;owned\u0007\u202egpj.exe\u0000<script>alert(1)</script>=1+1';
const jsonFormats: ReadonlySet<string> = new Set(['json', 'ndjson', 'stix', 'misp', 'xsoar', 'secops']);
/** Nothing but printable text and line ends: no control, no bidirectional override, no character without width or looks. */
const terminalSafe = /^(?:[^\p{C}\p{Zl}\p{Zp}[\p{Default_Ignorable_Code_Point}--[\ufe00-\ufe0f]]]|\r?\n)*$/v;

const accounts = (): Record<string, string> => Object.assign({}, ...running.map(({ environment }) => environment));
/** Keys and tokens: what an emulator refuses in another spelling. */
const secrets = (): string[] =>
  running.flatMap(({ environment, refused }) => Object.keys(refused).map((name) => environment[name] ?? ''));

const run = (args: readonly string[], input = ''): Promise<CliResult> =>
  sandjury([...args], { env: { ...accounts(), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') }, input });

function expectHarmless({ stdout, stderr }: CliResult, format = 'table'): void {
  expect(stderr).toMatch(terminalSafe);
  expect(stdout).toMatch(terminalSafe);
  expect(secrets().filter((secret) => secret.length > 8).length).toBeGreaterThanOrEqual(vendors.length);
  for (const secret of secrets()) expect(stdout + stderr).not.toContain(secret);
  if (jsonFormats.has(format)) {
    const documents = format === 'ndjson' ? stdout.trim().split('\n') : [stdout];
    for (const document of documents) expect(() => JSON.parse(document)).not.toThrow();
  } else if (format !== 'table') {
    // A cell begins a line or follows a comma; one that begins a formula has an apostrophe before it.
    if (format === 'csv') expect(stdout).not.toMatch(/(?:^|,|\n)"?[=+@\t-]/);
    // Markdown shows what stands in a code span; a page shows what is no tag.
    else if (format === 'html') expect(stdout).not.toMatch(/<script|<img/i);
    else expect(stdout.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/<script>alert|<img src=x|\]\(javascript:/i);
  }
}

describe('compare', () => {
  it.each([...jsonFormats, 'table', 'markdown', 'html', 'csv'])('as %s', async (format) => {
    const result = await run(['compare', hash, '--format', format]);
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout.length).toBeGreaterThan(200);
    // The override is there, spelt so that it does nothing: a format that left it out would show nothing here.
    if (jsonFormats.has(format) && format !== 'secops') expect(result.stdout).toMatch(/202e/i);
    expectHarmless(result, format);
  });
});

describe.each(vendors)('report of %s', (provider) => {
  const formats = provider === 'vmray' ? ['table', 'json', 'xsoar', 'secops'] : ['table', 'json'];
  it.each(formats)('as %s', async (format) => {
    const result = await run(['report', provider, hash, '--format', format]);
    expect(result.status, result.stderr).toBe(0);
    expectHarmless(result, format);
  });
});

describe('other commands', () => {
  it('normalize: a saved reply with its raw', async () => {
    const saved = await run(['report', 'vmray', hash, '--format', 'json', '--raw']);
    const { raw } = JSON.parse(saved.stdout);
    const file = join(folder, 'saved.json');
    writeFileSync(file, JSON.stringify({ result: 'ok', data: raw.sample }));
    expectHarmless(await run(['normalize', 'vmray', file]));
    expectHarmless(await run(['compare', '--saved', `vmray=${file}`, '--format', 'html']), 'html');
  });

  it('screenshots: no name leads out of the folder', async () => {
    const out = join(folder, 'pictures');
    const result = await run(['screenshots', 'vmray/sample:1801', '--out', out]);
    expectHarmless(result);
    expect(
      readdirSync(folder).filter((name) => !['pictures', 'cache', 'saved.json', '.config'].includes(name)),
    ).toEqual([]);
  });

  it.each([
    ['compare', attack],
    ['report', attack, hash],
    ['report', `vmray/${attack}`],
    ['normalize', attack, 'nothing.json'],
    ['normalize', 'vmray', attack],
    ['submit', attack, '--provider', 'vmray'],
    ['wait', `vmray/${attack}`],
    ['tag', 'add', `vmray/${attack}`, attack],
    ['compare', hash, '--format', attack],
    ['compare', hash, '--strategy', attack],
    ['compare', hash, '--provider', attack],
    ['compare', hash, '--noise', attack],
    ['compare', '--saved', attack],
    ['compare', hash, '--config', attack],
    [attack],
    [`--${attack}`],
  ])('an argument that attacks is refused, and shown without effect: %j', async (...args) => {
    // An argument cannot hold NUL: nobody could type it.
    const result = await run(args.map((arg) => arg.replaceAll('\u0000', '')));
    expect([2, 3, 4], result.stderr).toContain(result.status);
    expectHarmless(result);
  });

  it('tables and lists from files', async () => {
    const table = join(folder, 'table.csv');
    writeFileSync(table, `${JSON.stringify(attack)},b\nmalicious,benign\n${JSON.stringify(attack)},benign\n`);
    expectHarmless(await run(['agreement', table]));
    const list = join(folder, 'list.txt');
    writeFileSync(list, `${attack}\n${hash}\n`);
    const result = await run(['compare', '--from', list]);
    expectHarmless(result);
    expect(readFileSync(list, 'utf8')).toContain(attack);
  });
});
