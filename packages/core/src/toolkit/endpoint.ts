import ipaddr from 'ipaddr.js';
import { ConfigurationError, ResponseError } from '../errors.ts';

/** Whether a host name is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** What a host is made of, once it is parsed. A URL parser takes quotes too, which an environment variable easily has around it. */
const hostText = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

export interface EndpointOptions {
  provider: string;
  /** The name of the setting, for errors. */
  setting: string;
  allowHttp: boolean;
}

/**
 * A vendor's base URL from a setting: `https` is assumed where there is no scheme, plain `http` is refused but to loopback,
 * a user name, password, query or fragment is refused, the trailing slash is dropped. Throws ConfigurationError.
 */
export function parseEndpoint(text: string, options: EndpointOptions): URL {
  const { provider, setting } = options;
  const fail = (why: string) => new ConfigurationError(`${provider} settings: ${setting}: ${why}.`, { provider });
  const trimmed = text.trim();
  let url: URL;
  try {
    url = new URL(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(trimmed) ? trimmed : `https://${trimmed}`);
  } catch {
    throw fail('expected a URL such as https://host.example');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw fail('expected an https URL');
  if (!hostText.test(url.hostname)) throw fail('expected a URL such as https://host.example, without quotes around it');
  if (url.username !== '' || url.password !== '') throw fail('a URL must not carry a user name or password');
  if (url.search !== '' || url.hash !== '') throw fail('a URL must not carry a query or fragment');
  if (url.protocol === 'http:' && !options.allowHttp && !isLoopback(url.hostname)) {
    throw fail('plain http would send the key in the clear; use https, or set allowHttp');
  }
  let end = url.pathname.length;
  while (url.pathname[end - 1] === '/') end -= 1;
  url.pathname = url.pathname.slice(0, end);
  return url;
}

/** What `parseForeignUrl` needs to know. */
export interface ForeignUrlOptions {
  provider: string;
  /** What the reply names it as, for errors: `the upload address`. */
  what: string;
  /** The vendor's own base URL. */
  baseUrl: URL;
  allowHttp: boolean;
}

/**
 * A URL that a vendor's reply told us to use, which may lead to another host: never send credentials there. `https` only,
 * but for a vendor on loopback or with `allowHttp`; no user name or password; and no address that is not public, unless the
 * vendor itself is at such a one, so that a reply cannot aim us at a network that only we can reach. Path and query are
 * kept. Throws ResponseError, whose message names the host at most.
 */
export function parseForeignUrl(text: string, options: ForeignUrlOptions): URL {
  const { provider, what, baseUrl, allowHttp } = options;
  const fail = (why: string) => new ResponseError(`${provider}: ${what} that was named ${why}.`, { provider });
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw fail('is no absolute URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw fail('is not an https URL');
  if (url.username !== '' || url.password !== '') throw fail('carries a user name or password');
  const isAtHome = isLoopback(url.hostname) && isLoopback(baseUrl.hostname);
  if (url.protocol === 'http:' && !allowHttp && !isAtHome) throw fail(`(${url.host}) is plain http`);
  if (isPrivate(url.hostname) && !isPrivate(baseUrl.hostname)) throw fail(`(${url.host}) is not a public address`);
  url.hash = '';
  return url;
}

/** By the name alone: loopback, or an address of a range that the public network does not carry. */
function isPrivate(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(address)) return ipaddr.process(address).range() !== 'unicast';
  return isLoopback(hostname) || /(?:^|\.)localhost\.?$/.test(hostname);
}
