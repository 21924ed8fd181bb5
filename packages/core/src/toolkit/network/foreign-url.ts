import { ResponseError } from '../../model/errors.ts';
import { isLoopback } from './endpoint.ts';
import { type Network, networkOfHost } from './ranges.ts';

/** What `parseForeignUrl` needs to know. */
export interface ForeignUrlOptions {
  provider: string;
  /** What the reply names it as, for errors: `the upload address`. */
  what: string;
  /** The vendor's own base URL. */
  baseUrl: URL;
  allowHttp: boolean;
  /** `reached` of the client that the reply came through; what the base URL says by itself unless given. */
  reached?: ReadonlySet<Network> | undefined;
}

/**
 * A URL that a vendor's reply told us to use, which may lead to another host: never send credentials there, and give the client of
 * the reply to `createHttpClient` as `namedBy`, which looks at what the name resolves to. `https` only, but for a vendor on
 * loopback or with `allowHttp`; no user name or password; and no address that is not public, unless the vendor itself is at one of
 * the same network, so that a reply cannot aim us at what only we can reach. Path and query are kept. Throws ResponseError, whose
 * message names the host at most.
 */
export function parseForeignUrl(text: string, options: ForeignUrlOptions): URL {
  const { provider, what, baseUrl, allowHttp, reached = networksOf(baseUrl) } = options;
  const fail = (why: string) => new ResponseError(`${provider}: ${what} that was named ${why}.`, { provider });
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw fail('is no absolute URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw fail('is not an https URL');
  if (url.username !== '' || url.password !== '') throw fail('carries a user name or password');
  const isAtHome = isLoopback(url.hostname) && isLoopback(baseUrl.hostname);
  if (url.protocol === 'http:' && !allowHttp && !isAtHome) throw fail(`(${url.host}) is plain http`);
  const network = networkOfHost(url.hostname);
  if (network !== null && !mayReach(network, reached)) throw fail(`(${url.host}) is not a public address`);
  url.hash = '';
  return url;
}

/** What a URL says by itself of the network it leads to. */
export function networksOf({ hostname }: URL): Set<Network> {
  const network = networkOfHost(hostname);
  return new Set(network === null ? [] : [network]);
}

/** Whether a reply may name an address: a public one, or one of a network in which the vendor's own endpoint was reached. */
export function mayReach(network: Network, reached: ReadonlySet<Network>): boolean {
  return network === 'public' || (network !== 'metadata' && reached.has(network));
}
