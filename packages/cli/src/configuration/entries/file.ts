import { dirname, resolve } from 'node:path';
import {
  ConfigurationError,
  type Environment,
  SandboxError,
  type SandboxPlugin,
  type SandboxProvider,
} from '@sandjury/core';
import { isPluginName, loadPlugin } from '../../plugins.ts';
import { problemText, settingProblems } from '../../text/setting-problems.ts';
import { type ConfigurationDocument, firstLine, mistake } from '../documents/document.ts';
import { issueMistake, type ProviderDescription, takes } from '../schema.ts';
import { isProvider, type ProviderEntry } from './entry.ts';
import { identified } from './identity.ts';
import { originsOf, secretVariables } from './origins.ts';
import { loadThirdParty, type NamedPlugin, otherVersion } from './third-party.ts';

/** Loads an adapter that a configuration names: one of ours, a package, or a file beside the configuration. */
export type LoadNamed = (named: NamedPlugin) => Promise<SandboxPlugin<unknown>>;

/** A loader that loads each adapter once. */
export function namedLoader(document: ConfigurationDocument): LoadNamed {
  const loaded = new Map<string, Promise<SandboxPlugin<unknown>>>();
  return (named) => {
    const { use } = named;
    const known = loaded.get(use);
    if (known !== undefined) return known;
    const plugin = isPluginName(use) ? loadPlugin(use) : loadThirdParty(named, document);
    loaded.set(use, plugin);
    return plugin;
  };
}

export interface FileEntriesOptions {
  document: ConfigurationDocument;
  env: Environment;
  load: LoadNamed;
}

/** The providers of a configuration. Throws ConfigurationError when two have one id. */
export function fileEntries(
  providers: readonly (SandboxProvider | ProviderDescription)[],
  options: FileEntriesOptions,
): ProviderEntry[] {
  const entries = providers.map((provider, index) => {
    const path = ['providers', index];
    return isProvider(provider) ? madeEntry(provider, path, options) : describedEntry(provider, path, options);
  });
  const ids = entries.map(({ id }) => id);
  const second = ids.findIndex((id, index) => id !== null && ids.indexOf(id) < index);
  const id = ids[second];
  if (id) {
    const first = ids.indexOf(id);
    throw mistake(
      options.document,
      ['providers', second, 'id'],
      `"${id}" is the id of providers[${first}] too: give one of them another`,
    );
  }
  return entries;
}

/** A provider that a module made itself. */
function madeEntry(
  provider: SandboxProvider,
  path: readonly PropertyKey[],
  { document }: FileEntriesOptions,
): ProviderEntry {
  return {
    id: provider.id,
    use: null,
    isFromEnvironment: false,
    missing: [],
    assertComplete: () => undefined,
    plugin: async () => null,
    async make(settings) {
      if (settings !== undefined) throw noRate(provider.id, 'the configuration made it: set its rate there');
      return checkedVersion(provider, document, path);
    },
    origins: async () => [],
  };
}

function describedEntry(
  { use, ...given }: ProviderDescription,
  path: readonly PropertyKey[],
  { document, env, load }: FileEntriesOptions,
): ProviderEntry {
  const plugin = () => load({ use, path: [...path, 'use'] });
  const ownId = isPluginName(use) ? use : null;
  const missing = secretVariables(given).filter(({ variable }) => !env[variable]);
  return {
    id: typeof given.id === 'string' ? given.id : ownId,
    use,
    isFromEnvironment: false,
    missing: missing.map(({ variable }) => variable),
    assertComplete() {
      const [first] = missing;
      if (first === undefined) return;
      throw mistake(document, [...path, ...first.path], `the environment variable ${first.variable} is not set`);
    },
    plugin,
    async make(settings) {
      const adapter = await plugin();
      if (settings !== undefined && !takes(adapter, 'requestsPerSecond')) {
        throw noRate(given.id ?? use, 'its adapter has no setting requestsPerSecond');
      }
      const provider = create(adapter, { ...given, ...settings }, document, path);
      const { file } = document;
      const source = ownId ?? `${use} of ${file}`;
      return identified(checkedVersion(provider, document, [...path, 'use']), {
        adapter: source,
        settings: given,
        env,
        file,
      });
    },
    origins: async () => originsOf(given, { document, path, env }),
  };
}

function noRate(id: unknown, reason: string): ConfigurationError {
  return new ConfigurationError(`--rate cannot be used with ${String(id)}: ${reason}.`);
}

function create(
  plugin: SandboxPlugin<unknown>,
  given: Record<string, unknown>,
  document: ConfigurationDocument,
  path: readonly PropertyKey[],
): SandboxProvider {
  const settings = besideFile(given, document.file);
  const checked = plugin.settings.safeParse(settings);
  if (!checked.success) throw issueMistake(document, path, checked.error.issues, plugin.settings);
  try {
    return plugin.create(settings);
  } catch (cause) {
    if (!SandboxError.is(cause)) throw mistake(document, path, `the adapter failed: ${firstLine(cause)}`, cause);
    const [problem] = settingProblems(cause);
    if (problem === undefined) throw mistake(document, path, firstLine(cause), cause);
    throw mistake(document, [...path, ...problem.path], problemText(problem), cause);
  }
}

const tlsFiles: ReadonlySet<string> = new Set(['caFile', 'certFile', 'keyFile']);

/** A file of certificates is looked for beside the configuration: in the working directory it could be anybody's. */
function besideFile(settings: Record<string, unknown>, file: string): Record<string, unknown> {
  const { tls } = settings;
  if (typeof tls !== 'object' || tls === null) return settings;
  const found = Object.entries(tls).map(([key, value]: [string, unknown]) => {
    const isPath = tlsFiles.has(key) && typeof value === 'string' && value !== '';
    return [key, isPath ? resolve(dirname(file), value) : value];
  });
  return { ...settings, tls: Object.fromEntries(found) };
}

function checkedVersion(
  provider: SandboxProvider,
  document: ConfigurationDocument,
  path: readonly PropertyKey[],
): SandboxProvider {
  if (!isProvider(provider)) throw mistake(document, path, 'the adapter makes no provider');
  // A package that was made for another version of the contract has another word there.
  const version: unknown = provider.specificationVersion;
  if (version === 'v1') return provider;
  throw mistake(document, path, `the provider ${otherVersion(version)}`);
}
