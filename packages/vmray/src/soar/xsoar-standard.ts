import { type DbotScore, dbotScoresOf, type Scored, type XsoarOptions } from './dbot-score.ts';
import type { IocList } from './ioc-kinds.ts';
import type { SoarIoc } from './report-wire.ts';
import { objectsOf, textValue, textValues, type WireObject } from './wire-objects.ts';
import { hashSets, iocVerdict } from './xsoar-iocs.ts';
import { type ContextObject, present } from './xsoar-objects.ts';

/** XSOAR's own indicator objects. A list that would be empty is left out. */
export interface StandardContext {
  DBotScore?: DbotScore[];
  Domain?: ContextObject[];
  IP?: ContextObject[];
  URL?: ContextObject[];
  Email?: ContextObject[];
  File?: ContextObject[];
}

/** `DBotScore`, `Domain`, `IP`, `URL`, `Email` and `File` of IOCs. `more` is scored before them. */
export function standardContext(
  iocs: readonly SoarIoc[],
  options: XsoarOptions & { vendor?: string; more?: readonly Scored[]; files?: readonly ContextObject[] } = {},
): StandardContext {
  const of = (list: IocList) => iocs.filter((ioc) => ioc.list === list);
  const objects = (list: IocList, key: string, name: string) =>
    values(of(list), key).map((value) => ({ [name]: value }));
  const context: Required<StandardContext> = {
    DBotScore: dbotScoresOf([...(options.more ?? []), ...iocs.flatMap(scoredIoc)], options, options.vendor),
    Domain: objects('domains', 'domain', 'Name'),
    IP: objects('ips', 'ip_address', 'Address'),
    URL: objects('urls', 'url', 'Data'),
    Email: objects('email_addresses', 'email_address', 'Address'),
    File: [...(options.files ?? []), ...of('files').flatMap(({ item }) => filesOf(item))],
  };
  return Object.fromEntries(Object.entries(context).filter(([, list]) => list.length > 0));
}

function values(iocs: readonly SoarIoc[], key: string): string[] {
  return [...new Set(iocs.map(({ item }) => textValue(item[key])).filter((value) => value !== null))];
}

/** One `File` for each set of hashes. */
function filesOf(item: WireObject): ContextObject[] {
  const [name = null] = textValues(item.filenames);
  const Path = textValue(item.filename) ?? textValue(item.norm_filename) ?? name;
  const sets = hashSets(item);
  const files = (sets.length === 0 ? [{}] : sets).map((set) => present({ Path, ...set }));
  return files.filter((file) => Object.keys(file).length > 0);
}

const scoredLists: Readonly<Partial<Record<IocList, { key: string; type: Scored['type'] }>>> = {
  domains: { key: 'domain', type: 'domain' },
  ips: { key: 'ip_address', type: 'ip' },
  urls: { key: 'url', type: 'url' },
  email_addresses: { key: 'email_address', type: 'email' },
};

function scoredIoc(ioc: SoarIoc): Scored[] {
  const verdict = iocVerdict(ioc);
  if (ioc.list === 'files') {
    return objectsOf(ioc.item.hashes).map((hash) => ({
      indicator: textValue(hash.sha256_hash) ?? textValue(hash.sha1_hash) ?? textValue(hash.md5_hash),
      type: 'file',
      verdict,
    }));
  }
  const scored = scoredLists[ioc.list];
  return scored ? [{ indicator: textValue(ioc.item[scored.key]), type: scored.type, verdict }] : [];
}
