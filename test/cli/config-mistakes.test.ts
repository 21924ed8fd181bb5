import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { sandjury } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const home = useConfigHome();
const vmray = { use: 'vmray', url: 'https://vmray.example', apiKey: { env: 'MY_VMRAY_KEY' } };

/** Exit 2, nothing on standard output, one line on standard error, without a stack; the line without what stands before it. */
async function refusal(
  args: readonly string[] = ['providers'],
  env: Record<string, string> = {},
  call = sandjuryHere,
): Promise<string> {
  const result = await call(args, { env: { ...home().env, MY_VMRAY_KEY: 'not-a-real-key', ...env } });
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(result.stderr).toMatch(/^sandjury: .*\n$/);
  expect(result.stderr).not.toMatch(/\bat .*:\d+:\d+\)|node:internal/);
  return result.stderr.trim().replace('sandjury: ', '').replace(`${home().folder}/`, '');
}

async function refusalOf(name: string, content: unknown): Promise<string> {
  await home().write(name, content);
  return refusal();
}

describe('a configuration that cannot be read', () => {
  it('does not exist', async () => {
    expect(await refusal(['providers', '--config', join(home().folder, 'nowhere.json')])).toBe(
      '--config: there is no file nowhere.json.',
    );
    const variable = { SANDJURY_CONFIG: join(home().folder, 'nowhere.json') };
    expect(await refusal(['compare', 'x'], variable)).toBe('SANDJURY_CONFIG: there is no file nowhere.json.');
  });

  it('is a directory', async () => {
    await mkdir(join(home().folder, 'config.json'));
    expect(await refusal()).toMatch(/config\.json/);
    expect(await refusal(['providers', '--config', home().folder])).toMatch(/is a directory: expected a file/);
  });

  it.skipIf(process.getuid?.() === 0)('may not be read (skipped for root, who may read everything)', async () => {
    const file = await home().write('config.json', {});
    await chmod(file, 0o000);
    expect(await refusal()).toMatch(/cannot be read: permission denied/);
  });

  it('is too large, or nested too deep', async () => {
    expect(await refusalOf('config.json', ' '.repeat(1024 * 1024 + 1))).toMatch(/^config\.json is larger than/);
    expect(await refusalOf('config.json', '['.repeat(100_000))).toMatch(/^config\.json: nested too deep/);
    for (const levels of [102, 3000, 5000, 100_000]) {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const nested = `${open.repeat(levels)}1${close.repeat(levels)}`;
        expect(await refusalOf('config.json', nested), `${levels} ${open}`).toBe('config.json: nested too deep.');
      }
    }
    expect(await refusalOf('config.json', `${'['.repeat(100)}${']'.repeat(100)}`)).toMatch(/expected \{ "providers"/);
  });

  it('is one of two', async () => {
    await home().write('config.json', {});
    expect(await refusalOf('config.ts', 'export const config = {};')).toMatch(
      /config\.json and .*config\.ts are both there/,
    );
  });
});

describe('JSON that is none', () => {
  it.each([
    ['an empty file', '', 'config.json:1:1: not JSON: it is empty.'],
    ['a missing value', '{\n  "providers": ,\n}', 'config.json:2:16: not JSON: value expected.'],
    ['a missing bracket', '{ "providers": [', 'config.json:1:17: not JSON: close bracket expected.'],
    ['a missing comma', '{\n  "defaults": {}\n  "providers": []\n}', 'config.json:3:3: not JSON: comma expected.'],
    [
      'a key that is there twice',
      '{\n  "defaults": {},\n  "defaults": {}\n}',
      'config.json:3:3: defaults is there twice.',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await refusalOf('config.json', text)).toBe(expected);
  });
});

