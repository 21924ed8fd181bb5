import type { LookupFunction } from 'node:net';
import type { buildConnector } from 'undici';
import { ConfigurationError, ResponseError, type SandboxError } from '../../model/errors.ts';
import type { HttpClientOptions } from '../http/contract.ts';
import { mayReach } from './foreign-url.ts';
import { isLocalName, type Network, networkOf, networkOfHost } from './ranges.ts';

/** Why a host may not be connected to at an address; null where it may. */
export type Guard = (network: Network, host: string, address: string) => SandboxError | null;

/**
 * What a client is held to: where a reply named its base URL, to what a reply may name; with plain http, to this machine, whatever
 * `localhost` resolves to. null for an endpoint that the user named.
 */
export function guardOf({ namedBy, baseUrl, settings, provider }: HttpClientOptions): Guard | null {
  if (namedBy !== undefined) {
    return (network, host, address) =>
      mayReach(network, namedBy.reached)
        ? null
        : new ResponseError(`${provider}: ${leads(host, address)}, which is not a public address.`, { provider });
  }
  if (baseUrl.protocol !== 'http:' || settings.allowHttp) return null;
  return (network, host, address) =>
    network === 'loopback'
      ? null
      : new ConfigurationError(
          `${provider}: ${leads(host, address)}, which is not this machine: plain http would send the key in the clear; use https, or set allowHttp.`,
          { provider },
        );
}

function leads(host: string, address: string): string {
  return host === address ? host : `${host} resolves to ${address}`;
}

/** Throws what the guard has against a host whose name says by itself where it leads. */
export function assertHost(guard: Guard, { hostname }: URL): void {
  const network = networkOfHost(hostname);
  const refusal = network === null ? null : guard(network, hostname, hostname);
  if (refusal !== null) throw refusal;
}

/**
 * Looks names up for connections, which are made to the addresses that were looked at and to no others. One address that is refused
 * refuses the name: which of several a connection tries is not ours to choose.
 */
export async function guardedLookup(guard: Guard): Promise<LookupFunction> {
  const { default: dns } = await import('node:dns');
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const refusal = error ?? firstRefusal(guard, hostname, addresses);
      const [first] = refusal === null ? addresses : [];
      if (refusal !== null || first === undefined) callback(refusal ?? new Error('No address.'), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function firstRefusal(guard: Guard, host: string, addresses: readonly { address: string }[]): SandboxError | null {
  for (const { address } of addresses) {
    const refusal = guard(networkOf(address), host, address);
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * What can be said of a name that a proxy will resolve: what it resolves to here is looked at, and a name that is known in a network
 * of one's own alone is refused. A public name that is not known here is left to the proxy.
 */
export async function assertBehindProxy(guard: Guard, { hostname }: URL, timeoutMs: number): Promise<void> {
  const { default: dns } = await import('node:dns');
  const { promise, resolve } = Promise.withResolvers<SandboxError | null>();
  const unknown = () => (isLocalName(hostname) ? guard('unknown', hostname, hostname) : null);
  const timer = setTimeout(() => resolve(unknown()), timeoutMs);
  dns.lookup(hostname, { all: true }, (error, addresses) => {
    resolve(error === null ? firstRefusal(guard, hostname, addresses) : unknown());
  });
  const refusal = await promise;
  clearTimeout(timer);
  if (refusal !== null) throw refusal;
}

/** Connects, and notes the networks in which that was done. A connection of TLS is noted once its certificate was verified. */
export function noting(connect: buildConnector.connector, reached: Set<Network>): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (socket.remoteAddress !== undefined) reached.add(networkOf(socket.remoteAddress));
      callback(null, socket);
    });
}
