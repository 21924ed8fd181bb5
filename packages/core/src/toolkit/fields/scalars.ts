import type { z } from 'zod';
import { ipVersion } from '../values/ip-version.ts';
import { type Complain, leaf, leafReader } from './leaf.ts';

/** A field of one value: null where it is absent, empty or, with a warning, of another type. */
export type Scalar<T> = z.ZodType<T | null>;

/** The message of a field that says no more than that its type is another one: the reader names the key. */
export const anotherType = 'is not of the documented type; what could not be read was left out.';

/**
 * A field of the vendor's own: `read` gives null for what it cannot read. `message` is what the warning says: a sentence, or, in lower
 * case, what follows the field's name.
 */
export function scalar<T>(read: (value: unknown) => T | null, message: string = anotherType): Scalar<T> {
  return leaf((value, complain, index) => {
    if (value === undefined || value === null || value === '') return null;
    const found = read(value);
    if (found === null) complain(message, index);
    return found;
  });
}

/** A text; a number counts as its digits. */
export const text: Scalar<string> = scalar((value) =>
  typeof value === 'string' ? value : isNumber(value) ? String(value) : null,
);

/** A number, also in a text. */
export const number: Scalar<number> = scalar(readNumber);

/** A flag: true, 1, "true", "1" and their opposites. */
export const flag: Scalar<boolean> = scalar((value) =>
  typeof value === 'object' ? null : (flagWords.get(String(value).trim().toLowerCase()) ?? null),
);

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Bytes: a whole number from 0 on, also in a text. */
export const size: Scalar<number> = scalar((value) => {
  const found = readNumber(value);
  return found !== null && Number.isSafeInteger(found) && found >= 0 ? found : null;
});

/** The digits of an id, as text: a whole number from 0 on, of 18 digits at most. */
export const id: Scalar<string> = scalar((value) => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  return typeof value === 'string' && /^[0-9]{1,18}$/.test(value) ? value : null;
});

/** An IPv4 or IPv6 address, as it stands there. */
export const address: Scalar<string> = scalar((value) =>
  typeof value === 'string' && ipVersion(value) !== 0 ? value : null,
);

/** An ISO 3166-1 alpha-2 code, in upper case. */
export const country: Scalar<string> = scalar((value) =>
  typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : null,
);

/** An MD5, in lower-case hex. */
export const md5: Scalar<string> = hash('md5', 32);
/** A SHA-1, in lower-case hex. */
export const sha1: Scalar<string> = hash('sha1', 40);
/** A SHA-256, in lower-case hex. */
export const sha256: Scalar<string> = hash('sha256', 64);
/** A SHA-512, in lower-case hex. */
export const sha512: Scalar<string> = hash('sha512', 128);
/** An imphash, in lower-case hex. */
export const imphash: Scalar<string> = hash('imphash', 32);

/** A fuzzy hash of ssdeep, in its own notation; blanks around it go. */
export const ssdeep: Scalar<string> = hashField(
  (hash) => (/^[0-9]{1,10}:[A-Za-z0-9+/]*:[A-Za-z0-9+/]*$/.test(hash) ? hash : null),
  'An ssdeep that is not of the form size:hash:hash was left out.',
);

/** Whatever stands there, unread; undefined where nothing does. */
export const raw: z.ZodType<unknown> = leaf((value) => value);

/**
 * What a field reads in a value that stands alone; null where there is nothing, or something of another type: `complain` gets the
 * message, and the index where it is about one entry of a list. The field is one that this module makes.
 */
export function one<T>(field: z.ZodType<T>, value: unknown, complain: Complain = () => undefined): T | null {
  return leafReader(field)?.(value, complain) ?? null;
}

/**
 * One value of a kind or several, as a list; [] where there is none. An entry of another type is left out with a warning, one that is
 * empty without. `item` is one of the fields of one value.
 */
export function several<T>(item: Scalar<T>): z.ZodType<T[]> {
  const readItem = leafReader(item);
  if (readItem === null) throw new TypeError('several: expected a field of one value, such as text or id');
  return leaf((value, complain) => {
    if (!Array.isArray(value)) {
      const single = readItem(value, complain);
      return single === null ? [] : [single];
    }
    // A copy is of the right length at once: an empty list that grows takes room for 17 entries.
    const found: T[] = value.slice();
    let count = 0;
    for (let index = 0; index < value.length; index++) {
      const entry = readItem(value[index], complain, index);
      if (entry === null) continue;
      found[count] = entry;
      count += 1;
    }
    found.length = count;
    return found;
  });
}

/** One text or several; [] where there is none. An entry of another type is left out with a warning. */
export const texts: z.ZodType<string[]> = several(text);

/** A field that is read whatever stands there, without a warning: `read` gets undefined where it is absent. */
export function derived<T>(read: (value: unknown) => T): z.ZodType<T> {
  return leaf(read);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function readNumber(value: unknown): number | null {
  if (isNumber(value)) return value;
  const digits = typeof value === 'string' ? value.trim() : '';
  return /^-?\d{1,16}(?:\.\d{1,16})?$/.test(digits) ? Number(digits) : null;
}

/** Lower-case hex; blanks around it go. A hash that its publisher masked, that is cut or of another kind is left out. */
function hash(kind: string, digits: number): Scalar<string> {
  const form = new RegExp(`^[0-9a-fA-F]{${digits}}$`);
  const message = `A ${kind} that is not ${digits} hex digits was left out.`;
  return hashField((found) => (form.test(found) ? found.toLowerCase() : null), message);
}

function hashField(read: (hash: string) => string | null, message: string): Scalar<string> {
  return leaf((value, complain, index) => {
    const trimmed = typeof value === 'string' ? value.trim() : value;
    if (trimmed === undefined || trimmed === null || trimmed === '') return null;
    const found = typeof trimmed === 'string' ? read(trimmed) : null;
    if (found === null) complain(message, index);
    return found;
  });
}
