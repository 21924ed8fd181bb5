import type * as undici from 'undici';
import type { Dispatcher } from 'undici';
import { ConfigurationError } from '../errors.ts';
import { isLoopback } from './endpoint.ts';
import type { HttpClientOptions } from './http.ts';

/** `() => import('undici')`: how an adapter hands its undici to the toolkit, which loads it on the first call. */
export type LoadUndici = () => Promise<Pick<typeof undici, 'Pool' | 'ProxyAgent' | 'EnvHttpProxyAgent'>>;

export interface Pool {
  /** At once where it was made before. */
  get(): Dispatcher | Promise<Dispatcher>;
  close(): Promise<void>;
}

/** Made on the first call: undici is loaded then. The caller's own dispatcher is the caller's to close. */
export function createPool({ undici, baseUrl, settings, provider }: HttpClientOptions): Pool {
  let ready = settings.dispatcher;
  let making: Promise<Dispatcher> | undefined;
  const make = async (): Promise<Dispatcher> => {
    try {
      ready = await createDispatcher(undici, baseUrl, settings, provider);
      return ready;
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
        (made) => made.destroy(),
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

/** A proxy from the environment never stands between us and loopback. */
async function createDispatcher(
  load: LoadUndici,
  baseUrl: URL,
  settings: HttpClientOptions['settings'],
  provider: string,
): Promise<Dispatcher> {
  const { EnvHttpProxyAgent, Pool: DirectPool, ProxyAgent } = await load();
  const connect = { ...protocol, timeout: settings.timeouts.connectMs, ...(await tlsOptions(settings, provider)) };
  const options: undici.Pool.Options = {
    ...protocol,
    connections: settings.concurrency,
    headersTimeout: settings.timeouts.headersMs,
    bodyTimeout: settings.timeouts.bodyMs,
    connect,
  };
  if (settings.proxy !== undefined && settings.proxy !== false) {
    return new ProxyAgent({ ...options, uri: settings.proxy, requestTls: connect });
  }
  const fromEnvironment = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'].some((name) => process.env[name]);
  if (settings.proxy === undefined && fromEnvironment && !isLoopback(baseUrl.hostname)) {
    return new EnvHttpProxyAgent({ ...options, requestTls: connect });
  }
  return new DirectPool(baseUrl.origin, options);
}

async function tlsOptions(settings: HttpClientOptions['settings'], provider: string): Promise<object> {
  const { caFile, verify } = settings.tls;
  const base = verify ? {} : { rejectUnauthorized: false };
  if (caFile === undefined) return base;
  // Loaded where it is wanted: node:tls takes longer to load than all of this package.
  const [{ readFile }, { getCACertificates }] = await Promise.all([import('node:fs/promises'), import('node:tls')]);
  try {
    return { ...base, ca: [...getCACertificates('default'), await readFile(caFile, 'utf8')] };
  } catch (cause) {
    throw new ConfigurationError(`${provider} settings: tls.caFile: the file ${caFile} cannot be read.`, {
      provider,
      cause,
    });
  }
}
