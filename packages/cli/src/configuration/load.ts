import { ConfigurationError, type Environment, type SandboxPlugin } from '@sandjury/core';
import { didYouMean } from '../flags/did-you-mean.ts';
import { isPluginName, loadPlugin, pluginNames } from '../plugins.ts';
import type { Configuration } from './configuration.ts';
import { environmentEntries } from './entries/environment.ts';
import { type ConfigOption, findConfiguration } from './place.ts';

export interface LoadConfigurationOptions {
  option: ConfigOption;
  env: Environment;
  /** Called with a warning about a secret that other users can read. */
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
    document: null,
    isFromEnvironment: true,
    entries: await environmentEntries(env),
    defaults: {},
    thirdParties: async () => [],
  };
}

/** An adapter by its own name, by the id of a provider that uses it, or as the configuration names it. */
export async function pluginNamed(
  name: string,
  configuration: () => Promise<Configuration>,
): Promise<SandboxPlugin<unknown>> {
  // Saved replies of ours need no configuration, not even a sound one.
  if (isPluginName(name)) return loadPlugin(name);
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
