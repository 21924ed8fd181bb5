import type { buildConnector, Dispatcher, Pool } from 'undici';
import { ConnectionError } from '../../model/errors.ts';
import type { ReplyHeaders } from '../http/retry.ts';
import { asUnsent, networkReason } from './failure.ts';
import type { Sender, UndiciModule } from './http-module.ts';
import type { ProxyChoice } from './proxy-choice.ts';

/** The proxy of a client, and what it takes to go through it. */
export interface ProxyTerms {
  proxy: ProxyChoice;
  /** The vendor's, whose host is named in errors. */
  baseUrl: URL;
  provider: string;
  /** For connections to the proxy itself. The settings' client certificate is not among them: it is for the vendor. */
  proxyTls: buildConnector.BuildOptions;
  /** For connections to the vendor. */
  requestTls: buildConnector.BuildOptions;
  limits: Pool.Options;
}

/** Goes through the proxy by CONNECT, so that TLS ends at the vendor. What fails on the way to the vendor says that the proxy did. */
export function createTunnel({ Pool: DirectPool, ProxyAgent }: UndiciModule, terms: ProxyTerms): Dispatcher {
  const { proxy, proxyTls, requestTls, limits } = terms;
  return new ProxyAgent({
    ...limits,
    uri: proxy.url.href,
    requestTls,
    proxyTls,
    clientFactory(origin, given) {
      const pool = new DirectPool(origin.origin, { ...limits, ...given });
      const tunnel = pool.connect.bind(pool);
      return Object.assign(pool, {
        async connect(request: Dispatcher.ConnectOptions) {
          const reply = await tunnel(request).catch((error: unknown) => {
            throw asUnsent(proxyFailure(error, terms));
          });
          if (reply.statusCode === 200) return reply;
          reply.socket.on('error', () => undefined).destroy();
          throw asUnsent(refusalBy(reply.statusCode, terms));
        },
      });
    },
  });
}

/** Gives plain http to the proxy, which passes it on: RFC 9112, section 3.2.2. */
export function createForwarder({ Pool: DirectPool }: UndiciModule, terms: ProxyTerms): Sender & { pool: Dispatcher } {
  const { proxy, baseUrl, proxyTls, limits } = terms;
  const pool = new DirectPool(proxy.url.origin, { ...limits, connect: proxyTls });
  const own = { host: baseUrl.host, ...authorization(proxy.url) };
  const addressed = <Request extends Dispatcher.DispatchOptions>(request: Request): Request => ({
    ...request,
    origin: proxy.url.origin,
    path: baseUrl.origin + request.path,
    // undici would want the certificate of the host that the headers name.
    servername: proxy.url.hostname,
    headers: { ...(request.headers as Record<string, string>), ...own },
  });
  return {
    pool,
    dispatch: (request, handler) => pool.dispatch(addressed(request), handler),
    request: (request: Dispatcher.RequestOptions) => pool.request(addressed(request)),
  };
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/**
 * Whether a reply to plain http is the proxy's own and not the vendor's: it wants a password (407), or says so (RFC 9209, squid).
 * Other failures of a proxy look like the vendor's there.
 */
export function isOfProxy(status: number, headers: ReplyHeaders): boolean {
  if (status === 407) return true;
  return status >= 400 && ('x-squid-error' in headers || /;\s*error=/.test(String(headers['proxy-status'] ?? '')));
}

/** A refusal that the proxy answers with, by its status. */
export function refusalBy(status: number, { proxy, baseUrl, provider }: ProxyTerms): ConnectionError {
  const why = `${whyRefused(status, proxy)} (HTTP status ${status})`;
  return new ConnectionError(`${provider} at ${baseUrl.host}: the proxy ${proxy.host} ${why}.`, {
    provider,
    retryable: status >= 500 || status === 408 || status === 429,
  });
}

function whyRefused(status: number, { url, setting }: ProxyChoice): string {
  if (status === 407 && url.username === '') return `wants a user name and a password, which ${setting} has not`;
  if (status === 407) return `does not take the user name and the password of ${setting}`;
  return status >= 500 ? 'could not connect to it' : 'refuses to connect to it';
}

/** A failure of the connection to the proxy itself. */
export function proxyFailure(error: unknown, { proxy, baseUrl, provider }: ProxyTerms): ConnectionError {
  const { text, ...options } = networkReason(error);
  const message = `${provider} at ${baseUrl.host}: the proxy ${proxy.host} (${proxy.setting}): ${text}.`;
  return new ConnectionError(message, { provider, ...options });
}
