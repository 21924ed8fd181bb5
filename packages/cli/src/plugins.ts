// The names are in the help of every command: core is loaded with the first adapter.
import type { Environment, SandboxPlugin, SandboxProvider } from '@sandjury/core';

// The command line names a vendor here alone. A line: the adapter's name, how it is loaded, and the formats that it brings.
const builtIn = {
  vmray: {
    load: async () => (await import('@sandjury/vmray-soar/plugin')).vmraySoarPlugin,
    formats: ['xsoar', 'secops'],
  },
  alibaba: { load: async () => (await import('@sandjury/alibaba')).alibabaPlugin, formats: [] },
  cape: { load: async () => (await import('@sandjury/cape')).capePlugin, formats: [] },
  malwarebazaar: {
    load: async () => (await import('@sandjury/malwarebazaar')).malwareBazaarPlugin,
    formats: [],
  },
  virustotal: { load: async () => (await import('@sandjury/virustotal')).virustotalPlugin, formats: [] },
  'hybrid-analysis': {
    load: async () => (await import('@sandjury/hybrid-analysis')).hybridAnalysisPlugin,
    formats: [],
  },
  'joe-sandbox': { load: async () => (await import('@sandjury/joe-sandbox')).joeSandboxPlugin, formats: [] },
  triage: { load: async () => (await import('@sandjury/triage')).triagePlugin, formats: [] },
} as const satisfies Record<string, BuiltIn>;

interface BuiltIn {
  load(): Promise<Pick<SandboxPlugin, 'name' | 'formats'>>;
  /** By name, so that help need not load the adapter. */
  formats: readonly string[];
}

/** The name of an adapter that comes with the command line. */
export type PluginName = keyof typeof builtIn;

type SettingsOf<Plugin> = Plugin extends SandboxPlugin<infer Settings> ? Settings : never;
/** What each adapter that comes with the command line takes as settings. */
export type BuiltInSettings = {
  [Name in PluginName]: SettingsOf<Awaited<ReturnType<(typeof builtIn)[Name]['load']>>>;
};

/** A format of one vendor's world that an adapter of the command line's own brings. */
export type VendorFormat = (typeof builtIn)[PluginName]['formats'][number];

/** What stands in the examples of help, and in messages that show a form. */
export const example = {
  provider: 'vmray',
  other: 'alibaba',
  sample: 'vmray/sample:12',
  submission: 'vmray/submission:12',
  analysis: 'vmray/analysis:12',
  setup: 'vmray --vmray-url https://eu.cloud.vmray.com',
  saved: 'vmray=summary_v2.json',
  savedOfCheckout: {
    vmray: 'examples/saved-replies/vmray-summary.json',
    alibaba: 'examples/saved-replies/alibaba-report.json',
  },
} as const;

/** The names of the adapters that come with the command line, in the order in which they are shown. */
export const pluginNames: readonly PluginName[] = Object.keys(builtIn).filter(isPluginName);

/** The formats that adapters of the command line's own bring. */
export const vendorFormats: readonly VendorFormat[] = pluginNames.flatMap((name) => builtIn[name].formats);

/** Loads the adapter that brings a format of the command line's own; null for any other format. */
export async function pluginWithFormat(format: string): Promise<SandboxPlugin<unknown> | null> {
  const name = pluginNames.find((one) => builtIn[one].formats.some((own) => own === format));
  return name === undefined ? null : loadPlugin(name);
}

/** Those that the demonstration asks: three sandboxes, and one that passes on what others say. */
export const demonstrated: readonly PluginName[] = ['vmray', 'alibaba', 'cape', 'virustotal'];

/** Whose opinion the demonstration shows as a source of its own: that of a sandbox that is asked, too. */
export const demonstratedOpinion = { provider: 'virustotal', source: 'VMRay' } as const;

/** Whether an adapter of this name comes with the command line. */
export function isPluginName(name: string): name is PluginName {
  return Object.hasOwn(builtIn, name);
}

/** Loads an adapter by its name. Throws ConfigurationError, which names those that exist, when there is none. */
export async function loadPlugin(name: string): Promise<SandboxPlugin<unknown>> {
  if (isPluginName(name)) return builtIn[name].load() as Promise<SandboxPlugin<unknown>>;
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

/** The variables of which one alone makes a provider: keys with several names, of an adapter that requires no single one of them. */
export function sufficientVariables({ environment, settings }: SandboxPlugin<unknown>): string[] {
  const suffices = (env: Environment): boolean => settings.safeParse(environment.settings(env)).success;
  if (environment.required.length > 0 || suffices({})) return [];
  return environment.optional.filter((name) => suffices({ [name]: 'x' }));
}

/**
 * The providers that the environment describes, with settings that every adapter takes. Throws ConfigurationError that names the
 * variables of a half-made one.
 */
export async function providersFromEnvironment(
  env: Environment,
  settings: { requestsPerSecond?: number } = {},
): Promise<SandboxProvider[]> {
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
    providers.push(plugin.create(Object.assign({}, plugin.environment.settings(env), settings)));
  }
  return providers;
}
