import { addressScope } from '../../iocs/address-scope.ts';
import { addressType } from './ioc-of.ts';

/** A server that a text names, as in the configuration of a piece of malware. */
export interface ServerAddress {
  /** For `iocOf`. */
  type: 'url' | 'host';
  /** A URL without a user and a password; else the host alone. */
  value: string;
  host: string;
  /** Of a host: the ports and paths beside it. */
  ports: string[];
  paths: string[];
  /** The user that stood in a URL. */
  accounts: string[];
  /** The address means another host for everybody who uses it: loopback, private, unspecified … */
  isLocal: boolean;
}

const schemed = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#]*)@)?(.*)$/is;
const bare = /^(?<host>\[[0-9a-f:.]+\]|[^\s:/]+)(?::(?<port>\d{1,5}))?(?<path>\/\S*)?$/i;
const domain = /^(?=.{4,253}$)(?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]+$/u;
const local: ReadonlySet<string> = new Set([
  'unspecified',
  'loopback',
  'link-local',
  'private',
  'multicast',
  'broadcast',
]);

/**
 * The servers in a text: a URL of any scheme, or `host`, `host:port`, `host/path`, `host,/path`, several of them with a comma. [] for
 * what is none: a bare number, `Not Found`. A user and a password in a URL are a victim's: they are not part of its value.
 */
export function readServers(text: string): ServerAddress[] {
  const [, scheme, account, rest = ''] = schemed.exec(text.trim()) ?? [];
  if (scheme !== undefined) {
    const value = `${scheme}${rest}`;
    const host = URL.parse(value)?.hostname ?? '';
    const accounts = account === undefined ? [] : [account.split(':')[0] ?? ''];
    return host === '' ? [] : [{ type: 'url', value, host, ports: [], paths: [], accounts, isLocal: isLocal(host) }];
  }
  const found: ServerAddress[] = [];
  for (const token of text.split(/[,;\s]+/)) {
    if (token.startsWith('/')) found.at(-1)?.paths.push(token);
    const { host: named = '', port, path } = bare.exec(token)?.groups ?? {};
    const host = addressType(token) === null ? named.replace(/^\[|\]$/g, '') : token;
    if (addressType(host) === null && !domain.test(host)) continue;
    const [ports, paths] = [port, path].map((one) => (one === undefined ? [] : [one]));
    found.push({
      type: 'host',
      value: host,
      host,
      ports: ports ?? [],
      paths: paths ?? [],
      accounts: [],
      isLocal: isLocal(host),
    });
  }
  return found;
}

function isLocal(host: string): boolean {
  return /^(?:.*\.)?localhost\.?$/i.test(host) || local.has(addressScope(host) ?? '');
}

/** What an address is put together from. */
export interface UrlParts {
  scheme: string;
  /** A name or an address, perhaps with a port. */
  host: string | null | undefined;
  port?: number | null | undefined;
  /** Path and query, or the whole address. */
  path?: string | null | undefined;
}

/** The address of a request of which a vendor gives the parts; null without a host. The usual port of http and https is left out. */
export function urlOf({ scheme, host, port, path }: UrlParts): string | null {
  const rest = path ?? '';
  if (/^https?:\/\//i.test(rest)) return rest;
  if (!host) return null;
  const name = addressType(host) === 'ipv6-addr' ? `[${host}]` : host;
  const isUsual = !port || port === (scheme === 'https' ? 443 : 80) || /[^:\]]:\d+$|\]:\d+$/.test(name);
  return `${scheme}://${name}${isUsual ? '' : `:${port}`}${rest.startsWith('/') ? '' : '/'}${rest}`;
}
