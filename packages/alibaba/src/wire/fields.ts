import { fields, type JsonObject, type Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { keyOf } from './envelope.ts';

/** A text, and nothing else. */
export const text: fields.Scalar<string> = fields.scalar((value) => (typeof value === 'string' ? value : null));

/** A text without blanks around it. A number counts as its digits: `sandbox_result` is documented as a text, and is a digit. */
export const word: fields.Scalar<string> = fields.scalar(wordOf);

/** `ThreatLevel`: a number; in sister APIs a text, even one that is quoted twice (`"\"3\""`). Kept as text, as it is a code. */
export const level: fields.Scalar<string> = fields.scalar((value) => wordOf(value)?.replaceAll('"', '').trim() ?? null);

/** Whatever stands there, unread. */
export const raw: z.ZodType<unknown> = fields.derived((value) => value);

type Fields = Readonly<Record<string, z.ZodType>>;

/** What is read of an object: the keys that it has. null: empty, or of another type. */
export type FieldsOf<Shape extends Fields> = { [Key in keyof Shape]?: z.output<Shape[Key]> | null | undefined };

/** Where an object is in a report's `raw`. */
export interface Place {
  /** The pointer to the value under a key, as it is spelled there. */
  at(key: string): string;
  warnings: Warnings;
}

/** Nobody reads more of them about one object. */
const mostWarnings = 100;

const none: ReadonlySet<string> = new Set();

/** Reads an object by its fields, whichever case their keys are in. `unread` names the fields whose values are of another type. */
export function readFields<Shape extends Fields>(
  shape: Shape,
  record: JsonObject,
  place?: Place,
): { value: FieldsOf<Shape>; unread: ReadonlySet<string> } {
  const value: Record<string, unknown> = {};
  let unread = none;
  let count = 0;
  for (const [name, field] of Object.entries(shape)) {
    const key = keyOf(record, name);
    if (key === null) continue;
    value[name] = fields.one(field, record[key], (message, index) => {
      count += 1;
      if (count > mostWarnings) return;
      unread = new Set([...unread, name]);
      const entry = index === undefined ? '' : `/${index}`;
      const said = count === mostWarnings ? 'has more values of another type; they were left out.' : message;
      place?.warnings.add('malformed-value', `${name} ${said}`, place.at(key) + entry);
    });
  }
  return { value: value as FieldsOf<Shape>, unread };
}

/** What `word` reads. */
export function wordOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.trim() : null;
}
