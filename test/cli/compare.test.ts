import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparison, ComparisonSchema } from '@sandjury/compare';
import { type CorpusSample, corpus } from '@sandjury/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { sandjuryHere as sandjury } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
const known = sampleWith((sample) => sample.vmray !== null && sample.alibaba !== null);
const unknown = sampleWith((sample) => sample.vmray === null && sample.alibaba === null);

function sampleWith(matches: (sample: CorpusSample) => boolean): CorpusSample {
  const found = corpus.find(matches);
  if (found === undefined) throw new Error('The corpus has no such sample.');
  return found;
}

async function compareJson(args: readonly string[], env = accounts().env) {
  const result = await sandjury(['compare', ...args, '--format', 'json'], { env });
  return { ...result, comparison: ComparisonSchema.parse(JSON.parse(result.stdout)) };
}

describe('sandjury compare', () => {
  it('prints a Comparison of both sources', async () => {
    const { status, comparison, stderr } = await compareJson([known.hashes.sha256]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(comparison.question).toEqual({ hash: known.hashes.sha256 });
    expect(comparison.sources.map(({ provider, status: got }) => [provider, got])).toEqual([
      ['vmray', 'reported'],
      ['alibaba', 'reported'],
    ]);
    expect(comparison.sample.hashes.sha256).toBe(known.hashes.sha256);
  });

  it('gives the same bytes twice', async () => {
    const [first, second] = await Promise.all([compareJson([known.hashes.md5]), compareJson([known.hashes.md5])]);
    expect(second.stdout).toBe(first.stdout);
  });

  it('asks Alibaba by a hash that VMRay taught it when the question is a SHA-1', async () => {
    const { status, comparison } = await compareJson([known.hashes.sha1.toUpperCase()]);
    expect(status).toBe(0);
    expect(comparison.sources.map((source) => source.status)).toEqual(['reported', 'reported']);
  });

  it('prints an array for several inputs, in their order', async () => {
    const { env } = accounts();
    const result = await sandjury(['compare', known.hashes.md5, unknown.hashes.md5, '--format', 'json'], { env });
    const comparisons = JSON.parse(result.stdout) as Comparison[];
    expect(comparisons.map(({ question }) => question)).toEqual([
      { hash: known.hashes.md5 },
      { hash: unknown.hashes.md5 },
    ]);
    expect(comparisons[1]?.sources.map((source) => source.status)).toEqual(['not_found', 'not_found']);
    expect(comparisons[1]?.consensus.value).toBe('unknown');
    expect(result.status).toBe(0);
  });

  it('reads a noise list once, also for several inputs, and before anything is asked', async () => {
    const { env, vmray } = accounts();
    const args = ['compare', known.hashes.md5, unknown.hashes.md5, '--noise', '-', '--format', 'json'];
    const result = await sandjury(args, { env, input: '*.example.net\n' });
    expect(result.status).toBe(0);
    expect(JSON.parse(result.stdout)).toHaveLength(2);
    const before = vmray.calls.length;
    const wrong = await sandjury(args, { env, input: '10.0.0.0/99\n' });
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(vmray.calls.length).toBe(before);
  });

  it('keeps the answer of the other source when a key is wrong, and never prints a key', async () => {
    const env = { ...accounts().env, VMRAY_API_KEY: 'wrong-key-0123456789abcdef' };
    for (const format of ['json', 'table']) {
      const result = await sandjury(['compare', known.hashes.sha256, '--format', format], { env });
      expect(result.status).toBe(3);
      const printed = result.stdout + result.stderr;
      expect(printed).toContain('authentication');
      for (const secret of [env.VMRAY_API_KEY, accounts().env.ALIBABA_CLOUD_ACCESS_KEY_SECRET ?? '?']) {
        expect(printed).not.toContain(secret);
      }
    }
    const { comparison } = await compareJson([known.hashes.sha256], env);
    expect(comparison.sources[0]).toMatchObject({ provider: 'vmray', status: 'failed' });
    expect(comparison.sources[0]?.error?.code).toBe('authentication');
    expect(comparison.sources[1]).toMatchObject({ provider: 'alibaba', status: 'reported' });
  });

  it('exits 4 when no source could answer', async () => {
    const env = { ...accounts().env, VMRAY_API_KEY: 'wrong-key-0123456789abcdef' };
    const result = await sandjury(['compare', known.hashes.sha256, '--provider', 'vmray'], { env });
    expect(result.status).toBe(4);
  });

  it('asks only the providers that --provider names', async () => {
    const { status, comparison } = await compareJson([known.hashes.sha256, '--provider', 'alibaba']);
    expect(status).toBe(0);
    expect(comparison.sources.map((source) => source.provider)).toEqual(['alibaba']);
    expect(comparison.agreement).toBe('single');
  });

  it('looks a URL up where the vendor can, submits nothing, and says who was not asked', async () => {
    const { status, comparison } = await compareJson(['hxxp://example[.]test/a']);
    expect(status).toBe(0);
    expect(comparison.question).toEqual({ url: 'http://example.test/a' });
    expect(comparison.findings.map(({ code, message }) => [code, message])).toEqual([
      ['not-asked', 'alibaba was not asked: it neither looks up nor analyses URLs.'],
    ]);
    expect(comparison.sources.map((source) => source.status)).toEqual(['not_found', 'unsupported']);
  });

  it('exits 10 when --fail-on is met, also when a source failed', async () => {
    const malicious = await compareJson([known.hashes.sha256]);
    expect(malicious.comparison.consensus.value).toBe('malicious');
    const wrongKey = { ...accounts().env, VMRAY_API_KEY: 'wrong-key-0123456789abcdef' };
    for (const env of [accounts().env, wrongKey]) {
      const result = await sandjury(['compare', known.hashes.sha256, '--fail-on', 'suspicious'], { env });
      expect(result.status).toBe(10);
    }
    const calm = await sandjury(['compare', unknown.hashes.sha256, '--fail-on', 'benign'], { env: accounts().env });
    expect(calm.status).toBe(0);
  });

  it('shows one screen at 80 columns that names who says what', async () => {
    const result = await sandjury(['compare', known.hashes.sha256], { env: accounts().env });
    expect(result.stdout).toContain('vmray');
    expect(result.stdout).toContain('alibaba');
    expect(result.stdout).toMatch(/Consensus\s+✖ malicious/);
    expect(result.stdout).toMatch(/Dissent\s/);
    expect(result.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('sandjury compare with a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('hashes it here and asks by its hash', async () => {
    const file = join(folder, 'notes.txt');
    await writeFile(file, 'nothing to see here');
    const before = accounts().vmray.calls.length;
    const { status, comparison } = await compareJson([file]);
    expect(status).toBe(0);
    expect(comparison.question).toMatchObject({
      file: 'notes.txt',
      hashes: { sha256: '42352b9d8226d9b0012b3185ea047f569bb0bc2c4b01063e8bafda5a5685a21f' },
    });
    const asked = accounts().vmray.calls.slice(before);
    expect(asked.map((call) => call.method)).toEqual(['GET']);
  });
});

it.each(['--older-than', '--most-iocs', '--most-indicators'])(
  'refuses a negative %s before anybody is asked',
  async (flag) => {
    accounts().vmray.reset();
    const result = await sandjury(['compare', known.hashes.sha256, '--no-cache', flag, '-1'], { env: accounts().env });
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(new RegExp(`^error: option '${flag} <.*>' argument '-1' is invalid`));
    expect(accounts().vmray.calls).toEqual([]);
  },
);

describe('one report', () => {
  it('prints what one provider says, by hash and by ticket', async () => {
    const { env } = accounts();
    const byHash = await sandjury(['report', 'vmray', known.hashes.sha256], { env });
    expect(byHash.status).toBe(0);
    const report = JSON.parse(byHash.stdout);
    expect(report).toMatchObject({ schemaVersion: 1, provider: 'vmray', ref: { provider: 'vmray' } });
    expect(report).not.toHaveProperty('raw');
    const byTicket = await sandjury(['report', `vmray/${report.ref.id}`, '--raw'], { env });
    const { raw, ...rest } = JSON.parse(byTicket.stdout);
    expect(rest).toEqual(report);
    expect(Object.keys(raw)).toContain('sample');
  });

  it('refuses a ticket that is none of the provider', async () => {
    const result = await sandjury(['report', 'vmray/job:1'], { env: accounts().env });
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(/^sandjury: .*sample:N.*\n$/);
  });

  it.each(['vmray/sample:99999', 'alibaba/hash:00000000000000000000000000000000'])(
    'says that the ticket %s is not known, which is no answer',
    async (ticket) => {
      const result = await sandjury(['report', ticket], { env: accounts().env });
      const [provider = '', id = ''] = ticket.split('/');
      expect(result).toMatchObject({ status: 4, stderr: `sandjury: ${provider} knows no ticket ${id}.\n` });
      expect(JSON.parse(result.stdout)).toEqual({ provider, status: 'not_found' });
    },
  );

  it('says that a vendor does not know a sample, and exits 0', async () => {
    const result = await sandjury(['report', 'vmray', unknown.hashes.sha256], { env: accounts().env });
    expect(result.status).toBe(0);
    expect(JSON.parse(result.stdout)).toEqual({ provider: 'vmray', status: 'not_found' });
    expect(result.stderr).toContain('does not know');
  });
});

describe('providers', () => {
  it('tells what is configured, what it can do and that it answers', async () => {
    const result = await sandjury(['providers', '--ping', '--format', 'json'], { env: accounts().env });
    expect(result.status).toBe(0);
    const rows = JSON.parse(result.stdout);
    expect(rows.map((row: { name: string; configured: boolean }) => [row.name, row.configured])).toEqual([
      ['vmray', true],
      ['alibaba', true],
      ['cape', false],
      ['malwarebazaar', false],
      ['virustotal', false],
      ['hybrid-analysis', false],
      ['joe-sandbox', false],
      ['triage', false],
    ]);
    expect(rows[0]).toMatchObject({ hashKinds: ['md5', 'sha1', 'sha256'], health: { ok: true } });
    expect(rows[1]).toMatchObject({ hashKinds: ['md5', 'sha256'], health: { ok: true } });
  });

  it('names what is missing', async () => {
    const nothing = await sandjury(['providers']);
    expect(nothing.status).toBe(0);
    expect(nothing.stdout).toContain('VMRAY_URL, VMRAY_API_KEY');
    const half = await sandjury(['compare', known.hashes.md5], { env: { VMRAY_URL: 'https://vmray.example' } });
    expect(half.status).toBe(2);
    expect(half.stderr).toContain('VMRAY_API_KEY');
    expect(half.stderr.trim().split('\n')).toHaveLength(1);
  });
});
