/**
 * Tokens and a registration for users of tsyringe. Loads neither tsyringe nor reflect-metadata.
 * @module @sandjury/core/di
 */
import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { SandboxProvider } from '../contract/provider.ts';
import { createSandboxHub, type SandboxHub } from '../hub/hub.ts';
import { checkArgument } from '../model/arguments.ts';

// Types only are imported from tsyringe: loading it demands reflect-metadata, which is the application's to bring.

/** Every registered provider: register as often as there are providers, resolve with `resolveAll`. */
export const SANDBOX_PROVIDER: InjectionToken<SandboxProvider> = Symbol.for('sandjury.SandboxProvider');

/** The hub over all providers of a container. */
export const SANDBOX_HUB: InjectionToken<SandboxHub> = Symbol.for('sandjury.SandboxHub');

/**
 * Registers the hub in a tsyringe container. It is made when it is first resolved, from the providers that are registered
 * under SANDBOX_PROVIDER then, and once per container; a child container with providers of its own gets a hub of its own.
 */
export function registerSandboxHub(container: DependencyContainer): void {
  checkArgument(container, 'object', 'registerSandboxHub: container', 'the container of tsyringe');
  checkArgument(
    container.register,
    'function',
    'registerSandboxHub: container.register',
    'that of the container of tsyringe',
  );
  const hubs = new WeakMap<DependencyContainer, SandboxHub>();
  container.register(SANDBOX_HUB, {
    useFactory: (resolving) => {
      const known = hubs.get(resolving);
      if (known) return known;
      // resolveAll throws where nothing is registered; a hub without providers is no mistake.
      const registered = resolving.isRegistered(SANDBOX_PROVIDER, true);
      const hub = createSandboxHub({ providers: registered ? resolving.resolveAll(SANDBOX_PROVIDER) : [] });
      hubs.set(resolving, hub);
      return hub;
    },
  });
}
