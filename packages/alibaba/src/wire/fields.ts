import { fields, type JsonObject, readField, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { keyOf } from './envelope.ts';

/** A text, and nothing else. */
export const text: fields.Scalar<string> = fields.scalar((value) => (typeof value === 'string' ? value : null));

/** A text without blanks around it. A number counts as its digits: `sandbox_result` is documented as a text, and is a digit. */
export const word: fields.Scalar<string> = fields.scalar(wordOf);

/** `ThreatLevel`: a number; in sister APIs a text, even one that is quoted twice (`"\"3\""`). Kept as text, as it is a code. */
export const level: fields.Scalar<string> = fields.scalar((value) => wordOf(value)?.replaceAll('"', '').trim() ?? null);

/** What is read of an object: the keys that it has. null: empty, or of another type. */
export type FieldsOf<Fields extends z.ZodObject> = {
  [Key in keyof z.output<Fields>]?: z.output<Fields>[Key] | null | undefined;
};

/** Where an object is in a report's `raw`. */
export interface Place {
  /** The pointer to the value under a key, as it is spelled there. */
  at(key: string): string;
  warnings: Warnings;
}

const none: ReadonlySet<string> = new Set();

/** Reads an object by its fields, whichever case their keys are in. `unread` names the fields whose values are of another type. */
export function readFields<Fields extends z.ZodObject>(
  shape: Fields,
  record: JsonObject,
  place?: Place,
): { value: FieldsOf<Fields>; unread: ReadonlySet<string> } {
  const found: Record<string, unknown> = {};
  for (const name of Object.keys(shape.shape)) {
    const key = keyOf(record, name);
    if (key !== null) found[name] = record[key];
  }
  const keep = (value: Readonly<Record<string, unknown>>) => {
    for (const name of Object.keys(found)) found[name] = value[name];
    return found as FieldsOf<Fields>;
  };
  const whole = shape.safeParse(found);
  if (whole.success) return { value: keep(whole.data), unread: none };
  const warnings = new Warnings();
  const value = readField(shape, found, { warnings });
  const unread = new Set<string>();
  for (const { code, message, pointer } of warnings.list()) {
    const [, name = '', ...inside] = pointer?.split('/') ?? [];
    unread.add(name);
    place?.warnings.add(code, message, [place.at(keyOf(record, name) ?? name), ...inside].join('/'));
  }
  return { value: keep(value), unread };
}

/** What `word` reads. */
export function wordOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.trim() : null;
}
