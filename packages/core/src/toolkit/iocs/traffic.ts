import type { Ioc } from '../../model/ioc.ts';
import { type Detail, detailsOf, type IocPlace, present } from './details.ts';
import { addressType, iocOf } from './ioc-of.ts';
import { type UrlParts, urlOf } from './server-address.ts';

type Text = string | null | undefined;
type Details = Readonly<Record<string, Detail>>;

/** A host that was talked to. `country` is a code or a name; "unknown" and "" say nothing. */
export interface HostFacts {
  address: Text;
  country?: Text;
  domains?: readonly Text[];
  details?: Details;
}

/** The IOC of a host. A country that is no code of two letters becomes a detail, `countryNames`. */
export function hostIoc({ address, country, domains = [], details = {} }: HostFacts, place: IocPlace): Ioc[] {
  const known = country && !/^unknown$/i.test(country) ? country : '';
  const isCode = /^[a-z]{2}$/i.test(known);
  const more = detailsOf({ countryNames: isCode ? null : known, ...details });
  const countries = isCode ? [known.toUpperCase()] : [];
  return iocOf('address', address, { countries, domains: present(...domains), details: more }, place);
}

/** A name that was looked up, and what it was found to be: addresses and other names. */
export interface NameFacts {
  name: Text;
  answers?: readonly Text[];
  /** What the name was seen in: `dns`, `tls`. */
  protocol?: string;
  details?: Details;
}

/** The IOC of a name. None for a reverse look-up, whose name is an address turned round; a name that is an address is one. */
export function nameIoc({ name, answers = [], protocol, details = {} }: NameFacts, place: IocPlace): Ioc[] {
  if (/\.(?:in-addr|ip6)\.arpa\.?$/i.test(name ?? '')) return [];
  const known = present(...answers);
  const more = detailsOf({ ...details, answers: known.filter((text) => addressType(text) === null) });
  const extra = { ipAddresses: addressesIn(known), protocols: present(protocol), details: more };
  return iocOf('host', name, extra, place);
}

/** A request, and the address that it went to. */
export interface RequestFacts extends UrlParts {
  method?: Text;
  to?: Text;
  details?: Details;
}

/** The IOC of a request over HTTP: its URL. */
export function requestIoc({ method, to, details = {}, ...parts }: RequestFacts, place: IocPlace): Ioc[] {
  const url = urlOf(parts);
  const protocols = [url?.startsWith('https:') ? 'https' : 'http'];
  const seen = { operations: present(method?.toLowerCase()), protocols, ipAddresses: addressesIn(present(to)) };
  return iocOf('url', url, { ...seen, details: detailsOf(details) }, place);
}

function addressesIn(texts: readonly string[]): string[] {
  return texts.filter((text) => addressType(text) !== null);
}
