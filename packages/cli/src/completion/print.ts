import type { Command } from 'commander';
import type { SubmitOption } from '../configuration/submit-options.ts';
import { isPluginName, loadPlugin, pluginNames } from '../plugins.ts';
import type { Io } from '../world/io.ts';
import { complete, type Names } from './complete.ts';
import { completedCommand } from './model.ts';
import { type ConfiguredProvider, configuredProviders } from './provider-ids.ts';
import { splitLine } from './split-line.ts';

/**
 * `sandjury --complete LINE`, which the scripts of `sandjury completion` call. Prints what may stand at the end of a command line: a line
 * with the kind, one with the beginning of the word that stays, one with what is typed behind it, and a line for each candidate with its
 * meaning behind a tab. No code that a configuration names is loaded, and an adapter of ours only for its own options.
 */
export async function printCompletion(line: string, program: Command, io: Pick<Io, 'out' | 'env'>): Promise<void> {
  const split = splitLine(line);
  const names = await namesFor(split.before, io);
  const { kind, prefix, typed, candidates } = await complete(completedCommand(program), split, names);
  // A shell reads this by its lines.
  if (/\p{C}/u.test(prefix + typed)) io.out('none\n\n\n');
  else
    io.out(
      [
        kind,
        prefix,
        typed,
        ...candidates.map(({ word, meaning }) => `${word}\t${meaning.replace(/\s+/g, ' ')}`),
        '',
      ].join('\n'),
    );
}

async function namesFor(before: readonly string[], { env }: Pick<Io, 'env'>): Promise<Names> {
  const configured = await configuredProviders(configOption(before), env);
  const ids = configured.map(({ id }) => id);
  return {
    providers: ids.length > 0 ? ids : pluginNames,
    adapters: [...new Set([...pluginNames, ...ids])],
    options: (id) => optionsOf(id, configured),
  };
}

async function optionsOf(id: string, configured: readonly ConfiguredProvider[]): Promise<readonly SubmitOption[]> {
  const use = configured.find((provider) => provider.id === id)?.use ?? id;
  if (typeof use !== 'string' || !isPluginName(use)) return [];
  const { submitOptionsOf } = await import('../configuration/submit-options.ts');
  return submitOptionsOf(await loadPlugin(use)) ?? [];
}

/** What the line says of `--config` so far. */
function configOption(words: readonly string[]): string | false | undefined {
  const at = words.findLastIndex((word) => /^--(?:no-)?config(?:=|$)/.test(word));
  const word = words[at];
  if (word === undefined) return undefined;
  if (word === '--no-config') return false;
  return word === '--config' ? words[at + 1] : word.slice(word.indexOf('=') + 1);
}
