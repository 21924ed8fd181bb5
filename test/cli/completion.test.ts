import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode, sandjury } from '../support/run-cli.ts';

const support = join(import.meta.dirname, '../support');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-completion-'));
  await Promise.all([
    ...['bash', 'zsh', 'fish'].map(async (shell) => {
      const { status, stdout } = await sandjury(['completion', shell]);
      expect(status).toBe(0);
      await writeFile(join(folder, `script.${shell}`), stdout);
    }),
    mkdir(join(folder, 'here/shots'), { recursive: true }),
  ]);
  await Promise.all(['sample.json', 'a b.json'].map((name) => writeFile(join(folder, 'here', name), '{}')));
});
afterAll(() => rm(folder, { recursive: true }));

/** The last word of a line is the one that is being typed; a line that ends in a blank starts a new one. */
const ask: Record<string, (line: string) => string[]> = {
  bash: (line) => call('bash', [join(support, 'complete.bash'), script('bash'), ...cutByBash(line)]),
  zsh: (line) => call('zsh', ['-f', join(support, 'complete.zsh'), script('zsh'), line]),
  fish: (line) => {
    const code = `source ${script('fish')}; complete -C ${JSON.stringify(line)}`;
    return call('fish', ['--no-config', '-c', code]);
  },
};

const script = (shell: string) => join(folder, `script.${shell}`);

/** bash cuts at `=`, too. */
function cutByBash(line: string): string[] {
  const words = line.split(' ').flatMap((word) => word.split(/(=)/).filter((part) => part !== ''));
  return line.endsWith(' ') ? [...words, ''] : words;
}

function call(shell: string, args: readonly string[]): string[] {
  const env = { PATH: process.env.PATH, HOME: folder, TERM: 'xterm', LC_ALL: 'C.UTF-8' };
  const { stdout, stderr } = spawnSync(shell, args, { cwd: join(folder, 'here'), env, encoding: 'utf8' });
  expect(stderr).toBe('');
  // What a shell adds so that the word fits behind what was typed, or can be gone on with, is its own affair.
  // fish puts a description behind a tab.
  const words = stdout.split('\n').map((line) => line.replace(/\t.*/, '').replace(/^--[a-z]+=|[=/]$/g, ''));
  return [...new Set(words)].filter((word) => word !== '').sort();
}

const shells = ['bash', 'zsh', 'fish'].map((shell) => {
  const isThere = spawnSync(shell, ['--version']).status === 0;
  return { shell, isThere, name: isThere ? shell : `${shell} (skipped: it is not installed)` };
});
const formats = [
  'csv',
  'csv-summary',
  'html',
  'json',
  'markdown',
  'misp',
  'ndjson',
  'secops',
  'soar',
  'stix',
  'table',
  'xsoar',
];

describe.each(shells)('$name', ({ shell, isThere }) => {
  it.runIf(isThere).each([
    ['commands', 'sandjury comp', ['compare', 'completion']],
    ['commands below a command', 'sandjury tag ', ['add', 'help', 'remove']],
    ['commands after a global option', 'sandjury --quiet scr', ['screenshots']],
    ['commands after an option with a value', 'sandjury --config x.json scr', ['screenshots']],
    ['commands to help with', 'sandjury help comp', ['compare', 'completion']],
    ['options', 'sandjury compare --strat', ['--strategy']],
    ['options of a command below another', 'sandjury tag add x --form', ['--format']],
    ['global options', 'sandjury quota --verb', ['--verbose']],
    ['formats', 'sandjury compare --format ', formats],
    ['formats of another command', 'sandjury quota --format ', ['json', 'table']],
    ['formats after an equals sign', 'sandjury compare --format=m', ['markdown', 'misp']],
    ['strategies', 'sandjury compare x --strategy m', ['majority', 'most-reliable', 'most-severe']],
    ['verdicts', 'sandjury compare --fail-on ', ['benign', 'malicious', 'suspicious']],
    ['types of IOC', 'sandjury report --ioc-type ipv', ['ipv4-addr', 'ipv6-addr']],
    ['providers', 'sandjury compare --provider ', ['alibaba', 'cape', 'vmray']],
    ['an adapter as the first argument', 'sandjury normalize ', ['alibaba', 'cape', 'vmray']],
    ['emulators', 'sandjury emulate ', ['alibaba', 'cape', 'vmray']],
    ['words as an argument', 'sandjury schema ', ['comparison', 'report']],
    ['a provider before a saved file', 'sandjury compare --saved v', ['vmray']],
  ])('completes %s', (_, line, expected) => {
    const ours = ask[shell]?.(line);
    expect(ours).toEqual([...expected].sort());
  });

  it.runIf(isThere).each([
    ['as an argument', 'sandjury normalize vmray s', ['sample.json', 'shots']],
    ['as one of several arguments', 'sandjury normalize vmray a.json sam', ['sample.json']],
    ['for an option', 'sandjury compare x --noise sam', ['sample.json']],
    ['after a provider', 'sandjury compare --saved vmray=sam', ['sample.json']],
  ])('completes files %s', (_, line, expected) => {
    expect(ask[shell]?.(line).map((found) => found.replace(/^vmray=/, ''))).toEqual(expected);
  });

  it.runIf(isThere)('completes folders alone where a folder is meant', () => {
    expect(ask[shell]?.('sandjury screenshots vmray/analysis:1 --out s')).toEqual(['shots']);
  });
});

describe('the scripts', () => {
  it('are the same each time, and hold nothing of the machine', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const again = await runNode([join(support, '../../packages/cli/src/main.ts'), 'completion', shell], {
        cwd: folder,
      });
      const { stdout } = await sandjury(['completion', shell]);
      expect(again.stdout).toBe(stdout);
      expect(stdout).not.toContain(folder);
      expect(stdout).not.toMatch(/\/(?:home|root|Users|work)\//);
    }
  });
});
