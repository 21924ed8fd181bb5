import { capabilities, SandboxError, type SandboxProvider, supports } from '@sandjury/core';
import { exitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { ProvidersOptions } from '../options.ts';
import { environmentState, loadPlugin, pluginNames } from '../plugins.ts';
import type { ProviderRow } from '../provider-row.ts';
import { toJson } from '../render/json.ts';
import { renderProviders } from '../render/providers.ts';

/** `sandjury providers`: what is configured, what each can do, and what is missing. */
export async function providers(options: ProvidersOptions, io: Io): Promise<number> {
  const rows = await Promise.all(pluginNames.map((name) => describe(name, options.ping === true, io)));
  io.out(options.format === 'json' ? toJson(rows) : renderProviders(rows, io));
  if (rows.some((row) => row.error?.code === 'configuration')) return exitStatus.usage;
  const asked = rows.filter((row) => row.configured && options.ping === true);
  if (asked.length > 0 && asked.every((row) => row.error !== null)) return exitStatus.unanswered;
  return asked.some((row) => row.error !== null) ? exitStatus.incomplete : exitStatus.ok;
}

async function describe(name: string, wantsPing: boolean, io: Io): Promise<ProviderRow> {
  const { plugin, missing, isStarted } = environmentState(await loadPlugin(name), io.env);
  const blank: ProviderRow = {
    name,
    product: plugin.product,
    configured: false,
    missing,
    optional: plugin.environment.optional,
    capabilities: [],
    hashKinds: [],
    health: null,
    error: null,
  };
  if (missing.length > 0) {
    if (!isStarted) return blank;
    return {
      ...blank,
      error: { code: 'configuration', message: `${missing.join(' and ')} missing from the environment.` },
    };
  }
  try {
    const provider = plugin.create(plugin.environment.settings(io.env));
    return { ...blank, configured: true, ...abilities(provider), ...(wantsPing ? await ping(provider, io) : {}) };
  } catch (error) {
    if (!SandboxError.is(error)) throw error;
    return { ...blank, error: { code: error.code, message: error.message } };
  }
}

function abilities(provider: SandboxProvider): Pick<ProviderRow, 'capabilities' | 'hashKinds'> {
  return {
    capabilities: capabilities.filter((capability) => supports(provider, capability)),
    hashKinds: provider.hashKinds ?? ['md5', 'sha1', 'sha256'],
  };
}

async function ping(provider: SandboxProvider, io: Io): Promise<Pick<ProviderRow, 'health' | 'error'>> {
  try {
    return { health: await provider.ping({ signal: io.signal }), error: null };
  } catch (error) {
    if (!SandboxError.is(error)) throw error;
    return { health: null, error: { code: error.code, message: error.message } };
  } finally {
    await provider.close?.();
  }
}
