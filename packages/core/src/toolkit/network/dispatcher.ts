import type { Dispatcher, Pool as UndiciPool } from 'undici';
import { ConfigurationError } from '../../model/errors.ts';
import type { HttpClientOptions } from '../http/contract.ts';
import { assertBehindProxy, assertHost, guardedLookup, guardOf, noting } from './connect.ts';
import { isLoopback } from './endpoint.ts';
import { loadUndici, type Sender } from './http-module.ts';
import { createForwarder, createTunnel, type ProxyTerms } from './proxy.ts';
import { chooseProxy } from './proxy-choice.ts';
import type { Network } from './ranges.ts';
import { authorities, clientCertificate } from './tls-files.ts';

/** The way that requests take. */
export interface Route {
  sender: Sender;
  /** The proxy in between. */
  through: ProxyTerms | null;
  /** The proxy is given plain http, and its own replies look like the vendor's. */
  isForwarded: boolean;
}

export interface Pool {
  /** At once where it was made before. */
  get(): Route | Promise<Route>;
  close(): Promise<void>;
}

interface OwnRoute extends Route {
  /** What holds the connections. */
  pool: Dispatcher;
}

/**
 * Made on the first call: undici is loaded then. The caller's own dispatcher is the caller's to close. `reached` is told of the
 * networks in which connections are made.
 */
export function createPool(options: HttpClientOptions, reached: Set<Network>): Pool {
  const { dispatcher } = options.settings;
  let ready: Route | undefined =
    // Its types are those of whichever release of undici it is from.
    dispatcher && { sender: dispatcher as Dispatcher, through: null, isForwarded: false };
  let making: Promise<OwnRoute> | undefined;
  const make = async (): Promise<OwnRoute> => {
    try {
      const made = await createRoute(options, reached);
      ready = made;
      return made;
    } catch (error) {
      making = undefined;
      throw error;
    }
  };
  return {
    get() {
      if (ready !== undefined) return ready;
      making ??= make();
      return making;
    },
    async close() {
      if (making === undefined) return;
      // Nobody waits for one that is still being made: it has no connection, and a CA file may be on a disk that hangs.
      const ending = making.then(
        (made) => made.pool.destroy(),
        () => undefined,
      );
      if (ready !== undefined) await ending;
    },
  };
}

/**
 * undici takes a stream that an HTTP/2 peer cancels (RST_STREAM with CANCEL or NO_ERROR) for a reply that came to its end: a cut file
 * would be a whole one. It also repeats by itself what such a peer refused, beyond the attempts of the settings.
 */
const protocol = { allowH2: false };

async function createRoute(options: HttpClientOptions, reached: Set<Network>): Promise<OwnRoute> {
  const { baseUrl, settings, provider, namedBy } = options;
  const { tls, timeouts } = settings;
  assertSecure(baseUrl, options);
  const guard = guardOf(options);
  if (guard !== null) assertHost(guard, baseUrl);
  const proxy = chooseProxy(baseUrl, settings.proxy, provider);
  const undici = await loadUndici(options.undici, provider);
  const ca = await authorities(tls, provider);
  const common = { ...protocol, timeout: timeouts.connectMs, ...ca };
  const limits: UndiciPool.Options = {
    ...protocol,
    connections: settings.concurrency,
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
  };
  const connect = {
    ...common,
    ...(!tls.verify && { rejectUnauthorized: false }),
    // It is a credential of the vendor's: no host that a reply names is shown it.
    ...(namedBy === undefined && (await clientCertificate(tls, provider))),
  };
  if (proxy === null) {
    const lookup = guard === null ? {} : { lookup: await guardedLookup(guard) };
    const connector = noting(undici.buildConnector({ ...connect, ...lookup }), reached);
    const pool = new undici.Pool(baseUrl.origin, { ...limits, connect: connector });
    return { sender: pool, pool, through: null, isForwarded: false };
  }
  if (guard !== null) await assertBehindProxy(guard, baseUrl, timeouts.connectMs);
  const through: ProxyTerms = { proxy, baseUrl, provider, proxyTls: common, requestTls: connect, limits };
  if (baseUrl.protocol === 'https:' || proxy.url.protocol.startsWith('socks')) {
    const pool = createTunnel(undici, through);
    return { sender: pool, pool, through, isForwarded: false };
  }
  const forwarder = createForwarder(undici, through);
  return { sender: forwarder, pool: forwarder.pool, through, isForwarded: true };
}

/** Settings that went through `parseEndpoint` are so already. */
function assertSecure({ protocol: scheme, hostname, host }: URL, { settings, provider }: HttpClientOptions): void {
  if (scheme === 'https:' || settings.allowHttp || isLoopback(hostname)) return;
  throw new ConfigurationError(
    `${provider} at ${host}: plain http would send the key in the clear; use https, or set allowHttp.`,
    { provider },
  );
}
