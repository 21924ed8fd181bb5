import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { readMailboxes } from './mail/mailbox.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const dotted = `${octet}\\.${octet}\\.${octet}\\.${octet}`;
const plainIpv4 = new RegExp(`^${dotted}$`);
const ipv4WithPort = new RegExp(`^(${dotted}):\\d{1,5}$`);
const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/;
const ipv6Alphabet = /^[0-9a-f:.]{2,45}$/i;
const ipv6WithDottedTail = new RegExp(`^(.*:)(${dotted})$`);

const plainDomain = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const asciiOnly = /^[\0-\x7f]*$/;
/** Beside letters beyond ASCII only what a host name is made of: domainToASCII cuts at `/` and decodes `%41`. */
const foldableName = /^[^\0-,/:-@[-^`{-\x7f]+$/;
const numericLastLabel = /\.\d+$/;
/** Punycode takes quadratic time, and no DNS name has more than 253 octets. */
const longestHost = 1024;

const plainAddress = /^[\w.+-]+@[\w.-]+$/;

// A dot only behind a letter or digit: `/./` and `/../` are not plain.
const plainUrl = /^https?:\/\/(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*\/(?:[\w~/=&?,;!$*()+:@-]|(?<=\w)\.)*$/;
const authority = /:[/\\\t\n\r]*([^/?#\\]*)/;

const fragment = /#.*/;
const zoneId = /%.*/s;

/** Lower case, IDNA to ASCII, no trailing dot. A name that IDNA refuses is left as it is. */
export function foldDomain(value: string): string {
  if (plainDomain.test(value)) return value;
  const text = withoutTrailingDots(value.trim());
  if (asciiOnly.test(text)) return text.toLowerCase();
  if (text.length > longestHost || !foldableName.test(text)) return text;
  const ascii = domainToASCII(text);
  // domainToASCII reads `1。2` as the IPv4 address 1.0.0.2: not what was observed.
  return ascii === '' || numericLastLabel.test(ascii) ? text : withoutTrailingDots(ascii);
}

function withoutTrailingDots(text: string): string {
  let end = text.length;
  while (text[end - 1] === '.') end -= 1;
  return end === 0 ? text : text.slice(0, end);
}

/**
 * The address alone, without a name, angle brackets, a comment or `mailto:`. Its local part stays as it is; the part behind the
 * last `@` is folded like a domain. What is not one mailbox stays, but for its domain.
 */
export function foldEmailAddress(value: string): string {
  const text = plainAddress.test(value) ? value : onlyAddress(value.trim());
  const at = text.lastIndexOf('@');
  if (at < 0) return text;
  return text.slice(0, at + 1) + foldDomain(text.slice(at + 1));
}

function onlyAddress(text: string): string {
  const [mailbox, ...others] = text.includes('@') ? readMailboxes(text) : [];
  return mailbox === undefined || others.length > 0 ? text : mailbox.address;
}

/** WHATWG serialisation without fragment; default ports go, credentials stay. What is no absolute URL stays as it is. */
export function foldUrl(value: string): string {
  if (plainUrl.test(value)) return value;
  const text = value.trim();
  if ((authority.exec(text)?.[1] ?? '').length > longestHost) return text;
  return URL.parse(text)?.href.replace(fragment, '').trim() ?? text;
}

/** One IP address in canonical text, with the type that this text has. */
export interface Address {
  type: 'ipv4-addr' | 'ipv6-addr';
  value: string;
}

/**
 * Reads an address: RFC 5952 text, a port, brackets and a zone id (`%eth0`) dropped, an IPv4-mapped IPv6 address as IPv4.
 * null for all else, also for `010.0.0.1`, `0x7f.1` and `127.1`, which programs read in different ways.
 */
export function readAddress(value: string): Address | null {
  if (plainIpv4.test(value)) return { type: 'ipv4-addr', value };
  const text = value.trim();
  const ipv4 = plainIpv4.test(text) ? text : ipv4WithPort.exec(text)?.[1];
  if (ipv4 !== undefined) return { type: 'ipv4-addr', value: ipv4 };
  const inside = bracketed.exec(text)?.[1] ?? text;
  return readIpv6(inside.replace(zoneId, ''));
}

function readIpv6(text: string): Address | null {
  if (!ipv6Alphabet.test(text)) return null;
  const groups = text.includes('.') ? withHexTail(text) : text;
  // ipaddr.js would read the dotted tail with octal and hexadecimal parts, and `::1.2.3.4` as a mapped address.
  const parsed = groups === null ? null : parseIpv6(groups);
  if (parsed === null) return null;
  return parsed.isIPv4MappedAddress()
    ? { type: 'ipv4-addr', value: parsed.toIPv4Address().toString() }
    : { type: 'ipv6-addr', value: parsed.toRFC5952String() };
}

function parseIpv6(text: string): ipaddr.IPv6 | null {
  try {
    return ipaddr.IPv6.parse(text);
  } catch {
    return null;
  }
}

function withHexTail(text: string): string | null {
  const match = ipv6WithDottedTail.exec(text);
  if (match === null) return null;
  const [a = 0, b = 0, c = 0, d = 0] = (match[2] ?? '').split('.').map(Number);
  return `${match[1]}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
