// The names are in the help of every command: core is loaded with the first adapter.
import type { Environment, SandboxPlugin, SandboxProvider } from '@sandjury/core';

const loaders = {
  vmray: async () => (await import('@sandjury/vmray')).vmrayPlugin as SandboxPlugin<unknown>,
  alibaba: async () => (await import('@sandjury/alibaba')).alibabaPlugin as SandboxPlugin<unknown>,
  cape: async () => (await import('@sandjury/cape')).capePlugin as SandboxPlugin<unknown>,
} satisfies Record<string, () => Promise<SandboxPlugin<unknown>>>;

/** The name of an adapter that comes with the command line. */
export type PluginName = keyof typeof loaders;

/** The names of the adapters that come with the command line, in the order in which they are shown. */
export const pluginNames: readonly PluginName[] = Object.keys(loaders).filter(isPluginName);

/** Whether an adapter of this name comes with the command line. */
export function isPluginName(name: string): name is PluginName {
  return Object.hasOwn(loaders, name);
}

/** Loads an adapter by its name. Throws ConfigurationError, which names those that exist, when there is none. */
export async function loadPlugin(name: string): Promise<SandboxPlugin<unknown>> {
  if (isPluginName(name)) return loaders[name]();
  const { ConfigurationError } = await import('@sandjury/core');
  throw new ConfigurationError(`There is no provider "${name}". Known are ${pluginNames.join(', ')}.`);
}

/** What the environment has for one adapter. */
export interface EnvironmentState {
  plugin: SandboxPlugin<unknown>;
  missing: readonly string[];
  isStarted: boolean;
}

/** Which of an adapter's variables are set. An empty variable is not set. */
export function environmentState(plugin: SandboxPlugin<unknown>, env: Environment): EnvironmentState {
  const { required, optional } = plugin.environment;
  const isSet = (name: string) => env[name] !== undefined && env[name] !== '';
  return {
    plugin,
    missing: required.filter((name) => !isSet(name)),
    isStarted: [...required, ...optional].some(isSet),
  };
}

/** The providers that the environment describes. Throws ConfigurationError that names the variables of a half-made one. */
export async function providersFromEnvironment(env: Environment): Promise<SandboxProvider[]> {
  const providers: SandboxProvider[] = [];
  for (const name of pluginNames) {
    const { plugin, missing, isStarted } = environmentState(await loadPlugin(name), env);
    if (!isStarted) continue;
    if (missing.length > 0) {
      const { ConfigurationError } = await import('@sandjury/core');
      throw new ConfigurationError(
        `${plugin.product} is configured in part: ${missing.join(' and ')} missing from the environment.`,
      );
    }
    providers.push(plugin.create(plugin.environment.settings(env)));
  }
  return providers;
}
