import { isIP } from 'node:net';
import { byText, capped, ordered, readTime, type Warnings } from '@sandjury/core/toolkit';

/** The most names kept of one file. One real file IOC carries several hundred. */
export const mostNames = 100;

/** An id as text, or null when it is none: a publisher's masked copy has "3945xxx". */
export function idText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  return typeof value === 'string' && /^[0-9]{1,18}$/.test(value) ? value : null;
}

/** Ids as texts; what is no id is left out with a warning. */
export function idTexts(values: readonly unknown[] | null | undefined, at: string, warnings: Warnings): string[] {
  return keep(values, idText, () => warnings.add('malformed-value', 'An id that is not a number was left out.', at));
}

/** IP addresses; what is none (masked, a host name) is left out with a warning. */
export function ipTexts(values: readonly unknown[] | null | undefined, at: string, warnings: Warnings): string[] {
  return keep(
    values,
    (value) => {
      const { host } = hostAndPort(typeof value === 'string' ? value.trim() : '');
      return isIP(host) === 0 ? null : host;
    },
    () => warnings.add('malformed-value', 'A value that is not an IP address was left out.', at),
  );
}

/** A host, and the port behind it: `192.0.2.1:443`, `[2001:db8::1]:443`, `a.example:80`. null where there is no port. */
export function hostAndPort(text: string): { host: string; port: string | null } {
  const [, bracketed, plain, port = null] = /^(?:\[([^\]]+)\]|([^:\s/]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined || Number(port) > 65_535 ? { host: text, port: null } : { host, port };
}

/** ISO 3166-1 alpha-2 codes in upper case; what is none is left out with a warning. */
export function countryTexts(values: readonly unknown[] | null | undefined, at: string, warnings: Warnings): string[] {
  return keep(
    values,
    (value) => (typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : null),
    () => warnings.add('malformed-value', 'A country code that is not two letters was left out.', at),
  );
}

function keep(
  values: readonly unknown[] | null | undefined,
  read: (value: unknown) => string | null,
  onLoss: () => void,
): string[] {
  const kept: string[] = [];
  if (values)
    for (const value of values) {
      const text = read(value);
      if (text !== null) kept.push(text);
      else if (value !== null && value !== '') onLoss();
    }
  return kept;
}

/** A time in UTC. VMRay's REST times and those of Summary 2.1 have no zone: they are read as UTC, with one warning. */
export function utcTime(text: unknown, at: string, warnings: Warnings): string | null {
  if (text === null || text === undefined || text === '') return null;
  const read = readTime(text);
  if (read === null) {
    warnings.add('malformed-value', 'A time that could not be read was left out.', at);
    return null;
  }
  if (!read.zoned && !warnings.has('undated-zone')) {
    warnings.add('undated-zone', "VMRay's times carry no zone here; they were read as UTC.");
  }
  return read.time;
}

/** A page for a person: http or https only, without blanks and control characters. */
export function webLink(text: string | null | undefined): string | null {
  return text && /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) ? text : null;
}

/** The texts that are not empty. */
export function present(...values: readonly (string | null | undefined)[]): string[] {
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

export function lowerCase(texts: readonly string[]): string[] {
  return texts.map((text) => text.toLowerCase());
}

/** At most `mostNames` names, with a warning when some were cut. */
export function cappedNames(names: readonly string[], at: string, warnings: Warnings): string[] {
  if (names.length <= mostNames) return [...names];
  const { kept, cut } = capped(names, mostNames);
  if (cut > 0) warnings.add('truncated', `${cut} of ${cut + kept.length} names were left out; raw has them all.`, at);
  return kept;
}

type Detail = readonly string[] | string | number | null | undefined;

/** Details without the empty ones, in order of their keys, as a report has them. */
export function detailsOf(entries: Readonly<Record<string, Detail>>): Record<string, string[]> {
  const keys: string[] = [];
  for (const key of Object.keys(entries)) if (hasDetail(entries[key])) keys.push(key);
  const details: Record<string, string[]> = {};
  for (const key of ordered(keys, byText)) {
    const value = entries[key] ?? '';
    details[key] = typeof value === 'object' ? value.slice() : [String(value)];
  }
  return details;
}

function hasDetail(value: Detail): boolean {
  if (value === null || value === undefined) return false;
  return typeof value === 'number' || value.length > 0;
}

/** Size in bytes, or null when the number is none. */
export function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
