import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluginNames } from '../../packages/cli/src/plugins.ts';
import { root } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const support = join(import.meta.dirname, '../support/cli');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-completion-'));
  await Promise.all(['here/shots', 'bin'].map((name) => mkdir(join(folder, name), { recursive: true })));
  const main = join(root, 'packages/cli/src/main.ts');
  const program = `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`;
  await writeFile(join(folder, 'bin/sandjury'), program, { mode: 0o755 });
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, stdout } = await sandjuryHere(['completion', shell]);
    expect(status).toBe(0);
    await writeFile(script(shell), stdout);
  }
  await Promise.all(['sample.json', 'a b.json'].map((name) => writeFile(join(folder, 'here', name), '{}')));
});
afterAll(() => rm(folder, { recursive: true }));

/** The last word of a line is the one that is being typed; a line that ends in a blank starts a new one. */
const ask: Record<string, (line: string, env?: Record<string, string>) => string[]> = {
  bash: (line, env) => call('bash', [join(support, 'complete.bash'), script('bash'), line], env),
  zsh: (line, env) => call('zsh', ['-f', join(support, 'complete.zsh'), script('zsh'), line], env),
  fish: (line, env) => {
    const code = `source ${script('fish')}; complete -C $LINE`;
    return call('fish', ['--no-config', '-c', code], { ...env, LINE: line });
  },
};

function script(shell: string): string {
  return join(folder, `script.${shell}`);
}

function call(shell: string, args: readonly string[], more: Record<string, string> = {}): string[] {
  const path = `${join(folder, 'bin')}:${process.env.PATH}`;
  const env = { PATH: path, HOME: folder, TERM: 'xterm', LC_ALL: 'C.UTF-8', ...more };
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
    ['providers', 'sandjury compare --provider ', [...pluginNames]],
    ['an adapter as the first argument', 'sandjury normalize ', [...pluginNames]],
    ['emulators', 'sandjury emulate ', [...pluginNames]],
    ['words as an argument', 'sandjury schema ', ['comparison', 'report']],
    ['a provider before its own option', 'sandjury submit x --set vm', ['vmray.']],
    ["a provider's own option", 'sandjury submit x --set vmray.maxJ', ['vmray.maxJobs']],
    ['a provider before a saved file', 'sandjury compare --saved vm', ['vmray']],
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

describe.each(shells)('$name, with hostile names', ({ shell, isThere }) => {
  const names = [
    '$(touch RAN)',
    '`touch RAN`',
    ';touch RAN',
    "' ; touch RAN #",
    '" ; touch RAN #',
    '-rf',
    '~root',
    '!1',
  ];
  let config = '';
  beforeAll(async () => {
    config = join(folder, 'hostile.json');
    const providers = ['lab', ...names, 'a b', 'a\u001b[31m', 'a\tb', 'x'.repeat(100)];
    await writeFile(config, JSON.stringify({ providers: providers.map((id) => ({ use: 'vmray', id })) }));
    await mkdir(join(folder, 'here/hostile'), { recursive: true });
    await Promise.all(names.map((name) => writeFile(join(folder, 'here/hostile', `z${name}`), '')));
  });

  const ran = () => existsSync(join(folder, 'here/RAN')) || existsSync(join(folder, 'here/hostile/RAN'));

  it.runIf(isThere)('offers plain ids of providers alone, and runs none', () => {
    const env = { SANDJURY_CONFIG: config };
    expect(ask[shell]?.('sandjury compare x --provider ', env)).toEqual(['lab']);
    expect(ask[shell]?.('sandjury compare --saved l', env)).toEqual(['lab']);
    expect(ask[shell]?.(`sandjury --config ${config} quota --provider l`)).toEqual(['lab']);
    expect(ran()).toBe(false);
  });

  it.runIf(isThere)('runs no name of a file', () => {
    expect(ask[shell]?.('sandjury normalize vmray hostile/z').length).toBeGreaterThan(0);
    expect(ask[shell]?.('sandjury compare --saved vmray=hostile/z').length).toBeGreaterThan(0);
    expect(ran()).toBe(false);
  });

  it
    .runIf(isThere)
    .each([
      'sandjury compare $(touch RAN) --form',
      'sandjury compare `touch RAN` --form',
      "sandjury compare '; touch RAN' --form",
      'sandjury compare "$(touch RAN)" --form',
      'sandjury compare --noise $(touch RAN',
      'sandjury compare --noise "`touch RAN`',
      'sandjury compare --format=$(touch RAN)',
    ])('runs nothing of what is typed: %s', (line) => {
    ask[shell]?.(line);
    expect(ran()).toBe(false);
  });

  it.runIf(isThere)('calls the command of PATH, and no file of the folder', async () => {
    await writeFile(join(folder, 'here/sandjury'), '#!/bin/sh\ntouch RAN\n', { mode: 0o755 });
    ask[shell]?.('./sandjury compare --form');
    ask[shell]?.('sandjury compare --form');
    expect(ran()).toBe(false);
    await rm(join(folder, 'here/sandjury'));
  });
});

it('bash 3.2 gets names of files in quotes', () => {
  const quoted = ask.bash?.('sandjury normalize vmray hostile/z$', { COMPOPT: 'off' }) ?? [];
  expect(quoted).toEqual(['hostile/z\\$\\(touch\\ RAN\\)']);
});

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'])('of %s hold nothing of the machine', async (shell) => {
    const { stdout } = await sandjuryHere(['completion', shell]);
    expect(stdout).not.toContain(folder);
    expect(stdout).not.toMatch(/\/(?:home|root|Users|work)\//);
  });
});
