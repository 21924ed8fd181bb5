import type { Configuration } from '../configuration/configuration.ts';
import { makeProviders } from '../configuration/make-providers.ts';
import 'reflect-metadata';
import { ConfigurationError, type SandboxHub, type SandboxProvider } from '@sandjury/core';
import { registerSandboxHub, SANDBOX_HUB, SANDBOX_PROVIDER } from '@sandjury/core/di';
import { container as root } from 'tsyringe';
import { type ConfiguredIo, configurationOf } from '../configuration/load-once.ts';
import type { Rate } from '../flags/rate.ts';
import { pluginNames } from '../plugins.ts';
import type { Io } from '../world/io.ts';

/** Creates the hub of these providers through tsyringe, as an application of the user's would. */
export function composeHub(providers: readonly SandboxProvider[]): SandboxHub {
  const container = root.createChildContainer();
  for (const provider of providers) container.register(SANDBOX_PROVIDER, { useValue: provider });
  registerSandboxHub(container);
  return container.resolve(SANDBOX_HUB);
}

/**
 * The hub over the configured providers, or over those of them that `only` names; where it names none, those that the
 * configuration asks by default. `rates` go before those of the configuration. Throws ConfigurationError when there is none, or none
 * of a name.
 */
export async function configuredHub(
  io: ConfiguredIo,
  only: readonly string[] = [],
  rates: readonly Rate[] = [],
): Promise<SandboxHub> {
  const configuration = await configurationOf(io);
  if (configuration.entries.length === 0) throw nothingConfigured(configuration, io);
  const { provider = [] } = configuration.defaults;
  return composeHub(
    only.length > 0
      ? await makeProviders(configuration, only, { rates })
      : await makeProviders(configuration, provider, { key: ['defaults', 'provider'], rates }),
  );
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

function nothingConfigured({ place, isFromEnvironment }: Configuration, { command }: Io): ConfigurationError {
  return new ConfigurationError(
    place.file === null || isFromEnvironment
      ? `No provider is configured. \`${command} init\` writes a configuration; or set the environment variables of ${either.format(pluginNames)}, which \`${command} providers\` lists.`
      : `No provider is configured: ${place.file} has an empty list of providers.`,
  );
}
