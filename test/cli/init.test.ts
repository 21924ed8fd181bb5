import { readdir, readFile, realpath, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { emulatorVmrayApiKey } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import type { CliResult } from '../support/cli/run-cli.ts';
import { sandjuryAlone } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
const home = useConfigHome();
const file = () => join(home().folder, 'config.json');

function run(args: readonly string[], env: Record<string, string> = accounts().env): Promise<CliResult> {
  return sandjuryAlone(args, { cwd: home().elsewhere, env: { ...home().env, ...env } });
}

describe('sandjury init', () => {
  it('writes a configuration that only the user can read, and that works at once', async () => {
    const { status, stdout, stderr } = await run(['init', 'vmray', 'alibaba']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Wrote ${file()}`);
    expect(stdout.match(/✔ answers/g)).toHaveLength(2);
    expect(stdout).toContain('Next        sandjury compare HASH');
    const { mode } = await stat(file());
    expect(mode & 0o777).toBe(0o600);
    expect(await readdir(home().folder)).toEqual(['config.json']);
    const explained = JSON.parse((await run(['providers', '--explain', '--format', 'json'])).stdout);
    expect(explained.configuration).toMatchObject({ file: file(), chosenBy: 'user' });
    const settings: { key: string; variable: string | null }[] = explained.providers[0].settings;
    expect(settings.find(({ key }) => key === 'apiKey')?.variable).toBe('VMRAY_API_KEY');
  });

  it('makes the directory, and writes no secret and no temporary file', async () => {
    const env = { ...accounts().env, XDG_CONFIG_HOME: join(home().folder, 'new/deep') };
    expect((await run(['init', 'vmray'], env)).status).toBe(0);
    const folder = join(home().folder, 'new/deep/sandjury');
    expect(await readdir(folder)).toEqual(['config.json']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(folder, 'config.json'), 'utf8')).not.toContain(emulatorVmrayApiKey);
  });

  it('says how to set a variable that is not set, and is done', async () => {
    const { status, stdout } = await run(
      ['init', 'vmray', '--vmray-key-env', 'LAB_KEY', '--vmray-url', 'lab.example'],
      {},
    );
    expect(status).toBe(0);
    expect(stdout).toContain("export LAB_KEY='…'");
    expect(stdout).not.toContain('✔ answers');
    expect(await readFile(file(), 'utf8')).toContain('"apiKey": { "env": "LAB_KEY" }');
  });

  it('says that a provider does not answer, by its exit status too', async () => {
    const { status, stdout } = await run(['init', 'vmray'], { ...accounts().env, VMRAY_API_KEY: 'a-wrong-key' });
    expect(status).toBe(4);
    expect(stdout).toContain('! failed');
    expect(stdout).toMatch(/Error +authentication/);
    expect(stdout).toContain('Next        check the key, then sandjury providers --ping\n');
    expect(await readFile(file(), 'utf8')).toContain('"use": "vmray"');
  });

  it('sends a key to no server that nobody named', async () => {
    const { VMRAY_URL: _, ...env } = accounts().env;
    const refused = await run(['--verbose', 'init', 'vmray'], env);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^sandjury: Give --vmray-url, or set the environment variable VMRAY_URL\. .*\n$/);
    expect(await readdir(home().folder)).toEqual([]);
  });

  it('says what to do about a server that is not there', async () => {
    const { status, stdout } = await run(['init', 'vmray'], { ...accounts().env, VMRAY_URL: 'http://127.0.0.1:9' });
    expect(status).toBe(4);
    expect(stdout).toMatch(/Next +check the address and the network, then sandjury providers\n? +--ping\n/);
  });

  it('asks nobody with --no-ping', async () => {
    const before = accounts().vmray.calls.length;
    const { status, stdout } = await run(['init', 'vmray', '--no-ping']);
    expect(status).toBe(0);
    expect(accounts().vmray.calls).toHaveLength(before);
    expect(stdout).toContain('Next        sandjury providers --ping');
  });

  it('never replaces a configuration unless --force says so', async () => {
    await home().write('config.json', '{ /* mine */ }');
    const refused = await run(['init', 'vmray', '--no-ping']);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toBe(`sandjury: ${file()} already exists. --force replaces it.\n`);
    expect(await readFile(file(), 'utf8')).toBe('{ /* mine */ }');
    expect((await run(['init', 'vmray', '--no-ping', '--force'])).status).toBe(0);
    expect(await readFile(file(), 'utf8')).toContain('"use": "vmray"');
  });

  it('replaces what a link leads to, and keeps the link', async () => {
    const real = await home().write('dotfiles/mine.json', '{}');
    await symlink(real, file());
    expect((await run(['init', 'vmray', '--no-ping', '--force'])).status).toBe(0);
    expect(await realpath(file())).toBe(real);
    expect(await readFile(real, 'utf8')).toContain('"use": "vmray"');
  });

  it('--force writes where a link leads nowhere', async () => {
    await symlink(join(home().folder, 'gone.json'), file());
    const refused = await run(['init', 'vmray', '--no-ping']);
    expect(refused.stderr).toBe(`sandjury: ${file()} already exists. --force replaces it.\n`);
    expect((await run(['init', 'vmray', '--no-ping', '--force'])).status).toBe(0);
    expect(await readFile(file(), 'utf8')).toContain('"use": "vmray"');
  });

  it('does not add a second configuration beside a module', async () => {
    await home().write('config.ts', 'export const config = {};');
    const refused = await run(['init', 'vmray', '--force']);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/config\.ts is already your configuration, and init writes config\.json/);
  });

  it('writes where --config or SANDJURY_CONFIG says, and the hints say so too', async () => {
    const named = join(home().elsewhere, 'named.json');
    const { stdout } = await run(['init', 'vmray', '--no-ping', '--config', named]);
    expect(stdout).toContain(`sandjury --config ${named} providers --ping`.slice(0, 40));
    const variable = join(home().elsewhere, 'variable.json');
    expect(
      (await run(['init', 'vmray', '--no-ping'], { VMRAY_URL: 'lab.example', SANDJURY_CONFIG: variable })).status,
    ).toBe(0);
    expect((await stat(variable)).mode & 0o777).toBe(0o600);
    expect(await readdir(home().folder)).toEqual([]);
    const typescript = await run(['init', 'vmray', '--config', join(home().elsewhere, 'config.ts')]);
    expect(typescript.stderr).toMatch(/init writes JSON/);
  });

  it('asks nobody where nobody is, and names no secret', async () => {
    const alone = await run(['init']);
    expect(alone).toMatchObject({ status: 2, stdout: '' });
    expect(alone.stderr).toMatch(/Standard input is no terminal, so init cannot ask. Name the sandboxes/);
    const pasted = await run(['init', '--vmray-key-env', emulatorVmrayApiKey], {});
    expect(pasted.status).toBe(2);
    expect(pasted.stderr).toMatch(/^sandjury: --vmray-key-env: This looks like a secret/);
    expect(pasted.stderr).not.toContain(emulatorVmrayApiKey);
    const unknown = await run(['init', 'joe']);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/vmray, alibaba/);
    expect(await readdir(home().folder)).toEqual([]);
  });
});
