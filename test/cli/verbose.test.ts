import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { corpus } from '@sandjury/emulator';
import { afterEach, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { root, sandjury } from '../support/cli/run-cli.ts';

const accounts = useEmulatedAccounts();
const hash = corpus.find((sample) => sample.vmray !== null && sample.alibaba !== null)?.hashes.sha256 ?? '';
const requestLine = /^(?:GET|POST) {2}127\.0\.0\.1:\d+\/\S*(?: {2}[A-Z]\w+)? {2}\d{3} {2}\d+ ms(?: {2}request \S+)?$/;
afterEach(() => {
  accounts().vmray.reset();
  accounts().alibaba.reset();
});

describe('--verbose', () => {
  it('tells of every request to both vendors, and of no secret, query or header', async () => {
    const { env, vmray, alibaba } = accounts();
    const result = await sandjury(['compare', hash, '--verbose', '--format', 'json'], { env });
    expect(result.status).toBe(0);
    const lines = result.stderr.trimEnd().split('\n');
    expect(lines.filter((line) => !requestLine.test(line))).toEqual([]);
    expect(lines).toHaveLength(vmray.calls.length + alibaba.calls.length);
    const ofAlibaba = lines.filter((line) => line.includes(new URL(alibaba.url).host));
    expect(ofAlibaba.length).toBeGreaterThan(0);
    for (const line of ofAlibaba) expect(line).toMatch(/ {2}GetFileDetect\w+ {2}\d{3} .* {2}request \S{8,}$/);
    for (const secret of [env.VMRAY_API_KEY, env.ALIBABA_CLOUD_ACCESS_KEY_ID, env.ALIBABA_CLOUD_ACCESS_KEY_SECRET]) {
      expect(result.stderr).not.toContain(secret);
    }
    expect(result.stderr).not.toMatch(/[?]|authorization|signature|nonce/i);
  });

  it('changes nothing on standard output', async () => {
    const { env } = accounts();
    const [plain, verbose] = await Promise.all([
      sandjury(['report', 'vmray', hash], { env }),
      sandjury(['--verbose', 'report', 'vmray', hash], { env }),
    ]);
    expect(verbose.stdout).toBe(plain.stdout);
    expect(plain.stderr).toBe('');
  });

  it('shows a repetition as a line of its own', async () => {
    const { env, vmray } = accounts();
    vmray.fail('getSampleByHash', { status: 429, retryAfter: 0, times: 1 });
    const result = await sandjury(['report', 'vmray', hash, '--verbose'], { env });
    expect(result.status).toBe(0);
    const asked = result.stderr.split('\n').filter((line) => line.includes(`/sample/sha256/${hash}`));
    expect(asked.map((line) => line.split('  ')[2])).toEqual(['429', '200']);
  });

  it('tells of a server that is not there', async () => {
    const env = { VMRAY_URL: 'http://127.0.0.1:1', VMRAY_API_KEY: 'not-a-real-key' };
    const result = await sandjury(['providers', '--ping', '--verbose'], { env });
    expect(result.stderr).toMatch(/^GET {2}127\.0\.0\.1:1\/\S+ {2}failed \(ECONNREFUSED\) {2}\d+ ms$/m);
    expect(result.stderr).not.toContain('not-a-real-key');
  });
});

describe('messages that nobody gets', () => {
  const main = join(root, 'packages/cli/src/main.ts');

  async function compared(messages: 'pipe' | number): Promise<void> {
    const args = [main, '--verbose', 'compare', hash, '--no-cache', '--format', 'json'];
    const env = { PATH: process.env.PATH ?? '', ...accounts().env };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', messages] });
    child.stderr?.destroy();
    const status = new Promise((resolve) => child.on('close', resolve));
    const out = child.stdout === null ? '' : await text(child.stdout);
    expect(await status).toBe(0);
    expect(JSON.parse(out).question).toEqual({ hash });
  }

  it('are no reason to give up: their reader is gone', () => compared('pipe'));

  it.runIf(existsSync('/dev/full'))('are no reason to give up: their disk is full', async () => {
    const full = await open('/dev/full', 'w');
    await compared(full.fd).finally(() => full.close());
  });
});

describe('--quiet', () => {
  it('leaves out notices and keeps the answer', async () => {
    const { env } = accounts();
    const submit = ['submit', 'package.json', '--provider', 'vmray', '--wait', '--poll', '1', '--format', 'json'];
    const [plain, quiet] = [await sandjury(submit, { env }), await sandjury(['--quiet', ...submit], { env })];
    expect(plain.stderr).toContain('vmray took it');
    expect(quiet).toMatchObject({ status: plain.status, stderr: '' });
    expect(JSON.parse(quiet.stdout)).toHaveProperty('consensus');
  });

  it('keeps errors', async () => {
    const { env } = accounts();
    const missing = await sandjury(['--quiet', 'report', 'vmray', 'f'.repeat(64)], { env });
    expect(missing.stderr).toMatch(/does not know/);
    const wrong = await sandjury(['report', 'vmray', 'xyz', '--quiet'], { env });
    expect(wrong).toMatchObject({ status: 2 });
    expect(wrong.stderr).toMatch(/Not a hash/);
  });

  it('hears nothing of colours from Node, which NO_COLOR and FORCE_COLOR together make it talk about', async () => {
    const { env } = accounts();
    const result = await sandjury(['providers'], { env: { ...env, NO_COLOR: '1', FORCE_COLOR: '1' } });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).not.toContain('\u001b');
  });

  it('is the opposite of --verbose', async () => {
    const { status, stderr } = await sandjury(['quota', '--quiet', '--verbose'], { env: accounts().env });
    expect(status).toBe(2);
    expect(stderr).toMatch(/'--verbose' cannot be used with option '--quiet'/);
  });
});
