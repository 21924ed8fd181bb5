import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { type CliResult, type RunOptions, sandjury } from '../support/cli/run-cli.ts';

const accounts = useEmulatedAccounts();
const home = useConfigHome();
const hash = corpus.find(({ vmray, alibaba }) => vmray !== null && alibaba !== null)?.hashes.sha256 ?? '';

const vmray = (more: object = {}) => ({
  use: 'vmray',
  url: accounts().vmray.url,
  apiKey: { env: 'MY_VMRAY_KEY' },
  ...more,
});
const alibaba = (more: object = {}) => ({
  use: 'alibaba',
  endpoint: accounts().alibaba.url,
  credentials: {
    accessKeyId: { env: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
    accessKeySecret: { env: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' },
  },
  ...more,
});

/** With the secrets in the environment, and the user's own directory of this test. */
function run(args: readonly string[], options: RunOptions = {}): Promise<CliResult> {
  const { VMRAY_API_KEY: key = '', VMRAY_URL: _, ...env } = accounts().env;
  return sandjuryAlone(args, { ...options, env: { ...env, MY_VMRAY_KEY: key, ...home().env, ...options.env } });
}

/** The same in a process of its own. */
function runApart(args: readonly string[]): Promise<CliResult> {
  return sandjury(args, { env: { ...accounts().env, MY_VMRAY_KEY: 'k', ...home().env } });
}

async function providersOf(args: readonly string[] = [], options?: RunOptions): Promise<string[]> {
  const result = await run(['providers', '--format', 'json', ...args], options);
  const rows: { name: string; configured: boolean }[] = JSON.parse(result.stdout);
  return rows.filter(({ configured }) => configured).map(({ name }) => name);
}

describe('which configuration is read', () => {
  it('goes from --config over SANDJURY_CONFIG to the directory of the user', async () => {
    await home().write('config.json', { providers: [vmray({ id: 'own' })] });
    const variable = await home().write('variable.json', { providers: [vmray({ id: 'from-variable' })] });
    const option = await home().write('option.json', { providers: [vmray({ id: 'from-option' })] });
    expect(await providersOf()).toEqual(['own']);
    expect(await providersOf([], { env: { SANDJURY_CONFIG: variable } })).toEqual(['from-variable']);
    expect(await providersOf(['--config', option], { env: { SANDJURY_CONFIG: variable } })).toEqual(['from-option']);
  });

  it('is none with --no-config, and where there is none: the environment alone', async () => {
    const env = { VMRAY_URL: accounts().vmray.url, VMRAY_API_KEY: 'k' };
    expect(await providersOf([], { env })).toEqual(['vmray', 'alibaba']);
    await home().write('config.json', { providers: [vmray({ id: 'own' })] });
    expect(await providersOf([], { env })).toEqual(['own']);
    expect(await providersOf(['--no-config'], { env })).toEqual(['vmray', 'alibaba']);
  });

  it('is never one of the working directory', async () => {
    const config = JSON.stringify({ providers: [vmray({ id: 'attacker' })] });
    const cwd = home().elsewhere;
    await mkdir(join(cwd, 'sandjury'));
    for (const name of [
      'config.json',
      'sandjury/config.json',
      'sandjury.json',
      '.sandjury.json',
      'sandjury.config.ts',
    ]) {
      await writeFile(join(cwd, name), config);
    }
    expect(await providersOf([], { cwd })).toEqual(['alibaba']);
    // Relative, these would mean the working directory.
    expect(await providersOf([], { cwd, env: { XDG_CONFIG_HOME: '.' } })).toEqual(['alibaba']);
    expect(await providersOf([], { cwd, env: { XDG_CONFIG_HOME: '', HOME: '.' } })).toEqual(['alibaba']);
    const refused = await run(['providers'], { cwd, env: { SANDJURY_CONFIG: 'config.json' } });
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/SANDJURY_CONFIG: expected an absolute path/);
  });

  it('may have comments and trailing commas, and leave the providers to the environment', async () => {
    await home().write('config.jsonc', '\ufeff// mine\n{ /* none */ "defaults": { "strategy": "majority", }, }\n');
    expect(await providersOf()).toEqual(['alibaba']);
    const compared = await run(['compare', hash, '--format', 'json']);
    expect(JSON.parse(compared.stdout).consensus.strategy).toBe('majority');
  });

  it.skipIf(process.getuid?.() !== 0)('is not one of another user, unless it is named', async () => {
    const file = await home().write('config.json', { providers: [vmray()] });
    await chown(file, 12345, 12345);
    const refused = await run(['providers']);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/belongs to another user \(12345, you are 0\)/);
    expect(await providersOf(['--config', file])).toEqual(['vmray']);
  });

  it('is not one that everybody can write, unless it is named', async () => {
    const file = await home().write('config.json', { providers: [vmray()] }, 0o666);
    const refused = await run(['providers']);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain(`${file} can be written by everybody`);
    expect(await providersOf(['--config', file])).toEqual(['vmray']);
  });

  it('is not run when it is a module that everybody can write', async () => {
    const proof = join(home().elsewhere, 'proof');
    await home().write(
      'config.mjs',
      `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(proof)}, '');`,
      0o666,
    );
    expect((await run(['providers'])).status).toBe(2);
    await expect(readFile(proof)).rejects.toThrow('ENOENT');
  });
});

