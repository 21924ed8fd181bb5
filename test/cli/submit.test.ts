import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparison, ComparisonSchema } from '@sandjury/compare';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { sandjuryHere as sandjury } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
let folder = '';
let file = '';
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
});
afterAll(() => rm(folder, { recursive: true }));
// Each test has a sample that no vendor has seen, under a name that is not ASCII.
beforeEach(async () => {
  count += 1;
  file = join(folder, `Rechnung Größe 挖矿 ${count}.txt`);
  await writeFile(file, `harmless text number ${count}`);
  accounts().vmray.reset();
  accounts().alibaba.reset();
});

const run = (...args: string[]) => sandjury(args, { env: accounts().env });
const posted = () =>
  [...accounts().vmray.calls, ...accounts().alibaba.calls].filter(({ operation }) => {
    return ['submitSample', 'PostObject', 'CreateFileDetect', 'CreateFileDetectUploadUrl'].includes(operation);
  });

describe('sandjury submit', () => {
  it('sends nothing unless the command names who gets it', async () => {
    const result = await run('submit', file);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(/^sandjury: A submission discloses the sample.*--provider ID.*--dry-run.*\n$/);
    expect(posted()).toEqual([]);
  });

  it('shows with --dry-run what would go where, and sends nothing', async () => {
    const result = await run('submit', file, 'https://example.test/x', '--dry-run');
    expect(result.status).toBe(0);
    expect(result.stdout).toContain(`${file}  →  vmray, alibaba\n`);
    expect(result.stdout).toMatch(/^hxxps:\/\/example\[\.\]test\/x {2}→ {2}vmray {2}\(cannot take it: alibaba\)$/m);
    expect(posted()).toEqual([]);
  });

  it('gives the sample to the named provider only, and prints its ticket', async () => {
    const result = await run('submit', file, '--provider', 'vmray', '--tag', 'a', '--format', 'json');
    expect(result.status).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject([{ provider: 'vmray', status: 'submitted', rejected: [] }]);
    expect(posted().map(({ operation }) => operation)).toEqual(['submitSample']);
  });

  it('says a ticket once, and the command that redeems it', async () => {
    const result = await run('submit', file, '--provider', 'vmray');
    expect(result.status).toBe(0);
    const [, ticket = ''] = /^.*: vmray took it: (vmray\/submission:\d+)\n$/.exec(result.stdout) ?? [];
    expect(result.stderr).toBe(`Next: sandjury wait ${ticket}\n`);
  });

  it('waits and compares what both found; the name arrives whole', async () => {
    const args = ['--provider', 'vmray', '--provider', 'alibaba', '--wait', '--poll', '1', '--format', 'json'];
    const result = await run('submit', file, ...args);
    expect(result.status).toBe(0);
    const comparison = ComparisonSchema.parse(JSON.parse(result.stdout));
    expect(comparison.sources.map((source) => source.status)).toEqual(['reported', 'reported']);
    expect(comparison.sample.names).toContain(`Rechnung Größe 挖矿 ${count}.txt`);
    expect(result.stderr).toContain('vmray took it: vmray/submission:');
  });

  it.each([
    ['a negative number of jobs', ['--set', 'vmray.maxJobs=-1'], /maxJobs/],
    ['an unknown option of a vendor', ['--set', 'vmray.colour=red'], /colour/],
    ['a tag that is too long', ['--tag', 'x'.repeat(256)], /255/],
    ['an unknown caching mode', ['--set', 'vmray.analysisCaching=sometimes'], /analysisCaching/],
    ['an assignment that is none', ['--set', 'maxJobs=2'], /ID\.KEY=VALUE/],
  ])('refuses %s before anything is sent', async (_, args, expected) => {
    const result = await run('submit', file, '--provider', 'vmray', ...args);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(expected);
    expect(posted()).toEqual([]);
  });

  it.each([['--tag'], ['--comment']])(
    '%s of a sample for two, of whom one takes none: the other gets it, and it is told',
    async (flag) => {
      const both = ['--provider', 'vmray', '--provider', 'alibaba'];
      const result = await run('submit', file, ...both, flag, 'case 7', '--format', 'json');
      expect(JSON.parse(result.stdout)).toMatchObject([
        { provider: 'vmray', status: 'submitted' },
        { provider: 'alibaba', status: 'failed', error: { code: 'configuration' } },
      ]);
      expect(result.stderr).toMatch(/alibaba: .*takes no tags and no comment\. Submit to alibaba in a call of its own/);
      expect(posted().map(({ operation }) => operation)).toEqual(['submitSample']);
      const alone = await run('submit', file, '--provider', 'alibaba', flag, 'case 7');
      expect(alone).toMatchObject({ status: 2, stdout: '' });
      expect(alone.stderr).toMatch(/takes no tags/);
    },
  );

  it('refuses a hash, an empty file, a directory and a file that is not there', async () => {
    const empty = join(folder, 'empty.bin');
    await writeFile(empty, '');
    for (const [input, expected] of [
      ['a'.repeat(64), /is a hash/],
      [empty, /is empty/],
      [folder, /directory/],
      [join(folder, 'nowhere'), /neither a hash/],
    ] as const) {
      const result = await run('submit', input, '--provider', 'vmray');
      expect(result.status).toBe(2);
      expect(result.stderr).toMatch(expected);
    }
    expect(posted()).toEqual([]);
  });
});

