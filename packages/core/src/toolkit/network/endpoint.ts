import { settingsError } from '../../contract/settings.ts';
import type { SettingProblem } from '../../model/errors.ts';
import { networkOfHost } from './ranges.ts';

/**
 * Whether a URL's host name says that it is this machine itself: an address of 127.0.0.0/8, `[::1]`, `[::ffff:127.0.0.1]`, `localhost`
 * or a name below it. What a name resolves to is looked at when the connection is made.
 */
export function isLoopback(hostname: string): boolean {
  return networkOfHost(hostname) === 'loopback';
}

/** What a host is made of, once it is parsed. A URL parser takes quotes too, which an environment variable easily has around it. */
const hostText = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

export interface EndpointOptions {
  provider: string;
  /** The name of the setting, for errors. */
  setting: string;
  allowHttp: boolean;
  /** Path of the API, `/apiv2`, which the text may leave out. */
  path?: string;
}

/**
 * A vendor's base URL from a setting: `https` is assumed where there is no scheme, plain `http` is refused but to loopback,
 * a user name, password, query or fragment is refused, the trailing slash is dropped, and `path` is added. Throws ConfigurationError.
 */
export function parseEndpoint(text: string, options: EndpointOptions): URL {
  const { provider, setting, path = '' } = options;
  const problem = (message: string): SettingProblem => ({ path: setting.split('.'), message });
  const fail = (message: string) => settingsError([problem(message)], { provider });
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
    const inTheClear = problem('plain http would send the key in the clear; use https');
    throw settingsError([{ ...inTheClear, alternative: ['allowHttp'] }], { provider });
  }
  let end = url.pathname.length;
  while (url.pathname[end - 1] === '/') end -= 1;
  const given = url.pathname.slice(0, end);
  url.pathname = given.endsWith(path) ? given : given + path;
  return url;
}
