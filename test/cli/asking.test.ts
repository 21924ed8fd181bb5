import { ComparisonSchema } from '@sandjury/compare';
import { corpus } from '@sandjury/emulator';
import { afterEach, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
const hash = corpus.find(({ vmray, alibaba }) => vmray !== null && alibaba !== null)?.hashes.sha256 ?? '';

afterEach(() => {
  accounts().vmray.reset();
  accounts().alibaba.reset();
});

const run = (args: readonly string[]) => sandjuryHere([...args, '--no-cache'], { env: accounts().env });

describe('--deadline', () => {
  const slow = () => accounts().vmray.fail('*', { delayMs: 60_000, times: 100 });

  it('ends the wait for one source, and keeps the answer of the other', async () => {
    slow();
    const { status, stdout } = await run(['compare', hash, '--deadline', '1', '--format', 'json']);
    expect(status).toBe(3);
    const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
    const found = sources.map(({ provider, status: answer, error }) => `${provider} ${error?.code ?? answer}`);
    expect(found.toSorted()).toEqual(['alibaba reported', 'vmray deadline']);
  });

  it('is of each sample of a list, of a report and of a ticket', async () => {
    slow();
    const list = await run(['compare', hash, '0'.repeat(64), '--deadline', '1', '--format', 'ndjson']);
    const lines = list.stdout
      .trim()
      .split('\n')
      .map((line) => ComparisonSchema.parse(JSON.parse(line)));
    expect(lines.map(({ sources }) => sources.find(({ provider }) => provider === 'vmray')?.error?.code)).toEqual([
      'deadline',
      'deadline',
    ]);
    for (const asked of [['vmray', hash], ['vmray/sample:12']]) {
      const report = await run(['report', ...asked, '--deadline', '1']);
      expect(report).toMatchObject({ status: 4 });
      expect(report.stderr).toMatch(/did not answer within/);
    }
  });

  it.each(['0', '-1', '1.5', 'x', '', '86401'])('is a number of seconds, at most a day, and not %j', async (value) => {
    const result = await run(['compare', hash, '--deadline', value]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(/^error: option '--deadline <seconds>'/);
  });
});

describe('--rate', () => {
  it('is taken for all and for one', async () => {
    const result = await run(['compare', hash, '--rate', '50', '--rate', 'vmray=6000/min', '--format', 'json']);
    expect(result).toMatchObject({ status: 0 });
    expect(ComparisonSchema.parse(JSON.parse(result.stdout)).agreement).toBe('unanimous');
  });

  it('lets no sample of a list wait for its turn until its time is over', async () => {
    const list = Array.from({ length: 6 }, (_, index) => String(index).repeat(64));
    // Six samples of two calls take three seconds.
    const flags = ['--provider', 'alibaba', '--rate', '4', '--deadline', '2', '--format', 'ndjson'];
    const { status, stdout } = await run(['compare', ...list, ...flags]);
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => ComparisonSchema.parse(JSON.parse(line)).sources[0]?.status);
    expect({ status, found }).toEqual({ status: 0, found: list.map(() => 'not_found') });
  });

  it('is of a provider that is asked', async () => {
    for (const args of [
      ['compare', hash, '--provider', 'alibaba'],
      ['report', 'alibaba', hash],
    ]) {
      const result = await run([...args, '--rate', 'vmray=5']);
      expect(result).toMatchObject({ status: 2, stdout: '' });
      expect(result.stderr).toBe('sandjury: --rate: "vmray" is not asked. Asked are alibaba.\n');
    }
    expect(accounts().vmray.calls).toEqual([]);
  });
});

it.each([
  ['--deadline', '5'],
  ['--rate', '5'],
])('%s is refused beside saved replies', async (...flags) => {
  const saved = 'vmray=examples/saved-replies/vmray-summary.json';
  const result = await run(['compare', '--saved', saved, ...flags]);
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(result.stderr).toBe(`sandjury: --saved asks no provider. Remove ${flags[0]}.\n`);
});