describe('sandjury compare --submit', () => {
  it('gives the sample only to those that do not know it', async () => {
    const first = await run('submit', file, '--provider', 'vmray', '--wait', '--poll', '1', '--format', 'json');
    expect(first.status).toBe(0);
    accounts().alibaba.reset();
    const before = posted().length;
    const args = ['--submit', '--provider', 'vmray', '--provider', 'alibaba', '--poll', '1', '--format', 'json'];
    const result = await run('compare', file, ...args);
    expect(result.status).toBe(0);
    const { sources } = JSON.parse(result.stdout) as Comparison;
    expect(sources.map(({ provider, status }) => [provider, status])).toEqual([
      ['vmray', 'reported'],
      ['alibaba', 'reported'],
    ]);
    expect(
      posted()
        .slice(before)
        .map(({ operation }) => operation),
    ).not.toContain('submitSample');
  });

  it('takes the options of a vendor that knows the sample already, and compares', async () => {
    const args = ['--provider', 'vmray', '--set', 'vmray.maxJobs=2', '--poll', '1', '--format', 'json'];
    expect((await run('compare', file, '--submit', ...args)).status).toBe(0);
    const before = posted().length;
    const again = await run('compare', file, '--submit', ...args);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    const { sources } = JSON.parse(again.stdout) as Comparison;
    expect(sources).toMatchObject([{ provider: 'vmray', status: 'reported' }]);
    expect(posted()).toHaveLength(before);
  });
});

it('refuses an option for a provider that was not chosen, and does not repeat its value', async () => {
  const result = await run('submit', file, '--provider', 'alibaba', '--set', 'vmray.archivePassword=hunter2');
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(result.stderr).toBe(
    'sandjury: --set vmray.archivePassword: vmray does not get this sample; it goes to alibaba.\n',
  );
});

it.each([
  [['--webhook', 'https://hook.example/'], 'vmray.webhookNotification.url'],
  [['--analysis-timeout', '60'], 'vmray.analysisTimeoutMs'],
  [['--max-jobs=2'], 'vmray.maxJobs'],
  [['--vmray-max-jobs', '2'], 'vmray.maxJobs'],
  [['--vmray-colour', 'red'], 'vmray.KEY'],
  [['--cape-package', 'exe'], 'cape.package'],
  [['--archive-password', 'hunter2'], 'vmray.archivePassword'],
])('says how to give %j', async (flags, key) => {
  const result = await run('submit', file, '--provider', 'vmray', ...flags);
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(result.stderr).toContain(`\`--set ${key}=VALUE\``);
  expect(result.stderr).toContain('`sandjury providers ID` lists');
  expect(result.stderr).not.toContain('hunter2');
  expect(posted()).toEqual([]);
});

