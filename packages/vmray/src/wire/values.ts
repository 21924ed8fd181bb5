import { isIP } from 'node:net';
import { fields } from '@sandjury/core/toolkit';
import type { z } from 'zod';

const { scalar } = fields;

/** A list that a reply is about: null in its place is malformed, unlike that in place of a list inside of an entry. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return fields.list(item).unwrap().unwrap().optional();
}

/** An id as text, or null when it is none: a publisher's masked copy has "3945xxx". */
export function idText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  return typeof value === 'string' && /^[0-9]{1,18}$/.test(value) ? value : null;
}

/** A host, and the port behind it: `192.0.2.1:443`, `[2001:db8::1]:443`, `a.example:80`. null where there is no port. */
export function hostAndPort(text: string): { host: string; port: string | null } {
  const [, bracketed, plain, port = null] = /^(?:\[([^\]]+)\]|([^:\s/]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined || Number(port) > 65_535 ? { host: text, port: null } : { host, port };
}

/** An id as it is given, a number or digits. */
export const givenId: fields.Scalar<number | string> = scalar(
  (value) => ((typeof value === 'number' || typeof value === 'string') && idText(value) !== null ? value : null),
  'An id that is not a number was left out.',
);

/** The digits of an id; null for all else, without a warning. */
export const optionalId = fields.derived(idText);

/** An IP address, without the port behind it. */
export const ipAddress: fields.Scalar<string> = scalar((value) => {
  const { host } = hostAndPort(typeof value === 'string' ? value.trim() : '');
  return isIP(host) === 0 ? null : host;
}, 'A value that is not an IP address was left out.');

/** An ISO 3166-1 alpha-2 code, in upper case. */
export const countryCode: fields.Scalar<string> = scalar(
  (value) => (typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : null),
  'A country code that is not two letters was left out.',
);
