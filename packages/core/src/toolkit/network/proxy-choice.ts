import ipaddr from 'ipaddr.js';
import { ConfigurationError } from '../../model/errors.ts';
import { isLoopback } from './endpoint.ts';

/** A proxy to go through. */
export interface ProxyChoice {
  /** Its URL, which may hold a user name and a password: never to be shown. */
  url: URL;
  /** What may be shown of it: host and port. */
  host: string;
  /** Where it was named: `proxy`, or a variable of the environment. */
  setting: string;
}

/** In order: the first one that is not empty holds. A proxy for http alone takes https too, as undici and pip have it. */
const variables: Readonly<Record<string, readonly string[]>> = {
  'https:': ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY'],
};

/**
 * The proxy between us and a base URL; null for none. Plain http to this machine goes through none, whoever named it: the key would
 * cross the network in the clear, and the proxy's loopback is another machine's. One of the environment never stands before loopback
 * either, nor before what NO_PROXY names. Throws ConfigurationError that names the setting and not its value.
 */
export function chooseProxy(baseUrl: URL, setting: string | false | undefined, provider: string): ProxyChoice | null {
  if (setting === false) return null;
  const isHere = isLoopback(baseUrl.hostname);
  if (setting !== undefined) {
    return isHere && baseUrl.protocol === 'http:' ? null : choice(setting, 'proxy', provider);
  }
  const variable = (variables[baseUrl.protocol] ?? []).find((name) => process.env[name]);
  if (variable === undefined || isHere || isExcepted(baseUrl, process.env.no_proxy || process.env.NO_PROXY || '')) {
    return null;
  }
  return choice(process.env[variable] ?? '', variable, provider);
}

function choice(text: string, setting: string, provider: string): ProxyChoice {
  const trimmed = text.trim();
  // As curl reads it.
  const url = URL.parse(trimmed.includes('://') ? trimmed : `http://${trimmed}`);
  if (url === null || !/^(?:https?|socks5?):$/.test(url.protocol) || url.hostname === '') {
    throw new ConfigurationError(`${provider}: ${setting}: expected the URL of an http or https proxy.`, { provider });
  }
  if (!isEncoded(url.username) || !isEncoded(url.password)) {
    const why = 'a "%" in the user name or password of a proxy is written "%25"';
    throw new ConfigurationError(`${provider}: ${setting}: ${why}.`, { provider });
  }
  return { url, host: url.host, setting };
}

function isEncoded(text: string): boolean {
  try {
    return typeof decodeURIComponent(text) === 'string';
  } catch {
    return false;
  }
}

/**
 * Whether NO_PROXY names a URL's host. An entry is a domain, which stands for those below it too (`*.` before it: only for those), an
 * address or a network (`10.0.0.0/8`), with or without a port; `*` stands for all. Entries are separated by commas or blanks.
 */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const host = bare(hostname);
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => entry !== '' && names(entry, host, usedPort));
}

function names(entry: string, host: string, port: string): boolean {
  const [, named = entry, wantedPort = port] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (wantedPort !== port) return false;
  const domain = bare(named.replace(/^\*?\./, ''));
  if (named === '*') return true;
  if (ipaddr.isValidCIDR(domain)) return isWithin(host, domain);
  if (host === domain) return !named.startsWith('*.');
  return host.endsWith(`.${domain}`);
}

function isWithin(host: string, network: string): boolean {
  if (!ipaddr.isValid(host)) return false;
  const address = ipaddr.process(host);
  const [base, bits] = ipaddr.parseCIDR(network);
  return address.kind() === base.kind() && address.match(base, bits);
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/(.)\.$/, '$1');
}
