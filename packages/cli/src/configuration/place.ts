import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { ConfigurationError, type Environment } from '@sandjury/core';
import { codeOf, reasonOf } from '../files/reason-of.ts';
import { userConfigurationFolder } from '../world/user-folders.ts';

/** Why a configuration is the one that is read. */
export type ChosenBy = '--config' | 'SANDJURY_CONFIG' | 'user';

/** The configuration that is read, and what else was looked at. `file` is null when there is only the environment. */
export interface ConfigurationPlace {
  file: string | null;
  chosenBy: ChosenBy | null;
  /** In the order of precedence, for a person. */
  looked: { where: string; found: string }[];
}

/** What `--config` says: a file, false for `--no-config`, undefined when it is not given. */
export type ConfigOption = string | false | undefined;

/** Names that are looked for in the user's configuration directory. The first is the one that `init` writes. */
export const userFileNames = ['config.json', 'config.jsonc', 'config.ts', 'config.mjs'] as const;

/**
 * Finds the configuration: `--config`, else SANDJURY_CONFIG, else the user's own directory. The working directory is never
 * looked at: people work in folders full of attackers' files. Throws ConfigurationError when a file that is named is none.
 */
export async function findConfiguration(
  option: ConfigOption,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<ConfigurationPlace> {
  if (option === false) {
    return { file: null, chosenBy: null, looked: [{ where: '--no-config', found: 'given: the environment alone' }] };
  }
  const looked = [{ where: '--config', found: option === undefined ? 'not given' : 'given' }];
  if (option !== undefined) return { file: await named(option, '--config'), chosenBy: '--config', looked };
  const variable = env.SANDJURY_CONFIG ?? '';
  looked.push({ where: 'SANDJURY_CONFIG', found: variable === '' ? 'not set' : 'set' });
  if (variable !== '') {
    return { file: await named(absolute(variable), 'SANDJURY_CONFIG'), chosenBy: 'SANDJURY_CONFIG', looked };
  }
  const folder = userConfigurationFolder(env, platform);
  if (folder === null) {
    looked.push({ where: 'your own directory', found: `unknown: ${homeVariable(platform)} is not set` });
    return { file: null, chosenBy: null, looked };
  }
  const file = await onlyFileIn(folder);
  const names = userFileNames.join(', ');
  looked.push({
    where: folder,
    found: file === null ? `has none of ${names}` : `has ${file.slice(folder.length + 1)}`,
  });
  return { file, chosenBy: file === null ? null : 'user', looked };
}

/** Where `init` writes: the file that the next command would read. */
export async function fileToWrite(
  option: ConfigOption,
  env: Environment,
  platform = process.platform,
): Promise<string> {
  if (typeof option === 'string' && option !== '') return resolve(option);
  if (env.SANDJURY_CONFIG) return absolute(env.SANDJURY_CONFIG);
  const folder = userConfigurationFolder(env, platform);
  if (folder === null) {
    throw new ConfigurationError(
      `There is no configuration directory: ${homeVariable(platform)} is not set. Name a file with --config FILE.`,
    );
  }
  const [first] = userFileNames;
  const found = await onlyFileIn(folder);
  if (found !== null && found !== join(folder, first)) {
    throw new ConfigurationError(
      `${found} is already your configuration, and init writes ${first}. Remove one of them, or name a file with --config.`,
    );
  }
  return join(folder, first);
}

function homeVariable(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'APPDATA' : 'HOME';
}

/** A relative path in a variable would mean another file in every folder that a command is run in. */
function absolute(file: string): string {
  if (isAbsolute(file)) return file;
  throw new ConfigurationError(`SANDJURY_CONFIG: expected an absolute path, not "${file}".`);
}

async function named(file: string, by: string): Promise<string> {
  if (file === '') throw new ConfigurationError(`${by}: expected the name of a file.`);
  const path = resolve(file);
  const found = await kindOf(path);
  if (found === 'missing') throw new ConfigurationError(`${by}: there is no file ${path}.`);
  if (found === 'folder') throw new ConfigurationError(`${by}: ${path} is a directory: expected a file.`);
  return path;
}

async function onlyFileIn(folder: string): Promise<string | null> {
  const found: string[] = [];
  for (const name of userFileNames) {
    if ((await kindOf(join(folder, name))) !== 'missing') found.push(join(folder, name));
  }
  const [first, second] = found;
  if (second !== undefined) {
    throw new ConfigurationError(`${first} and ${second} are both there: keep one of them, or name one with --config.`);
  }
  return first ?? null;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause) ?? '')) return 'missing';
    throw new ConfigurationError(`The configuration ${path} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}
