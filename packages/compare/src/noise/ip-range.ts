import { canonicalIocValue } from '@sandjury/core';

/** An IP address as a number. IPv4 has 32 bits, IPv6 128; an IPv4-mapped IPv6 address is IPv4. */
export interface AddressBits {
  bits: 32 | 128;
  value: bigint;
}

/** A CIDR range: the first `prefix` bits of `value`. */
export interface IpRange extends AddressBits {
  prefix: number;
}

/** Reads an address in any spelling; null for what is none. */
export function addressBits(text: string): AddressBits | null {
  const canonical = canonicalIocValue('ipv6-addr', text);
  if (/^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(canonical)) {
    const octets = canonical.split('.').map(Number);
    if (octets.some((octet) => octet > 255)) return null;
    return { bits: 32, value: octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n) };
  }
  return ipv6Bits(canonical);
}

/** Reads `192.0.2.0/24` or `2001:db8::/32`; bits behind the prefix are dropped. null for what is none. */
export function ipRange(text: string): IpRange | null {
  const slash = text.indexOf('/');
  const length = text.slice(slash + 1);
  const address = addressBits(text.slice(0, slash));
  if (slash < 0 || address === null || !/^[0-9]{1,3}$/.test(length)) return null;
  // `::ffff:192.0.2.0/120` is an IPv4 range written as IPv6.
  const mapped = address.bits === 32 && text.includes(':') ? 96 : 0;
  const prefix = Number(length) - mapped;
  if (prefix < 0 || prefix > address.bits) return null;
  return { bits: address.bits, prefix, value: networkOf(address, prefix) };
}

/** The first `prefix` bits of an address. */
export function networkOf({ bits, value }: AddressBits, prefix: number): bigint {
  return value >> BigInt(bits - prefix);
}

function ipv6Bits(canonical: string): AddressBits | null {
  if (!/^[0-9a-f:]{2,39}$/.test(canonical) || !canonical.includes(':')) return null;
  const [head = '', tail, more] = canonical.split('::');
  if (more !== undefined) return null;
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const gap = 8 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return null;
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return null;
  return { bits: 128, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
