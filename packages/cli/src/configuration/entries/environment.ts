import { ConfigurationError, type Environment, type SandboxPlugin, type SandboxProvider } from '@sandjury/core';
import { environmentState, loadPlugin, pluginNames } from '../../plugins.ts';
import { problemText, settingProblems } from '../../text/setting-problems.ts';
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

/** Names the variable in place of the setting that is wrong: the user has seen no setting. */
function create(plugin: SandboxPlugin<unknown>, settings: unknown): SandboxProvider {
  try {
    return plugin.create(settings);
  } catch (cause) {
    const problems = settingProblems(cause);
    if (problems.length === 0) throw cause;
    const variables = settingVariables(plugin);
    const named = problems.map((problem) => {
      const key = problem.path.join('.');
      const text = problemText(problem, (other) => variables.get(other) ?? `${other} in a configuration`);
      return key === '' ? text : `${variables.get(key) ?? key}: ${text}`;
    });
    throw new ConfigurationError(`${named.join('; ')}.`, { cause });
  }
}
