import type { Command } from 'commander';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { createProgram } from './create.ts';

const said: { out: string } = { out: '' };
const make = (columns = 80) => {
  const { io, text } = fakeIo({ columns });
  said.out = '';
  return { program: createProgram(io, () => undefined).program, text };
};
const walk = (command: Command): Command[] => [command, ...command.commands.flatMap(walk)];
const pathOf = (command: Command): string[] => (command.parent ? [...pathOf(command.parent), command.name()] : []);
const paths = walk(make().program).map((command) => pathOf(command).join(' '));

function help(path: string, columns = 80): string {
  const { program, text } = make(columns);
  walk(program)
    .find((command) => pathOf(command).join(' ') === path)
    ?.outputHelp();
  return text.out;
}

function examplesOf(path: string): string[] {
  const [, after = ''] = help(path).split('\nExamples:\n');
  return after
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.trim());
}

/** As a shell would cut it, without what it keeps for itself: `< file`, `> file`, `| command`, `NAME=value` in front. */
function words(line: string): string[] {
  const [call = ''] = line.split(/ (?:>>?|<|\|) /);
  return [...call.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

describe.each(paths)('sandjury %s --help', (path) => {
  it('has two examples or more, each of this command', () => {
    const examples = examplesOf(path);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) expect(`${example} `).toMatch(new RegExp(`(^|\\| )sandjury ${path}`));
  });

  it('gives examples that are understood', async () => {
    for (const example of examplesOf(path)) {
      const own = example.slice(example.indexOf('sandjury'));
      const { program, text } = make();
      let ran = '';
      for (const command of walk(program)) {
        if (command.commands.length === 0)
          command.action(() => {
            ran = pathOf(command).join(' ');
          });
      }
      await program.parseAsync(words(own).slice(1), { from: 'user' }).catch(() => undefined);
      expect(text.err).toBe('');
      expect(`${ran} `.startsWith(path)).toBe(true);
    }
  });

  it.each([60, 80, 200])('fits into %i columns', (columns) => {
    const wide = help(path, columns)
      .split('\n\nExamples:')[0]
      ?.split('\n')
      .filter((line) => !line.startsWith('Usage:') && stringWidth(line) > columns);
    expect(wide).toEqual([]);
  });

  it('says in a few words what it does, and what each option does', () => {
    const command = walk(make().program).find((one) => pathOf(one).join(' ') === path);
    expect(command?.description()).toMatch(/^\S.{10,}/);
    for (const option of command?.options ?? []) expect(option.description).toMatch(/^\S.{8,}/);
  });
});

describe('sandjury help', () => {
  it.each([
    ['compare', ['compare']],
    ['tag add', ['tag', 'add']],
    ['', []],
  ])('%s is what --help says', async (path, words) => {
    const { program, text } = make();
    await program.parseAsync(['help', ...words], { from: 'user' });
    expect(text).toEqual({ out: help(path), err: '' });
  });

  it.each([
    [['compar'], "error: unknown command 'compar' (Did you mean compare?)"],
    [['tag', 'ad'], "error: unknown command 'ad' (Did you mean add?)"],
    [['compare', 'x'], "error: unknown command 'x'"],
  ])('%j names the command that there is not', async (words, expected) => {
    const { program, text } = make();
    await expect(program.parseAsync(['help', ...words], { from: 'user' })).rejects.toThrow();
    expect(text).toEqual({ out: '', err: `${expected}\n(--help shows how it is used)\n` });
  });
});
