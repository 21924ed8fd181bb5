import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SandboxPlugin } from '@sandjury/core';
import { nearest } from '../../flags/did-you-mean.ts';
import { pluginNames } from '../../plugins.ts';
import { type ConfigurationDocument, firstLine, mistake } from '../documents/document.ts';
import { importFile } from '../documents/module.ts';
import { isPath, pluginFile } from './plugin-file.ts';

/** Where a configuration names an adapter: the name, and the key that it stands at. */
export interface NamedPlugin {
  use: string;
  path: readonly PropertyKey[];
}

/**
 * Loads the adapter that a configuration names: a package or a file whose module exports something that `definePlugin` made.
 * Throws ConfigurationError, which names the file and the key, when it is not installed, does not load, or is none.
 */
export async function loadThirdParty(
  { use, path }: NamedPlugin,
  document: ConfigurationDocument,
): Promise<SandboxPlugin<unknown>> {
  const file = await pluginFile(use, document.file);
  if (file === null || !existsSync(file)) throw mistake(document, path, notInstalled(use, document.file));
  const failed = (reason: string, cause?: unknown) =>
    mistake(document, path, `"${use}" cannot be loaded: ${reason}`, cause);
  const loaded = await importFile(file, (reason) => failed(reason).message).catch((cause: unknown) => {
    throw failed(firstLine(cause), cause);
  });
  const plugin = pluginAmong(loaded);
  if (typeof plugin === 'string') throw mistake(document, path, `"${use}" ${plugin}`);
  return plugin;
}

function notInstalled(use: string, configurationFile: string): string {
  const folder = dirname(configurationFile);
  if (isPath(use)) return `there is no file "${use}" in ${folder}`;
  const near = nearest(use, pluginNames);
  // Whoever mistyped a name should not be told to install what has it.
  if (near !== null) return `there is no adapter "${use}" (Did you mean ${near}?)`;
  return `"${use}" is not installed: npm install --prefix "${folder}" ${use}`;
}

/** The export named `plugin`, else the only export that is one; a text that says what is wrong where there is none. */
function pluginAmong(loaded: Record<string, unknown>): SandboxPlugin<unknown> | string {
  const named = Object.entries(loaded).filter(([, value]) => isPlugin(value));
  const preferred = named.find(([name]) => name === 'plugin')?.[1];
  const all = [...new Set(named.map(([, value]) => value))];
  const plugin = preferred ?? (all.length === 1 ? all[0] : undefined);
  if (isPlugin(plugin)) return versionMistake(plugin) ?? plugin;
  const names = Object.keys(loaded).join(', ') || 'nothing';
  if (all.length === 0) return `exports no adapter (it exports ${names}): expected one made with definePlugin`;
  return `exports several adapters (${named.map(([name]) => name).join(', ')}): expected one of the name plugin`;
}

function isPlugin(value: unknown): value is SandboxPlugin<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { name, settings, create, read, formats } = value as Partial<Record<keyof SandboxPlugin, unknown>>;
  const hasVerbs = typeof create === 'function' && typeof read === 'function';
  const hasSettings = typeof settings === 'object' && settings !== null && 'safeParse' in settings;
  return typeof name === 'string' && hasSettings && hasVerbs && Array.isArray(formats);
}

/** Adapters carry no version today; one of a later contract may. */
function versionMistake(plugin: object): string | null {
  const version: unknown = 'specificationVersion' in plugin ? plugin.specificationVersion : 'v1';
  return version === 'v1' ? null : otherVersion(version);
}

/** For a provider or an adapter that is not made for this command. */
export function otherVersion(version: unknown): string {
  return `is made for version ${JSON.stringify(version) ?? 'none'} of the provider contract: expected "v1"`;
}
