import type { Environment, SandboxPlugin } from '@sandjury/core';
import type { ConfigurationDocument } from '../documents/document.ts';
import { hasPassword, isSecretName } from '../documents/literal-secrets.ts';
import type { SettingOrigin } from './entry.ts';

/** The environment variables that settings read their secrets from, and where they stand. */
export function secretVariables(settings: unknown): { variable: string; path: readonly string[] }[] {
  return leavesOf(settings).flatMap(({ path, value }) => (isVariable(value) ? [{ variable: value.env, path }] : []));
}

/** Where each setting of a configuration comes from. */
export function originsOf(
  settings: unknown,
  { document, path, env }: { document: ConfigurationDocument; path: readonly PropertyKey[]; env: Environment },
): SettingOrigin[] {
  return leavesOf(settings).map((leaf) => {
    const key = leaf.path.join('.');
    const place = placeText(document.at([...path, ...leaf.path]));
    if (!isVariable(leaf.value)) return { key, value: shown(key, leaf.value), variable: null, from: place };
    const state = env[leaf.value.env] ? 'set' : 'not set';
    return { key, value: null, variable: leaf.value.env, from: `${leaf.value.env} (${state}), ${place}` };
  });
}

/** `:4:7`, without the file, which is printed once. */
export function placeText(at: string): string {
  const [, line] = at.split(':');
  return line === undefined ? 'the module' : `line ${line}`;
}

/**
 * Where each setting of a provider that the environment describes comes from. Every variable is given its own name as a value:
 * what the adapter makes of them shows which setting each one becomes.
 */
export function environmentOrigins(plugin: SandboxPlugin<unknown>, env: Environment): SettingOrigin[] {
  const { required, optional, settings } = plugin.environment;
  const set = [...required, ...optional].filter((name) => env[name]);
  const traced = leavesOf(settings(Object.fromEntries(set.map((name) => [name, name]))));
  const real = new Map(leavesOf(settings(env)).map((leaf) => [leaf.path.join('.'), leaf.value]));
  return traced.flatMap(({ path, value }) => {
    const key = path.join('.');
    const variable = set.find((name) => name === value);
    return variable === undefined ? [] : [{ key, value: shown(key, real.get(key)), variable, from: variable }];
  });
}

/** Which variable an adapter reads for which setting, by the setting's key. */
export function settingVariables({ environment }: SandboxPlugin<unknown>): ReadonlyMap<string, string> {
  const names = [...environment.required, ...environment.optional];
  const traced = leavesOf(environment.settings(Object.fromEntries(names.map((name) => [name, name]))));
  return new Map(traced.map(({ path, value }) => [path.join('.'), String(value)]));
}

interface Leaf {
  path: string[];
  value: unknown;
}

/** The settings below all objects, but for `{ env: NAME }`, which is one. */
function leavesOf(value: unknown, path: string[] = []): Leaf[] {
  const isParent = typeof value === 'object' && value !== null && !isVariable(value) && isPlain(value);
  if (!isParent || path.length > 8) return value === undefined || path.length === 0 ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function isVariable(value: unknown): value is { env: string } {
  return typeof value === 'object' && value !== null && 'env' in value && typeof value.env === 'string';
}

// Any other text may be a secret, whatever its adapter calls it.
const harmless: ReadonlySet<string> = new Set([
  'id',
  'url',
  'endpoint',
  'region',
  'reliability',
  'group',
  'lang',
  'tls.caFile',
  'tls.certFile',
  'tls.keyFile',
]);

function shown(key: string, value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || !harmless.has(key) || isSecretName(key) || hasPassword(value)) return null;
  return value;
}
