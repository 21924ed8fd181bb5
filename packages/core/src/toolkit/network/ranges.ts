import ipaddr from 'ipaddr.js';
import { ipVersion } from '../values/ip-version.ts';

/**
 * The network that an address belongs to: `public`, `metadata`, or the name that ipaddr.js has for a range that the public network
 * does not carry (`loopback`, `private`, `carrierGradeNat`, `linkLocal`, `uniqueLocal` …). Two addresses with one name are of one
 * kind of network.
 */
export type Network = string;

/**
 * Where machines in a cloud ask for their own credentials. Some stand in ranges that are otherwise public, or a company's own. Sources:
 * the documentation of Amazon EC2, ECS and EKS, Google Compute Engine, Azure, Oracle, Alibaba Cloud and Tencent Cloud, and OpenStack.
 */
const metadataAddresses: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '169.254.0.23',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fe80::a9fe:a9fe',
]);

/** Names of the same services, of which a resolver outside of that cloud knows nothing. */
const metadataName =
  /^(?:metadata(?:\.google\.internal|\.goog|\.azure\.internal|\.tencentyun\.com)?|instance-data(?:\.ec2\.internal)?)$/;

/** Names that RFC 6761 and 6762, ICANN and single labels keep for networks of one's own: the public name servers have none of them. */
const localName = /^[^.]+$|\.(?:internal|local|localdomain|lan|intranet|corp|home|home\.arpa|test|invalid)$/;

/** What a host name says by itself: the network of an address or of a reserved name; null for a name that has to be looked up. */
export function networkOfHost(hostname: string): Network | null {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (ipVersion(host) !== 0) return networkOf(host);
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  return metadataName.test(host) ? 'metadata' : null;
}

/** Whether a name can only be known in a network of one's own. */
export function isLocalName(hostname: string): boolean {
  return localName.test(hostname.replace(/\.$/, '').toLowerCase());
}

/** The network of an IP address. Text that is no address is of the network `unknown`, which nobody may reach. */
export function networkOf(address: string): Network {
  const [text = ''] = address.split('%');
  if (metadataAddresses.has(text)) return 'metadata';
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return networkOfIpv4(ipaddr.IPv4.parse(text));
  // ipaddr.js takes `::10.0.0.1` for an IPv4-mapped address, which it is not: the parser of URLs spells it in hexadecimal digits.
  const hexadecimal = URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) ?? '';
  if (metadataAddresses.has(hexadecimal)) return 'metadata';
  return ipaddr.IPv6.isValid(hexadecimal) ? networkOfIpv6(ipaddr.IPv6.parse(hexadecimal)) : 'unknown';
}

function networkOfIpv4(address: ipaddr.IPv4): Network {
  if (metadataAddresses.has(address.toString())) return 'metadata';
  const range = address.range();
  return range === 'unicast' ? 'public' : range;
}

/** What the registry of IPv6 has given to the public network so far. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
/** The prefix of NAT64 that leads to the public network of IPv4; the other, 64:ff9b:1::/48, is a network's own (RFC 8215). */
const publicNat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

function networkOfIpv6(address: ipaddr.IPv6): Network {
  const range = address.range();
  const { parts } = address;
  if (range === 'ipv4Mapped') return networkOfIpv4(ipv4Of(parts, 6));
  if (address.match(publicNat64)) {
    const behind = networkOfIpv4(ipv4Of(parts, 6));
    // With DNS64 every public name has an address behind NAT64.
    return behind === 'public' ? behind : inside('nat64', ipv4Of(parts, 6));
  }
  if (range === '6to4') return inside('6to4', ipv4Of(parts, 1));
  // RFC 4380: the client's address, each bit of it turned over.
  if (range === 'teredo')
    return inside(
      'teredo',
      ipv4Of(
        parts.map((part) => part ^ 0xffff),
        6,
      ),
    );
  if (range === 'rfc6145' || range === 'rfc6052') return inside(range, ipv4Of(parts, 6));
  if (range !== 'unicast') return range;
  // RFC 4291: IPv4-compatible, which nothing routes any more.
  if (parts.slice(0, 6).every((part) => part === 0)) return inside('ipv4Compatible', ipv4Of(parts, 6));
  if (!address.match(globalUnicast)) return 'reserved';
  // RFC 5214 (ISATAP): a tunnel to the IPv4 address in the last 32 bits.
  const isTunnel = parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x200);
  return isTunnel ? inside('isatap', ipv4Of(parts, 6)) : 'public';
}

/** A tunnel to an address is public to nobody; which network it leads to tells one from another. */
function inside(tunnel: string, address: ipaddr.IPv4): Network {
  const network = networkOfIpv4(address);
  return network === 'metadata' ? network : `${tunnel}/${network}`;
}

/** The IPv4 address in two of an IPv6 address' eight parts. */
function ipv4Of(parts: readonly number[], at: number): ipaddr.IPv4 {
  const [high = 0, low = 0] = parts.slice(at, at + 2);
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}
