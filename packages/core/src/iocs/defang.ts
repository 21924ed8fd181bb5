import { checkArgument } from '../model/arguments.ts';
import type { IocType } from '../model/ioc.ts';

const urlParts = /^(?:([<("']{0,4}[a-z][a-z0-9+.-]*):\/\/)?([^/?#\\]*)(.*)$/is;
const embeddedScheme = /(h)(tt)(ps?:\/\/)/gi;
const httpScheme = /^(h)(tt)(ps?)$/i;
/** `hxxp` at the start of a word, with any of the forms that stand for `://` behind it. */
const hxxpScheme = /^([<("'[]{0,4})(h)(xx)(ps?)(?=:|\[:)/i;
const bracketedDot = /\[\.\]|\./g;
const hostName = /^[^/?#\\]+/;
const defangedPart = /[[({]|hxxp/i;
const enclosedDot = /\(\.\)|\{\.\}/g;
const bracketedAt = /\[@\]|@/g;

/**
 * An indicator made harmless for people to read: `hxxp://` for `http://`, `[.]` for the dots of a host, `[@]` for the `@` of a mail
 * address. Of other types, command lines for instance, the URLs in them are treated, and the addresses of a mail. For display
 * only: `refang` gives back what was put in.
 */
export function defang(type: IocType, value: string): string {
  checkArgument(value, 'text', 'defang: value', 'a text, after the type of the IOC');
  switch (type) {
    case 'domain-name':
    case 'ipv4-addr':
    case 'ipv6-addr':
      return value.replace(bracketedDot, '[.]');
    case 'email-addr':
      return defangEmailAddress(value);
    case 'url':
      return defangUrl(value);
    case 'email-message':
      return defangEmbedded(value).replace(bracketedAt, '[@]');
    default:
      return defangEmbedded(value);
  }
}

/** Inside free text, such as a command line, what a reader's program would turn into a link. */
function defangEmbedded(value: string): string {
  return value.replace(embeddedScheme, (_, h: string, tt: string, p: string) => h + (tt === 'TT' ? 'XX' : 'xx') + p);
}

function defangEmailAddress(value: string): string {
  const text = value.replace(bracketedAt, '[@]');
  const domain = text.lastIndexOf('@') < 0 ? 0 : text.lastIndexOf('@') + 2;
  return text.slice(0, domain) + text.slice(domain).replace(bracketedDot, '[.]');
}

function defangUrl(value: string): string {
  const [, scheme, authority = '', rest = ''] = urlParts.exec(value) ?? [];
  const host = authority.lastIndexOf('@') + 1;
  const safe = authority.slice(0, host) + authority.slice(host).replace(bracketedDot, '[.]') + rest;
  return scheme === undefined ? safe : `${defangScheme(scheme)}://${safe}`;
}

function defangScheme(scheme: string): string {
  return scheme.replace(httpScheme, (_, h: string, tt: string, p: string) => h + (tt === 'TT' ? 'XX' : 'xx') + p);
}

/**
 * Undoes the common ways to defang, word by word: `hxxp`, `hXXp`, `[.]`, `[dot]`, `[:]`, `[://]`, `[@]`, `[at]` anywhere, and
 * `(.)`, `{.}` in a host only, because a path or a mail address may have them by right.
 */
export function refang(text: string): string {
  checkArgument(text, 'text', 'refang: text', 'a text');
  // Whatever is defanged has one of these; most texts have none.
  if (!defangedPart.test(text)) return text;
  return text.replace(/\S+/g, refangWord);
}

function refangWord(word: string): string {
  const plain = word
    .replace(hxxpScheme, refangScheme)
    .replaceAll('[://]', '://')
    .replaceAll('[:]', ':')
    .replace(/\[(?:\.|dot)\]/gi, '.')
    .replace(/\[(?:@|at)\]/gi, '@');
  const [, scheme, authority = ''] = urlParts.exec(plain) ?? [];
  const start = scheme === undefined ? 0 : scheme.length + '://'.length;
  // Without a scheme it may be a mail address, whose local part may hold `/` and `{.}`.
  const host = start + (scheme === undefined ? plain : authority).lastIndexOf('@') + 1;
  return plain.slice(0, host) + plain.slice(host).replace(hostName, (name) => name.replace(enclosedDot, '.'));
}

function refangScheme(_: string, before: string, h: string, xx: string, ps: string): string {
  // `hXXp` is the usual spelling of http; only where all letters are upper case was the scheme so.
  return before + h + (xx === 'XX' && h === 'H' && ps.startsWith('P') ? 'TT' : 'tt') + ps;
}
