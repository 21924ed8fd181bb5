import { ConfigurationError, type SandboxProvider } from '@sandjury/core';
import { didYouMean } from '../flags/did-you-mean.ts';
import { type Rate, rateOf } from '../flags/rate.ts';
import type { Configuration } from './configuration.ts';
import { mistake } from './documents/document.ts';
import type { ProviderEntry } from './entries/entry.ts';
import type { ConfigurationPlace } from './place.ts';

interface MakeOptions {
  /** Where the configuration has the names, which the command line has otherwise. */
  key?: readonly PropertyKey[];
  /** Go before those of the configuration. */
  rates?: readonly Rate[];
}

/**
 * The providers, or those of them that `only` names: the others are not even loaded. Throws ConfigurationError when a name is none
 * of a provider, or when a variable that one of them needs is not set.
 */
export async function makeProviders(
  { entries, place, document }: Configuration,
  only: readonly string[],
  { key, rates = [] }: MakeOptions = {},
): Promise<SandboxProvider[]> {
  const isFound = only.length > 0 && only.every((id) => entries.some((entry) => entry.id === id));
  const wanted = entries.filter(({ id }) => only.length === 0 || (id === null ? !isFound : only.includes(id)));
  const all = await Promise.all(wanted.map(async (entry) => ({ entry, provider: await made(entry, rates) })));
  const ids = [...new Set([...entries.flatMap(({ id }) => id ?? []), ...all.map(({ provider }) => provider.id)])];
  const unknown = only.filter((id) => !ids.includes(id));
  const [first] = unknown;
  if (first !== undefined) {
    const known = `Configured: ${ids.join(', ') || 'none'}.${didYouMean(first, ids)}`;
    const text = `o provider "${unknown.join('", "')}" is configured. ${known}`;
    if (key === undefined || document === null) throw new ConfigurationError(`N${text}`);
    throw mistake(document, [...key, only.indexOf(first)], `n${text}`);
  }
  assertDistinct(
    all.map(({ provider }) => provider.id),
    place,
  );
  assertRated(
    rates,
    all.map(({ provider }) => provider.id),
  );
  const asked = all.filter(({ provider }) => only.length === 0 || only.includes(provider.id));
  for (const { entry } of asked) entry.assertComplete();
  return asked.map(({ provider }) => provider);
}

/** A provider that is made before its id is known is made again where a rate names it. */
async function made(entry: ProviderEntry, rates: readonly Rate[]): Promise<SandboxProvider> {
  const known = entry.id === null ? undefined : rateOf(entry.id, rates);
  const provider = await entry.make(known === undefined ? undefined : { requestsPerSecond: known });
  const requestsPerSecond = rateOf(provider.id, rates);
  if (requestsPerSecond === undefined || requestsPerSecond === known) return provider;
  await provider.close?.();
  return entry.make({ requestsPerSecond });
}

/** Throws ConfigurationError where a rate is meant for a provider that is not asked. */
function assertRated(rates: readonly Rate[], ids: readonly string[]): void {
  const other = rates.find(({ provider }) => provider !== null && !ids.includes(provider));
  if (other?.provider == null) return;
  const meant = didYouMean(other.provider, ids);
  throw new ConfigurationError(`--rate: "${other.provider}" is not asked. Asked are ${ids.join(', ')}.${meant}`);
}

/** Some ids are known only when the providers are made. Throws ConfigurationError when two have one. */
export function assertDistinct(ids: readonly string[], { file }: ConfigurationPlace): void {
  const twin = ids.find((id, index) => ids.indexOf(id) < index);
  if (twin === undefined || file === null) return;
  throw new ConfigurationError(`${file}: providers: two have the id "${twin}": give one of them another.`);
}
