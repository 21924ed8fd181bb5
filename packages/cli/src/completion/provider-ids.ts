import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@sandjury/core';
import { isPluginName } from '../plugins.ts';
import { userConfigurationFolder } from '../world/user-folders.ts';

/** A configuration that is larger is not read for a completion (bytes). */
const mostBytes = 1024 * 1024;

/**
 * Ids that are offered. A shell would have to quote others, and a terminal might act on them: a configuration can be somebody else's.
 */
const plainId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A provider of a configuration, and the adapter that it uses as it is named there. */
export interface ConfiguredProvider {
  id: string;
  use: unknown;
}

/**
 * Returns the providers in a configuration of JSON; none where there is none, it cannot be read or is a module, which is
 * never run for a completion. `named`: the value of `--config`; false for `--no-config`. Never throws.
 */
export async function configuredProviders(
  named: string | false | undefined,
  env: Environment,
): Promise<ConfiguredProvider[]> {
  const file = named === false ? null : fileOf(named, env);
  const text = file === null ? null : textOf(file);
  if (text === null) return [];
  try {
    const { parse } = await import('jsonc-parser');
    const { providers }: { providers?: unknown } = Object(parse(text, [], { allowTrailingComma: true }));
    const all: unknown[] = Array.isArray(providers) ? providers : [];
    const described = all.flatMap(describedProvider);
    return [...new Map(described.map((provider) => [provider.id, provider])).values()];
  } catch {
    return [];
  }
}

/** Only the adapter knows the id of a provider of a third party that names none. */
function describedProvider(provider: unknown): ConfiguredProvider[] {
  const { id, use }: { id?: unknown; use?: unknown } = Object(provider);
  const known = id ?? (typeof use === 'string' && isPluginName(use) ? use : undefined);
  return typeof known === 'string' && plainId.test(known) ? [{ id: known, use }] : [];
}

/** The shell has not expanded a `~` yet. */
function fileOf(named: string | undefined, env: Environment): string | null {
  if (named !== undefined) return named.startsWith('~/') ? join(env.HOME ?? '', named.slice(2)) : named;
  if (env.SANDJURY_CONFIG) return env.SANDJURY_CONFIG;
  const folder = userConfigurationFolder(env);
  if (folder === null) return null;
  const files = ['config.json', 'config.jsonc'].map((name) => join(folder, name));
  return files.find((file) => textOf(file) !== null) ?? null;
}

/** null for anything but a file: opening a pipe would wait for its writer. */
function textOf(file: string): string | null {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= mostBytes ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}
