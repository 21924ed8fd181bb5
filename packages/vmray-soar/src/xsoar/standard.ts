import type { VerdictValue } from '@sandjury/core';
import { moreSevere } from '@sandjury/core/toolkit';
import type { IocList } from '../wire/ioc-kinds.ts';
import { numberValue, objectsOf, textValue, textValues } from '../wire/objects.ts';
import type { SoarIoc } from '../wire/report.ts';
import { type DbotScore, dbotScoresOf, type Scored, vmrayVendor, type XsoarOptions } from '../words/dbot-score.ts';
import { hashSets, iocVerdict } from './iocs.ts';
import { type ContextObject, present } from './objects.ts';

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
  const { vendor = vmrayVendor, more = [], files = [] } = options;
  const of = (list: IocList) => iocs.filter((ioc) => ioc.list === list);
  const objects = (list: IocList, key: string, name: string) =>
    valuesOf(of(list), key).map(({ value, ...why }) => ({ [name]: value, ...maliciousBlock(why, vendor) }));
  const context: Required<StandardContext> = {
    DBotScore: dbotScoresOf([...more, ...iocs.flatMap(scoredIoc)], options, vendor),
    Domain: objects('domains', 'domain', 'Name'),
    IP: objects('ips', 'ip_address', 'Address'),
    URL: objects('urls', 'url', 'Data'),
    // XSOAR's own object of an e-mail address has no `Malicious`.
    Email: valuesOf(of('email_addresses'), 'email_address').map(({ value }) => ({ Address: value })),
    File: [...files, ...of('files').flatMap((ioc) => filesOf(ioc, vendor))],
  };
  return Object.fromEntries(Object.entries(context).filter(([, list]) => list.length > 0));
}

/** What makes an indicator malicious for XSOAR, and why. */
interface Reasoned {
  verdict: VerdictValue;
  reason: string | null;
}

/** `Malicious`, which XSOAR adds to an indicator whose score is 3. */
export function maliciousBlock({ verdict, reason }: Reasoned, vendor: string): ContextObject {
  return verdict === 'malicious' ? { Malicious: { Vendor: vendor, Description: reason } } : {};
}

function reasoned(ioc: SoarIoc): Reasoned {
  return { verdict: iocVerdict(ioc), reason: textValue(ioc.item.verdict_reason_description) };
}

/** Each value once, with its most severe verdict, and the first reason that was given for that one. */
function valuesOf(iocs: readonly SoarIoc[], key: string): (Reasoned & { value: string })[] {
  const found = new Map<string, Reasoned & { value: string }>();
  for (const ioc of iocs) {
    const value = textValue(ioc.item[key]);
    if (value === null) continue;
    const known = found.get(value);
    const { verdict, reason } = reasoned(ioc);
    if (known === undefined) found.set(value, { value, verdict, reason });
    else if (known.verdict === verdict) known.reason ??= reason;
    else if (moreSevere(known.verdict, verdict) === verdict) found.set(value, { value, verdict, reason });
  }
  return [...found.values()];
}

/** One `File` for each set of hashes. Which of several has the size of the entry, the API does not say. */
function filesOf(ioc: SoarIoc, vendor: string): ContextObject[] {
  const { item } = ioc;
  const [name = null] = textValues(item.filenames);
  const Path = textValue(item.filename) ?? textValue(item.norm_filename) ?? name;
  const sets = hashSets(item);
  const own = { Size: sets.length > 1 ? null : numberValue(item.file_size), Type: textValue(item.mime_type) };
  const named = (sets.length === 0 ? [{}] : sets).map((set) => present({ Path, ...set }));
  const files = named.filter((file) => Object.keys(file).length > 0);
  return files.map((file) => ({ ...file, ...present(own), ...maliciousBlock(reasoned(ioc), vendor) }));
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
