import { isIP } from 'node:net';
import { longRegistryKey } from '@sandjury/core';

/** An RFC 3986 URI: a scheme and only the characters that the grammar has. */
const uri = /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?#@!$&'()*+,;=-]|%[0-9a-f]{2}|\[[0-9a-f:.]+\](?=[:/?#]|$))+$/i;

/** The value as a URI, with what its grammar forbids percent-encoded; null when it is none. */
export function uriOf(value: string): string | null {
  const parsed = URL.parse(value.trim());
  if (parsed === null) return null;
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(parsed.href)?.[0] ?? '';
  const rest = parsed.href
    .slice(authority.length)
    .replace(/[^\w.~:/?#@!$&'()*+,;=%-]/gu, (character) => encodeURIComponent(character.toWellFormed()))
    .replace(/%(?![0-9a-f]{2})/gi, '%25');
  const text = authority + withoutSecondHash(rest);
  return uri.test(text) ? text : null;
}

/** A fragment may not hold a further `#`. */
function withoutSecondHash(text: string): string {
  const first = text.indexOf('#');
  return first < 0 ? text : text.slice(0, first + 1) + text.slice(first + 1).replaceAll('#', '%23');
}

// Underscores are no part of a host name, but resolvers take them and malware uses them.
const domainName =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;

/** Whether a text, in ASCII form, is a domain name. */
export function isDomainName(text: string): boolean {
  return domainName.test(text) && !/(?:^|\.)\d+$/.test(text);
}

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

/** Whether a text is a mail address in its plain form, at a host of more than one label: STIX's schemas take no other. */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 320 || text.includes('_', at) || !text.includes('.', at)) return false;
  return localPart.test(text.slice(0, at)) && isDomainName(text.slice(at + 1));
}

/** Whether a text is an address of that version. A zone (`fe80::1%eth0`) is no part of an address; core's canonical form has none. */
export function isAddress(type: 'ipv4-addr' | 'ipv6-addr', text: string): boolean {
  return isIP(text) === (type === 'ipv4-addr' ? 4 : 6) && !text.includes('%');
}

/** Whether a text is a fuzzy hash as `ssdeep` prints it, of a length that STIX allows. */
export function isSsdeep(text: string): boolean {
  return /^[a-z0-9/+:.]{1,128}$/i.test(text);
}

/** A registry key with its hive in full, otherwise as observed; as it is where it names no hive. */
export function registryKeyOf(value: string): string {
  return longRegistryKey(value) ?? value;
}

/** Folder and last part of a path with either separator. A text that ends in a separator is all name. */
export function splitPath(path: string): { folder: string | null; name: string } {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (end < 0 || end === path.length - 1) return { folder: null, name: path };
  const folder = path.slice(0, end);
  // What is directly in `/` or `C:\` is in a folder whose name is the separator.
  const root = folder === '' || folder.endsWith(':');
  return { folder: root ? path.slice(0, end + 1) : folder, name: path.slice(end + 1) };
}
