import 'reflect-metadata';
import { ConfigurationError, type SandboxHub, type SandboxProvider } from '@sandjury/core';
import { registerSandboxHub, SANDBOX_HUB, SANDBOX_PROVIDER } from '@sandjury/core/di';
import { container as root } from 'tsyringe';
import type { Io } from './io.ts';
import { pluginNames, providersFromEnvironment } from './plugins.ts';

/** The hub over these providers, through the container that an application of the user's would compose itself with. */
export function composeHub(providers: readonly SandboxProvider[]): SandboxHub {
  const container = root.createChildContainer();
  for (const provider of providers) container.register(SANDBOX_PROVIDER, { useValue: provider });
  registerSandboxHub(container);
  return container.resolve(SANDBOX_HUB);
}

/**
 * The hub over the configured providers, or over those of them that `only` names. Throws ConfigurationError when there is
 * none, or none of a name.
 */
export async function configuredHub(io: Io, only: readonly string[] = []): Promise<SandboxHub> {
  const configured = await providersFromEnvironment(io.env);
  const unknown = only.filter((id) => !configured.some((provider) => provider.id === id));
  if (unknown.length > 0) {
    const known = configured.map((provider) => provider.id).join(', ') || 'none';
    throw new ConfigurationError(`No provider "${unknown.join('", "')}" is configured. Configured: ${known}.`);
  }
  const providers = only.length === 0 ? configured : configured.filter((provider) => only.includes(provider.id));
  if (providers.length === 0) {
    throw new ConfigurationError(
      `No provider is configured. Set the environment variables of ${pluginNames.join(' or ')}; \`${io.command} providers\` lists them.`,
    );
  }
  return composeHub(providers);
}
