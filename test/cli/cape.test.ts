import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxReportSchema } from '@sandjury/core';
import { type CapeEmulator, corpus, emulatorCapeToken, startCapeEmulator } from '@sandjury/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryAlone } from '../support/cli/run-here.ts';

const home = useConfigHome();
let cape: CapeEmulator;
let folder = '';
beforeAll(async () => {
  cape = await startCapeEmulator({ finishAfterPolls: 1 });
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
});
afterAll(async () => {
  await cape.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => cape.reset());

const environment = () => ({ CAPE_URL: cape.url, CAPE_TOKEN: emulatorCapeToken });
const run = (args: readonly string[], env: Record<string, string> = environment()) =>
  sandjuryAlone(args, { env: { ...home().env, ...env } });
const known = corpus.find(({ name }) => name === 'packed-loader')?.hashes.sha256 ?? '';

describe('a first session with CAPE', () => {
  it('sets it up, with a token where the environment has one', async () => {
    const { status, stdout, stderr } = await run(['init', 'cape']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^cape {2}CAPE Sandbox {2}✔ answers$/m);
    expect(stdout).toMatch(/^cape +md5 sha1 sha256 +yes +yes +yes +– +yes +–$/m);
    const written = await readFile(join(home().folder, 'config.json'), 'utf8');
    expect(written).toContain('"token": { "env": "CAPE_TOKEN" }');
    expect(written).not.toContain(emulatorCapeToken);
  });

  it('sets it up without a token, where the server wants none', async () => {
    const open = await startCapeEmulator({ token: null });
    try {
      const { status, stdout } = await run(['init', 'cape', '--cape-url', open.url], {});
      expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('✔ answers') });
      expect(await readFile(join(home().folder, 'config.json'), 'utf8')).not.toContain('token');
    } finally {
      await open.close();
    }
  });

  it('sends a token to no server that nobody named, and shows none', async () => {
    const { status, stderr } = await run(['init', 'cape'], { CAPE_TOKEN: emulatorCapeToken });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^sandjury: Give --cape-url, or set the environment variable CAPE_URL\. /);
    const explained = await run(['providers', '--explain']);
    expect(explained.stdout).toContain('CAPE_TOKEN');
    expect(explained.stdout).not.toContain(emulatorCapeToken);
  });

  it('says where to get what a wrong or missing token lacks', async () => {
    for (const env of [{ CAPE_URL: cape.url }, { CAPE_URL: cape.url, CAPE_TOKEN: 'wrong' }]) {
      const { status, stdout } = await run(['providers', '--ping'], env);
      expect(status).toBe(4);
      expect(stdout).toMatch(/Error +authentication/);
    }
    expect((await run(['providers'], { CAPE_TOKEN: 'x' })).stdout).toContain('CAPE_URL');
  });
});

describe('commands that ask CAPE', () => {
  it('compare and report by hash, and by the ticket that the report names', async () => {
    const compared = await run(['compare', known, '--format', 'json']);
    expect(JSON.parse(compared.stdout).sources).toMatchObject([
      { provider: 'cape', product: 'CAPE Sandbox', status: 'reported', verdict: { value: 'malicious', score: 100 } },
    ]);
    const byHash = await run(['report', 'cape', known]);
    const { ref } = SandboxReportSchema.omit({ raw: true }).parse(JSON.parse(byHash.stdout));
    const byTicket = await run(['report', `cape/${ref.id}`]);
    expect(byTicket.stdout).toBe(byHash.stdout);
  });

  it('submit a file with options of its own, and wait', async () => {
    const file = join(folder, 'harmless.txt');
    await writeFile(file, 'harmless text');
    const options = ['--tag', 'triage', '--comment', 'case 7', '--set', 'cape.package=exe', '--set', 'cape.timeout=60'];
    const submitted = await run(['submit', file, '--provider', 'cape', '--format', 'json', ...options]);
    expect(submitted.status).toBe(0);
    const [{ refs }] = JSON.parse(submitted.stdout);
    const ticket = `cape/${refs[0].id}`;
    expect((await run(['wait', ticket, '--timeout', '60'])).status).toBe(0);
    const { analyses, raw } = JSON.parse((await run(['report', ticket, '--raw'])).stdout);
    expect(analyses[0].environment).toContain('exe');
    // The submitter's comment.
    expect(raw.report.info.custom).toBe('[redacted]');
    expect(cape.calls.filter(({ operation }) => operation === 'tasks_create_file')).toHaveLength(1);
  });

  it('submit a URL, and give its ticket', async () => {
    const { status, stdout } = await run([
      'submit',
      'https://example.test/x',
      '--provider',
      'cape',
      '--format',
      'json',
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ provider: 'cape', status: 'submitted', refs: [{ provider: 'cape' }] }]);
  });

  it('refuse a misspelt option before anything is sent', async () => {
    const refused = await run(['submit', 'https://example.test/x', '--provider', 'cape', '--set', 'cape.pakage=exe']);
    expect(refused.status).toBe(2);
    expect(refused.stdout + refused.stderr).toContain('pakage');
    expect(cape.calls).toEqual([]);
  });

  it('screenshots are written under plain names', async () => {
    const { stdout } = await run(['report', 'cape', known]);
    const out = join(folder, 'shots');
    const { status } = await run(['screenshots', `cape/${JSON.parse(stdout).ref.id}`, '--out', out]);
    expect(status).toBe(0);
    const names = await readdir(out);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^\d+\.(?:png|jpg)$/);
  });

  it('read a saved report offline, beside that of another vendor', async () => {
    const saved = join(root, 'packages/cape/test/fixtures/recorded/report-22-qakbot.json');
    const normalized = await run(['normalize', 'cape', saved], {});
    const report = SandboxReportSchema.omit({ raw: true }).parse(JSON.parse(normalized.stdout));
    expect(report).toMatchObject({ provider: 'cape', verdict: { value: 'malicious' } });
    expect(report.threatNames).toContain('QakBot');
    const other = join(root, 'examples/saved-replies/vmray-summary.json');
    const compared = await run(
      ['compare', '--saved', `vmray=${other}`, '--saved', `cape=${saved}`, '--format', 'json'],
      {},
    );
    expect(compared.status).not.toBe(1);
    expect(compared.stdout + compared.stderr).toMatch(/cape/);
    const wrong = await run(['normalize', 'cape', other], {});
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(wrong.stderr).toContain('no report of CAPE');
  });
});