import { sandjuryAlone } from '../support/cli/run-here.ts';

describe('what a configuration says', () => {
  it('makes the providers, in its order, under their ids', async () => {
    await home().write('config.json', {
      providers: [alibaba({ id: 'cn', group: 'g' }), vmray({ id: 'eu', reliability: 'B' })],
    });
    const { status, stdout, stderr } = await run(['compare', hash, '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { sources } = JSON.parse(stdout);
    expect(sources).toMatchObject([
      { provider: 'cn', status: 'reported', group: 'g' },
      { provider: 'eu', status: 'reported', reliability: 'B' },
    ]);
  });

  it('serves every command that takes a provider', async () => {
    await home().write('config.json', { providers: [vmray({ id: 'eu' })] });
    const report = await run(['report', 'eu', hash]);
    expect(JSON.parse(report.stdout)).toMatchObject({ provider: 'eu', verdict: { value: 'malicious' } });
    expect((await run(['quota', '--provider', 'eu'])).stdout).toContain('eu');
    const unknown = await run(['report', 'vmray', hash]);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/No provider "vmray" is configured\. Configured: eu\./);
  });

  it('asks another provider although one cannot be made', async () => {
    await home().write('config.json', { providers: [vmray(), { use: 'not-installed-anywhere', id: 'x' }] });
    expect((await run(['report', 'vmray', hash])).status).toBe(0);
    expect((await run(['compare', hash])).status).toBe(2);
  });

  it('says what commands do, unless the command line does', async () => {
    await home().write('noise/list.txt', '*.example\n');
    const defaults = {
      provider: ['vmray'],
      strategy: 'weighted',
      format: 'json',
      noise: './noise/list.txt',
      failOn: 'malicious',
    };
    await home().write('config.json', { providers: [vmray(), alibaba()], defaults });
    const byDefault = await run(['compare', hash], { cwd: home().elsewhere });
    expect(byDefault.status).toBe(10);
    const { consensus, sources } = JSON.parse(byDefault.stdout);
    expect(consensus.strategy).toBe('weighted');
    expect(sources).toHaveLength(1);
    const otherwise = await run([
      'compare',
      hash,
      '--provider',
      'alibaba',
      '--strategy',
      'majority',
      '--format',
      'markdown',
    ]);
    expect(otherwise.stdout).toContain('majority');
    expect(otherwise.stdout).not.toContain('vmray');
  });

  it('takes no key of a server for another one', async () => {
    await home().write('config.json', {
      providers: [vmray(), { use: 'vmray', id: 'two', url: 'https://two.example' }],
    });
    const refused = await run(['providers'], { env: { VMRAY_API_KEY: 'a-key-of-the-first' } });
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/config\.json:\d+:\d+: providers\[1\]|config\.json: providers\[1\]\.apiKey/);
  });

  it('gives a vendor its own options under any id', async () => {
    const sample = await home().write('sample.bin', 'harmless');
    await home().write('config.json', { providers: [vmray({ id: 'eu' }), alibaba({ id: 'cn' })] });
    const sent = await run(['submit', sample, '--provider', 'eu', '--set', 'eu.maxJobs=2', '--format', 'json']);
    expect(sent.status).toBe(0);
    const refused = await run(['submit', sample, '--provider', 'cn', '--set', 'eu.maxJobs=2']);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/--set eu\.maxJobs: eu does not get this sample; it goes to cn\./);
  });

  it('does not take a default provider for consent to a submission', async () => {
    const sample = await home().write('sample.bin', 'harmless');
    await home().write('config.json', { providers: [vmray()], defaults: { provider: ['vmray'] } });
    const refused = await run(['submit', sample]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/Name each provider with --provider/);
  });
});

