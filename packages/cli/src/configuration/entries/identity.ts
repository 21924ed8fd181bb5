import { hash } from 'node:crypto';
import type { Environment, SandboxProvider } from '@sandjury/core';

// What decides whom a provider asks and how it reads the answer. A provider that a configuration's own code made is not in
// here: nobody can tell what it was made with, and its answers are not kept.
const identities = new WeakMap<SandboxProvider, string>();
const rates = new WeakMap<SandboxProvider, number>();

// These change how an answer is got, or how much it counts, and not what it says.
const immaterial: ReadonlySet<string> = new Set([
  'dispatcher',
  'reliability',
  'group',
  'concurrency',
  'requestsPerSecond',
  'burst',
  'allowHttp',
  'timeouts',
  'deadlineMs',
  'uploadDeadlineMs',
  'retries',
  'retryRateLimited',
  'maxReplyBytes',
  'maxReplyValues',
  'maxFileBytes',
  'proxy',
  'tls',
  'clock',
]);

/** What a provider was made from. */
export interface MadeFrom {
  /** The adapter; one of others with the configuration that names it, since `./mine.ts` is another file elsewhere. */
  adapter: string;
  settings: unknown;
  env: Environment;
  /** The configuration, which tells apart functions that give secrets. */
  file?: string;
}

/** Notes what a provider was made from, and returns the provider. */
export function identified<Provider extends SandboxProvider>(provider: Provider, made: MadeFrom): Provider {
  const { adapter, settings } = made;
  const rate: unknown = Reflect.get(Object(settings), 'requestsPerSecond');
  if (typeof rate === 'number') rates.set(provider, rate);
  identities.set(provider, hash('sha256', JSON.stringify([adapter, provider.id, material(settings, made, 0)])));
  return provider;
}

/**
 * A digest of everything in a provider's settings that changes an answer, or null where that is not known. Credentials tell one
 * account from another and are in there as a digest of their own, never as they are.
 */
export function identityOf(provider: SandboxProvider): string | null {
  return identities.get(provider) ?? null;
}

/** Calls in a second, as the settings of the provider say; undefined where they say nothing. */
export function configuredRate(provider: SandboxProvider): number | undefined {
  return rates.get(provider);
}

/** Keys in one order, texts of any length and meaning as digests. A function is one of its configuration. */
function material(value: unknown, made: MadeFrom, depth: number): unknown {
  if (typeof value === 'string') return hash('sha256', value);
  if (typeof value === 'function') return `function ${made.file ?? ''}`;
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (depth > 8) return 'deep';
  if (Array.isArray(value)) return value.map((item) => material(item, made, depth + 1));
  if ('env' in value && typeof value.env === 'string') return hash('sha256', made.env[value.env] ?? '');
  return Object.entries(value)
    .filter(([key, item]) => item !== undefined && !(depth === 0 && immaterial.has(key)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, material(item, made, depth + 1)]);
}