describe('a setting that is wrong', () => {
  it.each([
    ['no object', [], 'config.json:1:1: expected { "providers": [ … ] }.'],
    [
      'an unknown key',
      { provider: [] },
      'config.json:2:3: provider: there is no such setting (Did you mean providers?).',
    ],
    [
      'an unknown key without an end',
      { ['k'.repeat(100_000)]: 1 },
      `config.json:2:3: ${'k'.repeat(99)}…: there is no such setting.`,
    ],
    [
      'an unknown default',
      { defaults: { strategie: 'x' } },
      'config.json:3:5: defaults.strategie: there is no such setting (Did you mean strategy?).',
    ],
    [
      'a strategy that is none',
      { defaults: { strategy: 'loudest' } },
      /^config\.json:3:5: defaults\.strategy: expected most-severe/,
    ],
    ['providers that are no list', { providers: vmray }, 'config.json:2:3: providers: expected a list of providers.'],
    ['a provider that is none', { providers: ['vmray'] }, /^config\.json:3:5: providers\[0\]: expected \{ "use"/],
    [
      'a provider without an adapter',
      { providers: [{ url: 'x' }] },
      /^config\.json:3:5: providers\[0\]\.use: expected the name|^config\.json: providers\[0\]\.use: expected the name/,
    ],
    [
      'an unknown setting of an adapter',
      { providers: [{ ...vmray, apikey: 'x' }] },
      'config.json:9:7: providers[0].apikey: there is no such setting (Did you mean apiKey?).',
    ],
    [
      'a required setting that is misspelt',
      { providers: [{ use: 'vmray', url: 'https://x.example', apikey: { env: 'MY_VMRAY_KEY' } }] },
      'config.json:6:7: providers[0].apikey: there is no such setting (Did you mean apiKey?).',
    ],
    [
      'an address that is misspelt',
      { providers: [{ use: 'vmray', urll: 'https://x.example', apiKey: { env: 'MY_VMRAY_KEY' } }] },
      'config.json:5:7: providers[0].urll: there is no such setting (Did you mean url?).',
    ],
    [
      'a setting of a setting that is misspelt',
      { providers: [{ ...vmray, tls: { verfy: false } }] },
      'config.json:10:9: providers[0].tls.verfy: there is no such setting (Did you mean verify?).',
    ],
    [
      'a required setting that is left out',
      { providers: [{ use: 'vmray', url: 'https://x.example' }] },
      /^config\.json:3:5: providers\[0\]\.apiKey: expected the API key/,
    ],
    [
      'a setting of the wrong kind',
      { providers: [{ ...vmray, url: 5 }] },
      /^config\.json:5:7: providers\[0\]\.url: expected the address/,
    ],
    [
      'a setting that the adapter refuses',
      { providers: [{ ...vmray, url: 'http://vmray.example' }] },
      /^config\.json:5:7: providers\[0\]\.url: plain http would send the key/,
    ],
    [
      'an id that is none',
      { providers: [{ ...vmray, id: 'a/b' }] },
      /^config\.json:9:7: providers\[0\]\.id: expected letters/,
    ],
    [
      'two providers with one id',
      { providers: [vmray, { ...vmray, url: 'https://two.example' }] },
      /providers\[1\]\.id: "vmray" is the id of providers\[0\] too/,
    ],
    [
      'an adapter that is misspelt',
      { providers: [{ ...vmray, use: 'vmrya' }] },
      'config.json:4:7: providers[0].use: there is no adapter "vmrya" (Did you mean vmray?).',
    ],
    [
      'a prototype',
      '{ "providers": [{ "use": "vmray", "__proto__": { "url": "https://x.example", "apiKey": "k" } }] }',
      'config.json:1:35: providers[0].__proto__: there is no such setting.',
    ],
    [
      'a prototype of all',
      '{ "__proto__": { "providers": [] } }',
      'config.json:1:3: __proto__: there is no such setting.',
    ],
    [
      'a prototype beside settings that are right',
      JSON.stringify({ providers: [vmray] }).replace('"use"', '"__proto__": {}, "use"'),
      'config.json:1:16: providers[0].__proto__: there is no such setting.',
    ],
    [
      'a prototype in a setting',
      JSON.stringify({ providers: [{ ...vmray, tls: {} }] }).replace('"tls":{', '"tls":{"__proto__": {}'),
      /^config\.json:1:\d+: providers\[0\]\.tls\.__proto__: there is no such setting\.$/,
    ],
    [
      'a prototype in a secret',
      JSON.stringify({ providers: [vmray] }).replace('"env"', '"__proto__": {}, "env"'),
      /^config\.json:1:\d+: providers\[0\]\.apiKey/,
    ],
  ])('%s', async (_, content, expected) => {
    const line = await refusalOf('config.json', content);
    if (typeof expected === 'string') expect(line).toBe(expected);
    else expect(line).toMatch(expected);
  });

  it('a default provider that is not configured', async () => {
    await home().write('config.json', { providers: [vmray], defaults: { provider: ['vmray', 'eu'] } });
    expect(await refusal(['compare', 'a'.repeat(32)])).toBe(
      'config.json:14:7: defaults.provider[1]: no provider "eu" is configured. Configured: vmray.',
    );
    expect(await refusal(['report', 'us', 'a'.repeat(32)])).toBe('No provider "us" is configured. Configured: vmray.');
  });

  it('a variable that is not set, of a provider that is asked', async () => {
    const other = { ...vmray, id: 'other', apiKey: { env: 'NOT_SET_ANYWHERE' } };
    await home().write('config.json', { providers: [vmray, other] });
    const line = 'config.json:13:7: providers[1].apiKey: the environment variable NOT_SET_ANYWHERE is not set.';
    expect(await refusal(['compare', 'a'.repeat(32)])).toBe(line);
    expect(await refusal(['report', 'other', 'a'.repeat(32)])).toBe(line);
    expect(
      (await sandjuryHere(['quota', '--provider', 'vmray'], { env: { ...home().env, MY_VMRAY_KEY: 'k' } })).status,
    ).toBe(4);
  });

  it('a default format that nobody has', async () => {
    await home().write('config.json', { providers: [vmray], defaults: { format: 'xml' } });
    expect(await refusal(['compare', 'a'.repeat(32)])).toMatch(
      /^config\.json: defaults\.format: there is no format "xml"\. Ours are table, json/,
    );
  });

  it('never quotes a secret', async () => {
    const line = await refusalOf('config.json', { providers: [{ ...vmray, apiKey: { value: 'top-secret-0000' } }] });
    expect(line).toMatch(/^config\.json:\d+:\d+: providers\[0\]\.apiKey: expected the API key/);
    expect(line).not.toContain('top-secret');
  });
});

describe('a module that is wrong', () => {
  it.each([
    [
      'config.mjs',
      'export const config = {\n  a: 1\n  b: 2\n};\n',
      /^config\.mjs:3:3: not a valid module: Unexpected identifier/,
    ],
    [
      'config.ts',
      'export const config: object = {\n  a: 1\n  b: 2\n};\n',
      /^config\.ts:3:3: not a valid module: Expected ','/,
    ],
    ['config.ts', 'enum A { B }\nexport const config = {};\n', /^config\.ts:1:1: not a valid module: TypeScript enum/],
    ['config.mjs', 'const a = 1;\nthrow new TypeError("boom\\nsecond line");', /^config\.mjs:2:7: it threw: boom\.$/],
    ['config.mjs', 'throw 5;', /^config\.mjs: it threw: 5\.$/],
    [
      'config.ts',
      'import { nothing } from "not-installed-anywhere";\nexport const config = nothing;',
      /^config\.ts: it threw: Cannot find package 'not-installed-anywhere'/,
    ],
    [
      'config.ts',
      'export const settings = {};',
      /^config\.ts: config: the module exports settings; expected `export const config/,
    ],
    ['config.ts', 'export {};', /^config\.ts: config: the module exports nothing/],
    ['config.mjs', 'await new Promise(() => {});', /^config\.mjs: it waits for something that never comes\.$/],
    [
      'config.ts',
      'export const config = { providers: [{ use: "vmray", url: "x" }] };',
      /^config\.ts: providers\[0\]\.apiKey: expected the API key/,
    ],
  ])('%s: %s', async (name, text, expected) => {
    await home().write(name, text);
    // What loads a module here is not Node alone.
    expect(await refusal(['providers'], {}, sandjury)).toMatch(expected);
  });
});
