import { ConfigurationError, type Environment, type SandboxPlugin } from '@sandjury/core';
import { identified } from '../cache/identity.ts';
import { environmentState, loadPlugin, pluginNames } from '../plugins.ts';
import type { ProviderEntry } from './entry.ts';
import { environmentOrigins } from './origins.ts';

/** The providers that environment variables describe, also those for which some are missing. */
export async function environmentEntries(env: Environment): Promise<ProviderEntry[]> {
  const plugins = await Promise.all(pluginNames.map(loadPlugin));
  return plugins.flatMap((plugin) => {
    const { missing, isStarted } = environmentState(plugin, env);
    return isStarted ? [environmentEntry(plugin, missing, env)] : [];
  });
}

function environmentEntry(plugin: SandboxPlugin<unknown>, missing: readonly string[], env: Environment): ProviderEntry {
  return {
    id: plugin.name,
    use: plugin.name,
    isFromEnvironment: true,
    missing,
    plugin: async () => plugin,
    async make() {
      if (missing.length > 0) {
        throw new ConfigurationError(
          `${plugin.product} is configured in part: ${missing.join(' and ')} missing from the environment.`,
        );
      }
      const settings = plugin.environment.settings(env);
      return identified(plugin.create(settings), { adapter: plugin.name, settings, env });
    },
    origins: async () => environmentOrigins(plugin, env),
  };
}
