import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComparisonSchema } from '@sandjury/compare';
import { arrayForm, corpus } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryAlone } from '../support/cli/run-here.ts';

describe('sandjury demo', () => {
  it('shows one screen: every sample, who says what, who dissents, what to type next', async () => {
    const { status, stdout, stderr } = await sandjuryAlone(['demo']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { name, hashes } of corpus) expect(stdout).toMatch(new RegExp(`^${name} .* ${hashes.md5}$`, 'm'));
    for (const word of [
      'VMRAY',
      'ALIBABA',
      'CAPE',
      'VIRUSTOTAL',
      '…/VMRAY',
      'CONSENSUS',
      'DISSENT',
      '✖ malicious',
      '▲ suspicious',
      '✔ benign',
      '! failed',
      'VMRAY and VIRUSTOTAL/VMRAY are one source',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toMatch(/Try next: {2}sandjury emulate/);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(30);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });

  it('covers agreement, conflict by one step and in full, a missing and a failing source', async () => {
    const { stdout } = await sandjuryAlone(['demo', '--format', 'json']);
    const comparisons = (JSON.parse(stdout) as unknown[]).map((item) => ComparisonSchema.parse(item));
    expect(comparisons).toHaveLength(corpus.length + 1);
    const said = comparisons.map(({ sources }) =>
      sources.map(({ verdict, status }) => verdict?.value ?? status).join(' '),
    );
    for (const words of [
      'malicious malicious malicious malicious malicious',
      'benign benign unknown unknown not_found',
      // What two say is one vote, so that the majority is against it.
      'malicious suspicious suspicious suspicious malicious',
      // The copy of what the first says is older.
      'malicious benign malicious malicious benign',
      'benign malicious benign suspicious benign',
      'suspicious not_found not_found not_found not_found',
      'not_found malicious not_found malicious not_found',
      'not_found not_found not_found not_found not_found',
      'failed malicious malicious malicious malicious',
    ]) {
      expect(said).toContain(words);
    }
    const invoice = comparisons.find(({ consensus }) => consensus.votes.suspicious.length === 3);
    expect(invoice?.agreement).toBe('majority');
    const shares = comparisons.flatMap(({ iocs }) => iocs.rows.map((row) => Object.keys(row.sources).length));
    expect(shares).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  it('gives a dissenter wherever two sources disagree', async () => {
    const { stdout } = await sandjuryAlone(['demo', '--format', 'json']);
    const comparisons = (JSON.parse(stdout) as unknown[]).map((item) => ComparisonSchema.parse(item));
    const split = comparisons.filter(
      ({ sources }) => new Set(sources.flatMap(({ verdict }) => verdict?.value ?? [])).size === 2,
    );
    const voting = split.filter(({ sources }) =>
      sources.every(({ verdict }) => verdict !== null && verdict.value !== 'unknown'),
    );
    expect(voting.length).toBeGreaterThan(1);
    for (const { consensus, sources } of voting) {
      const others = sources.filter(({ verdict }) => verdict?.value !== consensus.value);
      expect(consensus.dissent).toEqual(others.map(({ provider }) => provider).sort());
    }
  });
});

/** The first of three ports that nobody listens on, below those that a system gives away itself. */
async function freePorts(): Promise<number> {
  for (let port = 20_000 + (process.pid % 9_000); port < 32_000; port += 8) {
    const free = await Promise.all(
      [port, port + 1, port + 2, port + 3, port + 4, port + 5, port + 6, port + 7].map(isFree),
    );
    if (free.every((one) => one)) return port;
  }
  throw new Error('No eight ports are free.');
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

describe('sandjury emulate', () => {
  /** Runs emulators until `use` has ended, and gives its result and the exit status. */
  async function emulating<T>(flags: readonly string[], use: (environment: Record<string, string>) => Promise<T>) {
    const words = [join(root, 'packages/cli/src/main.ts'), 'emulate', ...flags, '--format', 'json'];
    const child = spawn(process.execPath, words, { env: { PATH: process.env.PATH ?? '' } });
    const environment = await new Promise<Record<string, string>>((resolve, reject) => {
      let text = '';
      child.on('error', reject);
      child.on('exit', (code) => reject(new Error(`It ended with ${code}.`)));
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.endsWith('}\n')) resolve(JSON.parse(text));
      });
    });
    const result = await use(environment);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    return { result, status: await ended };
  }

  it('takes a port for the first, and the next ones for the others', async () => {
    const port = await freePorts();
    const { result } = await emulating(['--port', String(port)], async (env) => {
      const taken = await sandjuryAlone(['emulate', 'cape', '--port', String(port + 1)]);
      return { env, taken };
    });
    expect(result.env).toMatchObject({
      VMRAY_URL: `http://127.0.0.1:${port}`,
      SANDJURY_ALIBABA_ENDPOINT: `http://127.0.0.1:${port + 1}`,
      CAPE_URL: `http://127.0.0.1:${port + 2}`,
      SANDJURY_MALWAREBAZAAR_URL: `http://127.0.0.1:${port + 3}`,
      SANDJURY_VIRUSTOTAL_URL: `http://127.0.0.1:${port + 4}`,
      SANDJURY_HYBRID_ANALYSIS_URL: `http://127.0.0.1:${port + 5}`,
      JBX_API_URL: `http://127.0.0.1:${port + 6}/api`,
      TRIAGE_URL: `http://127.0.0.1:${port + 7}`,
    });
    const stderr = `sandjury: --port: ${port + 1} cannot be used: another program uses it.\n`;
    expect(result.taken).toMatchObject({ status: 2, stdout: '', stderr });
  });

  it.each(['0', '-1', 'x', '', '65001', '1e3'])('does not take %j for a port', async (port) => {
    expect(await sandjuryAlone(['emulate', '--port', port])).toMatchObject({ status: 2, stdout: '' });
  });

  it('lists the samples that they know, and runs nothing', async () => {
    const table = await sandjuryAlone(['emulate', '--list']);
    expect(table).toMatchObject({ status: 0, stderr: '' });
    for (const { name, hashes } of corpus) {
      expect(table.stdout).toMatch(new RegExp(`^${name} .* ${hashes.md5}  ${hashes.sha256}$`, 'm'));
    }
    const all = JSON.parse((await sandjuryAlone(['emulate', '--list', '--format', 'json'])).stdout);
    expect(all.map(({ hashes }: { hashes: unknown }) => hashes)).toEqual(corpus.map(({ hashes }) => hashes));
    const own = JSON.parse((await sandjuryAlone(['emulate', 'vmray', '--list', '--format', 'json'])).stdout);
    const known = corpus.filter(({ vmray }) => vmray !== null).map(({ name }) => name);
    expect(own.map(({ name }: { name: string }) => name)).toEqual(known);
    expect(own.every(({ knownBy }: { knownBy: string[] }) => knownBy.includes('vmray'))).toBe(true);
  });

  it('prints an environment that works, and ends cleanly when interrupted', async () => {
    const hash = corpus[0]?.hashes.sha256 ?? '';
    const { result, status } = await emulating([], (env) =>
      sandjuryAlone(['compare', hash, '--format', 'json'], { env }),
    );
    expect([result.status, status]).toEqual([0, 130]);
    const { sources } = ComparisonSchema.parse(JSON.parse(result.stdout));
    expect(sources.map(({ provider }) => provider)).toEqual([
      'vmray',
      'alibaba',
      'cape',
      'malwarebazaar',
      'virustotal',
      'hybrid-analysis',
      'joe-sandbox',
      'triage',
    ]);
  });

  it.each([
    ['vmray', ['VMRAY_URL', 'VMRAY_API_KEY']],
    ['cape', ['CAPE_URL', 'CAPE_TOKEN']],
    ['malwarebazaar', ['MALWAREBAZAAR_AUTH_KEY', 'SANDJURY_MALWAREBAZAAR_URL']],
    ['virustotal', ['VT_API_KEY', 'SANDJURY_VIRUSTOTAL_URL']],
    ['hybrid-analysis', ['HYBRID_ANALYSIS_API_KEY', 'SANDJURY_HYBRID_ANALYSIS_URL']],
    ['joe-sandbox', ['JBX_API_KEY', 'JBX_API_URL', 'JBX_ACCEPT_TAC']],
    ['triage', ['TRIAGE_API_KEY', 'TRIAGE_URL']],
  ])('runs the emulator of %s alone', async (vendor, names) => {
    const { result } = await emulating([vendor], async (env) => {
      const asked = await sandjuryAlone(['providers', '--ping', '--format', 'json'], { env });
      return { variables: Object.keys(env), answers: JSON.parse(asked.stdout) };
    });
    expect(result.variables).toEqual(names);
    expect(result.answers[0]).toMatchObject({ name: vendor, configured: true, health: { ok: true } });
  });

  it('knows the array form of a report only where it is asked for', async () => {
    const ask = (env: Record<string, string>) =>
      sandjuryAlone(['compare', arrayForm.hashes.md5, '--format', 'json'], { env });
    const said = async (flags: readonly string[]) => {
      const { result } = await emulating(['alibaba', ...flags], ask);
      return ComparisonSchema.parse(JSON.parse(result.stdout)).sources.map(
        ({ verdict, status }) => verdict?.value ?? status,
      );
    };
    expect(await said([])).toEqual(['not_found']);
    expect(await said(['--array-form'])).toEqual(['malicious']);
  });
});

describe('sandjury schema', () => {
  it.each(['report', 'comparison'])('%s prints JSON Schema', async (name) => {
    const { status, stdout } = await sandjuryAlone(['schema', name]);
    expect(status).toBe(0);
    const schema = JSON.parse(stdout);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.required).toContain('schemaVersion');
    expect(schema.required).toContain(name === 'report' ? 'iocs' : 'consensus');
  });
});

describe('compare --saved', () => {
  const vmray = join(root, 'examples/saved-replies/vmray-summary.json');
  const alibaba = join(root, 'examples/saved-replies/alibaba-report.json');

  it.each([
    ['a saved reply', '--saved', ['--saved', 'vmray=FILE']],
    ['the second of two', '--saved', ['--saved', `alibaba=${alibaba}`, '--saved', 'vmray=FILE']],
    ['a list of what says nothing', '--noise', ['--saved', `vmray=${vmray}`, '--noise', 'FILE']],
  ])('does not write over %s', async (_, option, args) => {
    const folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
    const file = join(folder, 'read.txt');
    const content = option === '--noise' ? 'example.org\n' : readFileSync(vmray, 'utf8');
    await writeFile(file, content);
    const result = await sandjuryAlone(['compare', ...args.map((arg) => arg.replace('FILE', file)), '--output', file]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toBe(`sandjury: ${option} and --output name the same file: ${file}.\n`);
    expect(readFileSync(file, 'utf8')).toBe(content);
    await rm(folder, { recursive: true });
  });

  it('writes to standard output where --output is -, and makes no file of that name', async () => {
    const args = ['compare', '--saved', `vmray=${vmray}`];
    expect(await sandjuryAlone([...args, '--output', '-'])).toEqual(await sandjuryAlone(args));
    expect(existsSync('-')).toBe(false);
  });

  it('compares saved replies without a network or an account', async () => {
    const args = ['compare', '--saved', `vmray=${vmray}`, '--saved', `alibaba=${alibaba}`, '--format', 'json'];
    const { status, stdout } = await sandjuryAlone(args);
    expect(status).toBe(0);
    const comparison = ComparisonSchema.parse(JSON.parse(stdout));
    expect(comparison.sources.map((source) => source.status)).toEqual(['reported', 'reported']);
    expect(comparison.question).toEqual({ hash: comparison.sample.hashes.sha256 });
  });

  it('takes several files of one provider as one report', async () => {
    const folder = join(root, 'packages/vmray/test/fixtures');
    const files = [
      'sample_get__malicious_exe__platform4.2.json',
      'analysis_list_by_submission__malicious__platform4.2.json',
    ];
    const args = files.flatMap((file) => ['--saved', `vmray=${join(folder, file)}`]);
    const { stdout } = await sandjuryAlone(['compare', ...args, '--format', 'json']);
    expect(ComparisonSchema.parse(JSON.parse(stdout)).sources).toHaveLength(1);
  });

  it('says what the replies are about, where it is another hash', async () => {
    const args = ['compare', 'a'.repeat(64), '--saved', `vmray=${vmray}`, '--format', 'json'];
    const { stdout, stderr, status } = await sandjuryAlone(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/No saved reply of vmray is about a{64}\. The replies are about 46d2a7a499be0dbc/);
  });
});

describe('an interrupted or closed command', () => {
  const accounts = useEmulatedAccounts();

  it('prints what is there and exits 130', async () => {
    const { vmray, alibaba, env } = accounts();
    const [first, second] = corpus.filter((sample) => sample.vmray !== null);
    // Either request may arrive first: the one for the second sample is never answered.
    vmray.fail('getSampleByHash', () =>
      vmray.calls.at(-1)?.path.endsWith(second?.hashes.md5 ?? '') === true ? { silence: true } : undefined,
    );
    const child = spawn(
      process.execPath,
      [
        join(root, 'packages/cli/src/main.ts'),
        'compare',
        first?.hashes.md5 ?? '',
        second?.hashes.md5 ?? '',
        '--format',
        'json',
      ],
      { env: { PATH: process.env.PATH ?? '', ...env } },
    );
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await expect
      .poll(() => vmray.calls.filter((call) => call.operation === 'getSampleByHash').length, { timeout: 10_000 })
      .toBe(2);
    const answered = () =>
      alibaba.calls.filter((call) => call.operation === 'GetFileDetectReport' && call.status === 200);
    await expect.poll(() => answered().length, { timeout: 10_000 }).toBe(2);
    // Sent is not yet read: the command gets a moment to take the answer in.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const comparisons = (JSON.parse(stdout) as unknown[]).map((item) => ComparisonSchema.parse(item));
    // The second question was cut off: one source of two is no comparison.
    expect(comparisons.map(({ question }) => question)).toEqual([{ hash: first?.hashes.md5 }]);
    vmray.reset();
  });

  it('prints of one sample what a source had already said, and names the other', async () => {
    const { vmray, alibaba, env } = accounts();
    alibaba.reset();
    vmray.fail('getSampleByHash', { silence: true, times: Number.POSITIVE_INFINITY });
    const [first] = corpus.filter((sample) => sample.vmray !== null && sample.alibaba !== null);
    const main = join(root, 'packages/cli/src/main.ts');
    const args = [main, 'compare', first?.hashes.md5 ?? '', '--format', 'json', '--no-cache'];
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? '', ...env } });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const answered = () => alibaba.calls.filter((call) => call.status === 200).length;
    await expect.poll(answered, { timeout: 20_000 }).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
    expect(sources.map(({ status, error }) => [status, error?.code])).toEqual([
      ['failed', 'deadline'],
      ['reported', undefined],
    ]);
    vmray.reset();
  });
});
