import { ConfigurationError } from '../errors.ts';

/** Whether a host name is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

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
  if (url.username !== '' || url.password !== '') throw fail('a URL must not carry a user name or password');
  if (url.search !== '' || url.hash !== '') throw fail('a URL must not carry a query or fragment');
  if (url.protocol === 'http:' && !options.allowHttp && !isLoopback(url.hostname)) {
    throw fail('plain http would send the key in the clear; use https, or set allowHttp');
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}
