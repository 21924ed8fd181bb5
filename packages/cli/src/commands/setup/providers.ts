import { ConfigurationError, capabilities, failureInfo, type SandboxProvider, supports } from '@sandjury/core';
import type { Configuration } from '../../configuration/configuration.ts';
import type { ProviderEntry } from '../../configuration/entries/entry.ts';
import { type ConfiguredIo, configurationOf } from '../../configuration/load-once.ts';
import { assertDistinct } from '../../configuration/make-providers.ts';
import { submitOptionsOf } from '../../configuration/submit-options.ts';
import { didYouMean } from '../../flags/did-you-mean.ts';
import type { ProvidersOptions } from '../../flags/options.ts';
import { loadPlugin, pluginNames, sufficientVariables } from '../../plugins.ts';
import type { Explanation, ProviderRow } from '../../render/provider-row.ts';
import { renderProvider, renderProviders } from '../../render/providers.ts';
import { toJson } from '../../text/json.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/**
 * `sandjury providers [ID]`: what is configured and where it comes from, what each can do, and what is missing; of one also the
 * options that its submissions take.
 */
export async function providers(id: string | undefined, options: ProvidersOptions, io: ConfiguredIo): Promise<number> {
  const configuration = await configurationOf(io);
  const { place } = configuration;
  // Some adapters alone know the id of their provider.
  const entries = configuration.entries.filter((entry) => id === undefined || entry.id === id || entry.id === null);
  // An adapter that only `normalize` and `--format` use is as much a part of the configuration.
  await configuration.thirdParties();
  if (options.ping === true) io.progress('Asking each provider …\n');
  const configured = await Promise.all(entries.map((entry) => describe(entry, options, io)));
  assertDistinct(
    configured.map(({ name }) => name),
    place,
  );
  const all = [...configured, ...(await unconfigured(configuration, configured, io))];
  const one = id === undefined ? null : rowNamed(id, all, configuration);
  const rows = one === null ? all : [one];
  if (options.format === 'json') {
    io.out(toJson(options.explain === true ? explanationOf(configuration, rows) : (one ?? rows)));
  } else {
    const view = { ...options, io };
    io.out(one === null ? renderProviders(rows, configuration, view) : renderProvider(one, configuration, view));
  }
  if (rows.some((row) => row.error?.code === 'configuration')) return exitStatus.usage;
  const asked = rows.filter((row) => row.configured && options.ping === true);
  if (asked.length > 0 && asked.every((row) => row.error !== null)) return exitStatus.unanswered;
  return asked.some((row) => row.error !== null) ? exitStatus.incomplete : exitStatus.ok;
}

function rowNamed(id: string, rows: readonly ProviderRow[], { entries }: Configuration): ProviderRow {
  const found = rows.find(({ name }) => name === id);
  if (found !== undefined) return found;
  const known = [...new Set([...entries.flatMap((entry) => entry.id ?? []), ...rows.map(({ name }) => name)])];
  throw new ConfigurationError(`There is no provider "${id}". Known are ${known.join(', ')}.${didYouMean(id, known)}`);
}

function explanationOf({ place, defaults }: Configuration, providers: readonly ProviderRow[]): Explanation {
  return { configuration: place, defaults, providers };
}

const blank = {
  configured: false,
  missing: [],
  oneOf: [],
  optional: [],
  unused: [],
  needs: null,
  capabilities: [],
  hashKinds: [],
  reliability: null,
  group: null,
  health: null,
  quotas: null,
  error: null,
  submitOptions: null,
} satisfies Partial<ProviderRow>;

async function describe(entry: ProviderEntry, { ping, explain }: ProvidersOptions, io: Io): Promise<ProviderRow> {
  const { id, use, missing } = entry;
  const plugin = await entry.plugin();
  const settings = explain === true ? { settings: await entry.origins() } : {};
  const row = {
    ...blank,
    ...settings,
    name: id ?? plugin?.name ?? '',
    adapter: use,
    product: plugin?.product ?? '',
    missing,
    needs: plugin?.needs ?? null,
    submitOptions: submitOptionsOf(plugin),
  };
  const error =
    missing.length === 0
      ? null
      : { code: 'configuration', message: `${missing.join(' and ')} missing from the environment.` };
  // Without its variables a provider of the environment cannot even be made.
  if (error !== null && use !== null && entry.isFromEnvironment)
    return { ...row, optional: plugin?.environment.optional ?? [], error };
  const provider = await entry.make();
  try {
    const made = { ...row, name: provider.id, product: provider.product, ...abilities(provider), error };
    if (error !== null) return made;
    return { ...made, configured: true, ...(ping === true ? await ask(provider, io) : {}) };
  } finally {
    await provider.close?.();
  }
}

/** Our own adapters that no provider uses. */
async function unconfigured(
  { entries, isFromEnvironment }: Configuration,
  configured: readonly ProviderRow[],
  { env }: Io,
): Promise<ProviderRow[]> {
  const names = pluginNames.filter((name) => !entries.some(({ id, use }) => id === name || use === name));
  const plugins = await Promise.all(names.map(loadPlugin));
  return plugins.flatMap((plugin) => {
    const { name, product, environment } = plugin;
    // A configuration that is a module makes providers itself, under any id.
    if (configured.some((row) => row.product === product)) return [];
    const { required, optional } = environment;
    const oneOf = sufficientVariables(plugin);
    const unused = isFromEnvironment ? [] : [...required, ...optional].filter((variable) => env[variable]);
    return [
      {
        ...blank,
        name,
        adapter: name,
        needs: plugin.needs ?? null,
        product,
        missing: required,
        oneOf,
        optional: optional.filter((variable) => !oneOf.includes(variable)),
        unused,
        submitOptions: submitOptionsOf(plugin),
      },
    ];
  });
}

function abilities(
  provider: SandboxProvider,
): Pick<ProviderRow, 'capabilities' | 'hashKinds' | 'reliability' | 'group'> {
  return {
    capabilities: capabilities.filter((capability) => supports(provider, capability)),
    hashKinds: supports(provider, 'findByHash') ? (provider.hashKinds ?? ['md5', 'sha1', 'sha256']) : [],
    reliability: provider.reliability ?? null,
    group: provider.group ?? null,
  };
}

async function ask(provider: SandboxProvider, io: Io): Promise<Pick<ProviderRow, 'health' | 'quotas' | 'error'>> {
  const { signal } = io;
  try {
    const health = await provider.ping({ signal });
    // What others wrote may answer with anything; without health there is no telling that it is well.
    if (typeof health !== 'object' || health === null || health.ok === false) throw new TypeError('no health');
    return { health, quotas: await quotasOf(provider, signal), error: null };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = failureInfo(provider.id, error);
    return { health: null, quotas: null, error: { code, message } };
  }
}

/** An account may be asked for reports and not for its quota: that is no failure of the provider. */
async function quotasOf(provider: SandboxProvider, signal: AbortSignal): Promise<ProviderRow['quotas']> {
  if (!supports(provider, 'quota')) return null;
  try {
    return await provider.quota({ signal });
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
