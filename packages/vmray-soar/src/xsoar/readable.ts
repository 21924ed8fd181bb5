import { defang, type IocType, type VerdictValue } from '@sandjury/core';
import { iocNames } from '../wire/ioc-kinds.ts';
import { textValue, type WireObject } from '../wire/objects.ts';
import type { SoarIoc } from '../wire/report.ts';
import { attributes, type Cell, markdownText, table, titled } from '../words/markdown.ts';
import { xsoarVerdicts } from '../words/verdicts.ts';
import { iocVerdict } from './iocs.ts';
import type { ContextObject } from './objects.ts';

/** A field of a context object for a table. */
export function cellOf(object: ContextObject, name: string): Cell {
  const value = object[name];
  if (name.endsWith('URL')) return { link: textValue(value) };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(String) : null;
}

/** Context objects as a table with a title. */
export function objectsTable(title: string, objects: readonly ContextObject[], columns: readonly string[]): string {
  const rows = objects.map((object) => columns.map((column) => cellOf(object, column)));
  return titled(title, table(columns, rows));
}

/** Some fields of one context object, a row each. */
export function objectAttributes(object: ContextObject, names: readonly string[]): string {
  return attributes(names.map((name) => [name, cellOf(object, name)]));
}

const rows: Readonly<Record<SoarIoc['list'], readonly [key: string, type: IocType | null]>> = {
  domains: ['domain', 'domain-name'],
  email_addresses: ['email_address', 'email-addr'],
  emails: ['subject', null],
  filenames: ['filename', null],
  files: ['filename', null],
  ips: ['ip_address', 'ipv4-addr'],
  mutexes: ['mutex_name', null],
  processes: ['cmd_line', null],
  registry: ['reg_key_name', null],
  urls: ['url', 'url'],
};

/** IOCs as a table for people: addresses in it are defanged. */
export function iocsTable(title: string, iocs: readonly SoarIoc[]): string {
  const body = iocs.map((ioc) => {
    const verdict: VerdictValue = iocVerdict(ioc);
    return [iocNames[ioc.list].xsoar, iocLabel(ioc), xsoarVerdicts[verdict], ioc.isIoc] satisfies Cell[];
  });
  return titled(title, table(['Type', 'Value', 'Verdict', 'IsIOC'], body));
}

function iocLabel({ list, item }: SoarIoc): string | null {
  const [key, type] = rows[list];
  const value = textValue(item[key]) ?? secondName(list, item);
  return value !== null && type !== null ? defang(type, value) : value;
}

/** What names an item that lacks its own name: a memory dump its hash, an e-mail its sender, a process its image. */
function secondName(list: SoarIoc['list'], item: WireObject): string | null {
  const from = (values: unknown) => (Array.isArray(values) ? textValue(values[0]) : null);
  if (list === 'emails') return textValue(item.sender);
  if (list === 'processes') return from(item.image_names);
  if (list !== 'files') return null;
  const [hashes] = Array.isArray(item.hashes) ? item.hashes : [];
  const hash = typeof hashes === 'object' && hashes !== null ? textValue(hashes.sha256_hash) : null;
  return from(item.filenames) ?? hash;
}

/** Tables one below the other; without those that are not there. */
export function stacked(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join('\n\n');
}

/** A line of plain text. */
export function line(text: string): string {
  return markdownText(text);
}
