import { ConfigurationError, type Environment, type SandboxPlugin, type SandboxProvider } from '@sandjury/core';
import { didYouMean } from '../did-you-mean.ts';
import { loadPlugin, pluginNames } from '../plugins.ts';
import type { ProviderEntry } from './entry.ts';
import { environmentEntries } from './environment-entries.ts';
import { type ConfigOption, type ConfigurationPlace, findConfiguration } from './place.ts';
import type { Defaults } from './schema.ts';

/** What a run knows of the user's providers: from a configuration, or from the environment where there is none. */
export interface Configuration {
  place: ConfigurationPlace;
  /** Whether the providers are those that the environment describes. */
  isFromEnvironment: boolean;
  /** In the order of the configuration. */
  entries: readonly ProviderEntry[];
  defaults: Defaults;
  /** Adapters of others that the configuration names, each once. */
  thirdParties(): Promise<SandboxPlugin<unknown>[]>;
}

export interface LoadConfigurationOptions {
  option: ConfigOption;
  env: Environment;
  /** Told of a secret that others can read. */
  warn(message: string): void;
}

/** Finds and reads the configuration. Throws ConfigurationError, in one line that names file and key. */
export async function loadConfiguration({ option, env, warn }: LoadConfigurationOptions): Promise<Configuration> {
  const { file, ...place } = await findConfiguration(option, env);
  if (file !== null) {
    const { readConfigurationFile } = await import('./read-file.ts');
    return readConfigurationFile({ ...place, file }, { env, warn });
  }
  return {
    place: { file, ...place },
    isFromEnvironment: true,
    entries: await environmentEntries(env),
    defaults: {},
    thirdParties: async () => [],
  };
}

/**
 * The providers, or those of them that `only` names: the others are not even loaded. Throws ConfigurationError when a name is
 * none of a provider.
 */
export async function makeProviders(
  { entries, place }: Configuration,
  only: readonly string[],
): Promise<SandboxProvider[]> {
  const isFound = only.length > 0 && only.every((id) => entries.some((entry) => entry.id === id));
  const wanted = entries.filter(({ id }) => only.length === 0 || (id === null ? !isFound : only.includes(id)));
  const made = await Promise.all(wanted.map((entry) => entry.make()));
  const ids = [...new Set([...entries.flatMap(({ id }) => id ?? []), ...made.map(({ id }) => id)])];
  const unknown = only.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new ConfigurationError(
      `No provider "${unknown.join('", "')}" is configured. Configured: ${ids.join(', ') || 'none'}.${didYouMean(unknown[0] ?? '', ids)}`,
    );
  }
  const twin = made.find(({ id }, index) => made.findIndex((other) => other.id === id) < index);
  if (twin !== undefined && place.file !== null) {
    throw new ConfigurationError(`${place.file}: providers: two have the id "${twin.id}": give one of them another.`);
  }
  return only.length === 0 ? made : made.filter(({ id }) => only.includes(id));
}

/** An adapter by its own name, by the id of a provider that uses it, or as the configuration names it. */
export async function pluginNamed(
  name: string,
  configuration: () => Promise<Configuration>,
): Promise<SandboxPlugin<unknown>> {
  // Saved replies of ours need no configuration, not even a sound one.
  if (pluginNames.includes(name)) return loadPlugin(name);
  const { entries, thirdParties } = await configuration();
  const plugin = await entries.find(({ id, use }) => id === name || use === name)?.plugin();
  const others = plugin ? [] : await thirdParties();
  const found = plugin ?? others.find((other) => other.name === name);
  if (found) return found;
  const known = [
    ...new Set([...pluginNames, ...entries.flatMap(({ id }) => id ?? []), ...others.map((one) => one.name)]),
  ];
  throw new ConfigurationError(
    `There is no provider "${name}". Known are ${known.join(', ')}.${didYouMean(name, known)}`,
  );
}
