import { access } from 'node:fs/promises';
import { extname } from 'node:path';
import { ConfigurationError } from '@sandjury/core';
import { loadConfiguration } from '../../configuration/load.ts';
import { type ConfigOption, fileToWrite } from '../../configuration/place.ts';
import { answersFromFlags, answersFromPerson, type SetupFlags } from '../../init/answers.ts';
import { configurationText } from '../../init/configuration-text.ts';
import type { SetupAnswers } from '../../init/fields.ts';
import { writeConfiguration } from '../../init/write-configuration.ts';
import { pluginNames } from '../../plugins.ts';
import { printable } from '../../text/printable.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';
import { providers } from './providers.ts';

export interface InitOptions {
  force: boolean;
  ping: boolean;
  /** `--config`, which is an option of all commands: where to write. */
  config?: ConfigOption;
}

/**
 * `sandjury init`: writes a configuration with what a person answers or flags say, and asks each provider for a sign of life.
 * No secret is asked for or written.
 */
export async function init(
  names: readonly string[],
  { force, ping, config, ...flags }: InitOptions & SetupFlags,
  io: Io,
): Promise<number> {
  const file = await fileToWrite(config, io.env);
  if (!['.json', '.jsonc'].includes(extname(file))) {
    throw new ConfigurationError(`${file}: init writes JSON: name a file that ends in .json.`);
  }
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  const isAllowed = force || !isThere || (await mayReplace(file, io));
  if (!isAllowed) throw new ConfigurationError(`${file} already exists. --force replaces it.`);
  const chosen = await answersOf(names, flags, io);
  await writeConfiguration(file, configurationText(chosen), isThere || force);
  io.out(`Wrote ${printable(file)}\nOnly you can read it, and no secret is in it.\n\n`);
  const warn = (message: string) => io.err(`sandjury: ${printable(message)}\n`);
  const option = typeof config === 'string' ? file : undefined;
  const written = await loadConfiguration({ option, env: io.env, warn });
  const status = await providers(undefined, { format: 'table', ping }, { ...io, configuration: async () => written });
  // What was to be written is written; a variable that is not set yet is no mistake.
  return status === exitStatus.usage ? exitStatus.ok : status;
}

async function mayReplace(file: string, { confirm }: Io): Promise<boolean> {
  return confirm === null ? false : confirm(`${printable(file)} already exists. Replace it?`);
}

async function answersOf(names: readonly string[], flags: SetupFlags, io: Io): Promise<SetupAnswers[]> {
  if (io.converse) return io.converse((ask) => answersFromPerson(ask, io, { names, flags }));
  const fromFlags = await answersFromFlags(names, flags, io.env);
  if (fromFlags.length > 0) return fromFlags;
  throw new ConfigurationError(
    `Standard input is no terminal, so init cannot ask. Name the sandboxes, as in \`init ${pluginNames.join(' ')}\`.`,
  );
}