describe('a literal secret', () => {
  const literal = () => ({
    providers: [vmray({ apiKey: 'literal-key-0000', proxy: 'http://u:proxy-pass@127.0.0.1:9' })],
  });

  it('in a file that others can read is told by its key, and never shown', async () => {
    await home().write('config.json', literal(), 0o644);
    const { status, stdout, stderr } = await run(['providers', '--explain']);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /config\.json:6:7: providers\[0\]\.apiKey, providers\[0\]\.proxy hold secrets, and other users/,
    );
    expect(stdout).toContain('apiKey');
    expect(stdout + stderr).not.toMatch(/literal-key|proxy-pass/);
  });

  it('is nobody else’s business in a file of the user’s own, or when it is only named', async () => {
    await home().write('config.json', literal());
    expect((await run(['providers'])).stderr).toBe('');
    await home().write('config.json', { providers: [vmray()] }, 0o644);
    expect((await run(['providers'])).stderr).toBe('');
  });

  // In a process of its own each time: a module is loaded once.
  it('of a module is one that stands in its text', async () => {
    const config = (key: string) =>
      `export const config = { providers: [{ use: 'vmray', url: 'https://x.example', apiKey: ${key} }] };`;
    await home().write('config.mjs', config('process.env.MY_VMRAY_KEY'), 0o644);
    expect((await runApart(['providers'])).stderr).toBe('');
    await home().write('config.mjs', config("'literal-key-0000'"), 0o644);
    expect((await runApart(['providers'])).stderr).toMatch(/providers\[0\]\.apiKey holds a secret/);
  });
});

describe('providers --explain', () => {
  it('shows which file was read and why, and where each setting comes from', async () => {
    const file = await home().write('config.json', { providers: [vmray({ id: 'eu' })] });
    const { stdout } = await run(['providers', '--explain', '--format', 'json']);
    const { configuration, providers } = JSON.parse(stdout);
    expect(configuration).toMatchObject({ file, chosenBy: 'user' });
    expect(configuration.looked.map(({ where }: { where: string }) => where)).toEqual([
      '--config',
      'SANDJURY_CONFIG',
      home().folder,
    ]);
    expect(providers[0].settings).toEqual([
      { key: 'url', value: accounts().vmray.url, variable: null, from: 'line 5' },
      { key: 'apiKey', value: null, variable: 'MY_VMRAY_KEY', from: 'MY_VMRAY_KEY (set), line 6' },
      { key: 'id', value: 'eu', variable: null, from: 'line 9' },
    ]);
  });

  it('shows which variable becomes which setting', async () => {
    const { stdout } = await run(['providers', '--explain', '--format', 'json']);
    const [row] = JSON.parse(stdout).providers;
    expect(row.settings).toEqual([
      {
        key: 'credentials.accessKeyId',
        value: null,
        variable: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
        from: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
      },
      {
        key: 'credentials.accessKeySecret',
        value: null,
        variable: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
        from: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      },
      {
        key: 'endpoint',
        value: accounts().alibaba.url,
        variable: 'SANDJURY_ALIBABA_ENDPOINT',
        from: 'SANDJURY_ALIBABA_ENDPOINT',
      },
    ]);
  });

  it('shows who answers, what is left and what each can do, and no secret', async () => {
    await home().write('config.json', { providers: [vmray({ id: 'eu' }), alibaba()] });
    const { status, stdout } = await run(['providers', '--ping', '--explain']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /eu {2}VMRay Platform {2}✔ answers\n {2}Answered +in \d+ ms, version 4\.2\.0\n {2}Left +verdicts: /,
    );
    expect(stdout).toMatch(/PROVIDER +HASHES +FILES.*\neu +md5 sha1 sha256 +yes/);
    for (const secret of Object.values(accounts().env).filter((value) => !value.startsWith('http'))) {
      expect(stdout).not.toContain(secret);
    }
  });

  it('says which variable is not set, and exits 2', async () => {
    await home().write('config.json', { providers: [vmray({ apiKey: { env: 'NOT_SET_ANYWHERE' } }), alibaba()] });
    const { status, stdout } = await run(['providers', '--ping']);
    expect(status).toBe(2);
    expect(stdout).toContain('! incomplete');
    expect(stdout).toContain("export NOT_SET_ANYWHERE='…'");
    expect(stdout).toContain('✔ answers');
  });
});
