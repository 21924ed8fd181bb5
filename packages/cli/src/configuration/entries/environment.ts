import {
  ConfigurationError,
  type Environment,
  SandboxError,
  type SandboxPlugin,
  type SandboxProvider,
} from '@sandjury/core';
import { environmentState, loadPlugin, pluginNames } from '../../plugins.ts';
import type { ProviderEntry } from './entry.ts';
import { identified } from './identity.ts';
import { environmentOrigins, settingVariables } from './origins.ts';

/** The providers that environment variables describe, also those for which some are missing. */
export async function environmentEntries(env: Environment): Promise<ProviderEntry[]> {
  const plugins = await Promise.all(pluginNames.map(loadPlugin));
  return plugins.flatMap((plugin) => {
    const { missing, isStarted } = environmentState(plugin, env);
    return isStarted ? [environmentEntry(plugin, missing, env)] : [];
  });
}

function environmentEntry(plugin: SandboxPlugin<unknown>, missing: readonly string[], env: Environment): ProviderEntry {
  const assertComplete = () => {
    if (missing.length === 0) return;
    throw new ConfigurationError(
      `${plugin.product} is configured in part: ${missing.join(' and ')} missing from the environment.`,
    );
  };
  return {
    id: plugin.name,
    use: plugin.name,
    isFromEnvironment: true,
    missing,
    assertComplete,
    plugin: async () => plugin,
    async make(given) {
      assertComplete();
      const settings = { ...(plugin.environment.settings(env) as object), ...given };
      return identified(create(plugin, settings), { adapter: plugin.name, settings, env });
    },
    origins: async () => environmentOrigins(plugin, env),
  };
}

/** A mistake in a setting is one in its variable: the user has seen no setting. */
function create(plugin: SandboxPlugin<unknown>, settings: unknown): SandboxProvider {
  try {
    return plugin.create(settings);
  } catch (cause) {
    // Our adapters write `ID settings: KEY: what is wrong`.
    const [, text] = SandboxError.is(cause) ? (/^\S+ settings: (.+)$/s.exec(cause.message) ?? []) : [];
    if (text === undefined) throw cause;
    const variables = settingVariables(plugin);
    const named = text
      .replace(/(^|; )([A-Za-z.]+): /g, (whole, before, key) => {
        const variable = variables.get(key);
        return variable === undefined ? whole : `${before}${variable}: `;
      })
      .replace(
        /\bset ([A-Za-z]+(?:\.[A-Za-z]+)*)/g,
        (_, key) => `set ${variables.get(key) ?? `${key} in a configuration`}`,
      );
    throw new ConfigurationError(named, { cause });
  }
}