describe('tickets', () => {
  const ticketOf = async (): Promise<string> => {
    const result = await run('submit', file, '--provider', 'vmray', '--format', 'json');
    const [{ refs }] = JSON.parse(result.stdout);
    return `vmray/${refs[0].id}`;
  };

  it('are redeemed by wait, also after a deadline that was too short', async () => {
    const ticket = await ticketOf();
    let isSilent = true;
    accounts().vmray.fail('getSubmission', () => (isSilent ? { silence: true } : undefined));
    const early = await run('wait', ticket, '--timeout', '1', '--format', 'json');
    expect(JSON.parse(early.stdout).status).not.toBe('reported');
    expect([3, 4]).toContain(early.status);
    isSilent = false;
    const late = await run('wait', ticket, '--poll', '1', '--format', 'json');
    expect(late.status).toBe(0);
    expect(JSON.parse(late.stdout)).toMatchObject({ provider: 'vmray', status: 'reported' });
  });

  it('can be tagged and untagged', async () => {
    const ticket = await ticketOf();
    const added = await run('tag', 'add', 'case 7/é', ticket);
    expect(added).toMatchObject({ status: 0, stdout: `${ticket}: "case 7/é" added\n` });
    const removed = await run('tag', 'remove', 'case 7/é', ticket, '--format', 'json');
    expect(JSON.parse(removed.stdout)).toMatchObject({ tag: 'case 7/é', done: true, error: null });
    const unknown = await run('tag', 'add', 'x', 'vmray/submission:999999999');
    expect(unknown.status).toBe(4);
    expect(unknown.stdout).toContain('was not added');
  });

  it.each([
    ['wait', ['wait', 'submission:1']],
    ['tag', ['tag', 'add', 'x', 'submission:1']],
    ['screenshots', ['screenshots', 'analysis:1', '--out', 'x']],
  ])('%s says what a ticket looks like', async (_, args) => {
    const result = await run(...args);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain('PROVIDER/ID');
  });
});

describe('sandjury screenshots', () => {
  it('saves pictures in the folder, in their order', async () => {
    const out = join(folder, 'shots');
    const result = await run('screenshots', 'vmray/analysis:82', '--out', out);
    expect(result.status).toBe(0);
    const names = (await readdir(out)).sort();
    expect(names).toEqual([
      'analysis_82_screenshot_0.png',
      'analysis_82_screenshot_1.png',
      'analysis_82_screenshot_2.png',
    ]);
    const png = await readFile(join(out, names[0] ?? ''));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('follow no link out of the folder, and replace what was there', async () => {
    const out = join(folder, 'linked');
    const [victim, absent] = [join(folder, 'victim'), join(folder, 'absent')];
    await mkdir(out);
    await writeFile(victim, 'not to be touched');
    await symlink('../victim', join(out, 'analysis_82_screenshot_0.png'));
    await symlink(absent, join(out, 'analysis_82_screenshot_1.png'));
    await writeFile(join(out, 'analysis_82_screenshot_2.png'), 'of an earlier run');
    expect((await run('screenshots', 'vmray/analysis:82', '--out', out)).status).toBe(0);
    expect(await readFile(victim, 'utf8')).toBe('not to be touched');
    expect(await readdir(folder)).not.toContain('absent');
    const files = await readdir(out, { withFileTypes: true });
    expect(files.map((entry) => [entry.name, entry.isFile()]).sort()).toEqual(
      [0, 1, 2].map((index) => [`analysis_82_screenshot_${index}.png`, true]),
    );
    for (const { name } of files) expect((await readFile(join(out, name))).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('sandjury quota', () => {
  it('tells limit, use and rest of each provider', async () => {
    const result = await run('quota', '--format', 'json');
    expect(result.status).toBe(0);
    const rows = JSON.parse(result.stdout);
    expect(rows.map((row: { provider: string }) => row.provider)).toEqual(['vmray', 'alibaba']);
    for (const { quotas } of rows) {
      for (const quota of quotas) expect(quota.used + quota.remaining).toBe(quota.limit);
    }
  });

  it('prints what it got when one provider fails', async () => {
    const env = { ...accounts().env, VMRAY_API_KEY: 'wrong-key-0123456789abcdef' };
    const result = await sandjury(['quota'], { env });
    expect(result.status).toBe(3);
    expect(result.stdout).toContain('alibaba');
    expect(result.stderr).toContain('authentication');
    expect(result.stdout + result.stderr).not.toContain(env.VMRAY_API_KEY);
  });
});
