import type * as undici from 'undici';
import type { Dispatcher } from 'undici';
import { ConfigurationError } from '../../model/errors.ts';

/**
 * A dispatcher of undici, of whichever release: an `Agent`, a `Pool`, a `MockAgent`. Its own types are not named here, as those of two
 * releases are no substitute for one another.
 */
export interface HttpDispatcher {
  /** Sends a request, and calls the handler. Whether another request may follow at once. */
  dispatch(options: object, handler: object): boolean;
}

/**
 * `() => import('undici')`: how an adapter hands its undici to the toolkit, which loads it on the first call. Any release will do
 * that has these parts.
 */
export type LoadUndici = () => Promise<{ Pool: unknown; ProxyAgent: unknown; buildConnector: unknown }>;

export type UndiciModule = Pick<typeof undici, 'Pool' | 'ProxyAgent' | 'buildConnector'>;

/** What of a dispatcher is used. */
export type Sender = Pick<Dispatcher, 'dispatch' | 'request'>;

/** Loads undici. Throws ConfigurationError where it is not there, or is none. */
export async function loadUndici(load: LoadUndici, provider: string): Promise<UndiciModule> {
  let loaded: object;
  try {
    loaded = await load();
  } catch (cause) {
    throw new ConfigurationError(`${provider}: undici could not be loaded; the adapter has to depend on it.`, {
      provider,
      cause,
    });
  }
  if (isUndici(loaded)) return loaded;
  throw new ConfigurationError(`${provider}: undici: expected a function that imports undici, 8 or later.`, {
    provider,
  });
}

function isUndici(module: object | null): module is UndiciModule {
  const parts: Partial<Record<string, unknown>> = { ...module };
  return ['Pool', 'ProxyAgent', 'buildConnector'].every((name) => typeof parts[name] === 'function');
}
