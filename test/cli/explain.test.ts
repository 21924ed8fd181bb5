import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { sandjury } from '../support/cli/run-cli.ts';
import { sandjuryAlone, sandjuryHere } from '../support/cli/run-here.ts';

const home = useConfigHome();
const vmray = { use: 'vmray', url: 'https://eu.example', apiKey: { env: 'EU_KEY' } };
const env = () => ({ ...home().env, EU_KEY: 'k' });

describe('providers --explain', () => {
  it('tells the defaults, and which providers are not asked for them', async () => {
    const defaults = { provider: ['eu'], strategy: 'weighted', failOn: 'malicious' };
    await home().write('config.json', {
      providers: [
        { ...vmray, id: 'eu' },
        { ...vmray, id: 'us' },
      ],
      defaults,
    });
    const { status, stdout } = await sandjuryAlone(['providers', '--explain'], { env: env() });
    expect(status).toBe(0);
    expect(stdout.replace(/\n {14}/g, ' ')).toContain(
      '  Defaults    provider eu (line 21), and others only where --provider names them; strategy weighted (line 24); failOn malicious (line 25)\n',
    );
    const json = await sandjuryAlone(['providers', '--explain', '--format', 'json'], { env: env() });
    expect(JSON.parse(json.stdout).defaults).toEqual(defaults);
  });

  it('cuts no path at 80 columns, and breaks none where there is no terminal', async () => {
    const folder = join(home().folder, 'a folder with a long name', 'x'.repeat(90));
    await mkdir(folder, { recursive: true });
    const options = { env: { XDG_CONFIG_HOME: folder } };
    const { stdout } = await sandjuryHere(['providers', '--explain'], options);
    expect(stdout).not.toContain('…');
    expect(stdout.replace(/\s+/g, '')).toContain(join(folder, 'sandjury').replaceAll(' ', ''));
    for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
    const piped = await sandjuryAlone(['providers', '--explain'], options);
    expect(piped.stdout).toContain(join(folder, 'sandjury'));
  });

  it('keeps within 80 columns with an account that answers', async () => {
    await home().write('config.json', { providers: [vmray] });
    const { stdout } = await sandjuryHere(['providers', '--explain'], { env: env() });
    expect(stdout).toMatch(/^vmray {2}VMRay Platform {2}configured$/m);
    for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
  });
});

describe('a vendor that the configuration does not list', () => {
  it('is told with what it needs, and with the variables that are set in vain', async () => {
    await home().write('config.json', { providers: [vmray] });
    const set = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'i', ALIBABA_CLOUD_REGION_ID: 'cn-shanghai' };
    const { status, stdout } = await sandjuryAlone(['providers'], { env: { ...env(), ...set } });
    expect(status).toBe(0);
    const [, block = ''] = stdout.replace(/\n {14}/g, ' ').split('not configured\n');
    expect(block).toMatch(
      /^ {2}Not used +ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_REGION_ID: set, but the configuration decides, and does not list this one\n {2}You need +an AccessKey pair/,
    );
  });

  it('is a name where no variable is set for it', async () => {
    await home().write('config.json', { providers: [vmray] });
    const { status, stdout } = await sandjuryAlone(['providers'], { env: env() });
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Not set up alibaba (Alibaba Cloud Security Center), cape (CAPE Sandbox), malwarebazaar (MalwareBazaar), virustotal (VirusTotal), hybrid-analysis (Hybrid Analysis), joe-sandbox (Joe Sandbox), triage (Triage)',
    );
    expect(stdout).not.toContain('You need');
  });

  it('is not told where a module made its provider', async () => {
    await home().write(
      'config.mjs',
      `import { vmray } from '@sandjury/vmray';
export const config = { providers: [vmray({ id: 'eu', url: 'https://eu.example', apiKey: 'k' })] };`,
    );
    const { stdout } = await sandjury(['providers', '--format', 'json'], { env: { ...env(), VMRAY_URL: 'x' } });
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual([
      'eu',
      'alibaba',
      'cape',
      'malwarebazaar',
      'virustotal',
      'hybrid-analysis',
      'joe-sandbox',
      'triage',
    ]);
  });
});
