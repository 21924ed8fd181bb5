import ipaddr from 'ipaddr.js';
import { checkArgument } from '../model/arguments.ts';
import { readAddress } from './network.ts';

/**
 * How far an address reaches. `global`: one place in the internet. All others mean a different host wherever they are used,
 * many at once, or none.
 */
export type AddressScope =
  | 'global'
  | 'unspecified'
  | 'loopback'
  | 'link-local'
  | 'private'
  | 'multicast'
  | 'broadcast'
  | 'documentation'
  | 'reserved';

/**
 * IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), what they say is not globally reachable, and multicast
 * (RFC 5771, RFC 4291). `private` has shared address space (RFC 6598), unique and deprecated site-local addresses and the
 * local prefix of NAT64 (RFC 8215). The first range that holds an address counts.
 */
const ranges: readonly (readonly [scope: AddressScope, ranges: readonly string[]])[] = [
  ['unspecified', ['0.0.0.0/8', '::/128']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  [
    'private',
    ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10', '64:ff9b:1::/48'],
  ],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  ['broadcast', ['255.255.255.255/32']],
  ['documentation', ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20']],
  ['reserved', ['192.0.0.0/24', '192.88.99.0/24', '198.18.0.0/15', '240.0.0.0/4', '100::/64', '2001:2::/48']],
  ['reserved', ['2001:10::/28', '2001:20::/28', '5f00::/16']],
];

type Cidr = readonly [network: ipaddr.IPv4 | ipaddr.IPv6, prefix: number];

/** How an IPv6 address carries one of IPv4: where its 32 bits begin, and whether they are inverted. */
const carriers: readonly (readonly [range: string, place: number, inverted?: 'inverted'])[] = [
  // IPv4-compatible (RFC 4291), IPv4-translated (RFC 6145), NAT64 (RFC 6052).
  ['::/96', 12],
  ['::ffff:0:0:0/96', 12],
  ['64:ff9b::/96', 12],
  // 6to4 (RFC 3056) and Teredo (RFC 4380), which names the client last.
  ['2002::/16', 2],
  ['2001::/32', 12, 'inverted'],
];

/**
 * How far an address reaches; null for what is none. An IPv6 address that carries one of IPv4 reaches as far as that:
 * `::ffff:127.0.0.1`, `64:ff9b::7f00:1` and `2002:7f00:1::` are loopback. A port, brackets and a zone are ignored.
 */
export function addressScope(text: string): AddressScope | null {
  checkArgument(text, 'text', 'addressScope: text', 'an address as text');
  const address = readAddress(text);
  return address === null ? null : scopeOf(ipaddr.parse(address.value));
}

function scopeOf(address: ipaddr.IPv4 | ipaddr.IPv6): AddressScope {
  for (const [scope, list] of ranges) {
    if (list.some((range) => isInside(address, ipaddr.parseCIDR(range)))) return scope;
  }
  const carried = address instanceof ipaddr.IPv6 ? carriedBy(address) : null;
  return carried === null ? 'global' : scopeOf(carried);
}

function carriedBy(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray();
  for (const [range, place, inverted] of carriers) {
    if (!isInside(address, ipaddr.parseCIDR(range))) continue;
    const octets = bytes.slice(place, place + 4);
    return new ipaddr.IPv4(inverted === undefined ? octets : octets.map((octet) => octet ^ 0xff));
  }
  // ISATAP (RFC 5214): `::0:5efe:a.b.c.d` and `::200:5efe:a.b.c.d` behind any prefix.
  const isIsatap = (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
  return isIsatap ? new ipaddr.IPv4(bytes.slice(12)) : null;
}

function isInside(address: ipaddr.IPv4 | ipaddr.IPv6, [network, prefix]: Cidr): boolean {
  return address.kind() === network.kind() && address.match(network, prefix);
}
