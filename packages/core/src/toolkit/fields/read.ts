import type { z } from 'zod';
import { ResponseError } from '../../model/errors.ts';
import { pointer } from '../../model/json-pointer.ts';
import type { Warnings } from '../report/warnings.ts';

/** Where a value is from. */
export interface ReadOptions {
  /** The pointer to the value in a report's `raw`; the value is all of it unless given. */
  at?: string;
  warnings: Warnings;
  /** Names the value in the error: `The reply of cape to GET /tasks/view/7/`. */
  what?: string;
  provider?: string;
  /** The status of the reply, for the error. */
  status?: number;
}

/** So many values of another type are named one by one; of a reply that is full of them nobody reads on. */
const mostWarnings = 1000;

type Path = readonly PropertyKey[];
type Issue = Pick<z.core.$ZodIssue, 'message' | 'path'> & { code?: string; expected?: string; errors?: Issue[][] };

/**
 * Reads a value by its fields. What is of another type is left out, with a `malformed-value` warning that points at it. Throws
 * ResponseError where that is the whole value, or something without which the whole is of no use.
 */
export function readField<Field extends z.ZodType>(
  field: Field,
  value: unknown,
  options: ReadOptions,
): z.output<Field> {
  const { at = '', warnings, what = 'The document', provider = null, status = null } = options;
  const copies = new Set<object>();
  let document = value;
  let count = 0;
  for (;;) {
    const result = field.safeParse(document);
    if (result.success) {
      const more = `${count - mostWarnings} more values are not of the documented type; they were left out.`;
      if (count > mostWarnings) warnings.add('malformed-value', more);
      return result.data;
    }
    for (const issue of result.error.issues.flatMap((found) => flattened(found as Issue, []))) {
      const place = placeOf(document, issue.path);
      if (place.length === 0) {
        throw new ResponseError(`${what} is not of the documented shape${lackOf(issue.path)}.`, {
          provider,
          status,
        });
      }
      count += 1;
      if (count <= mostWarnings) warnings.add('malformed-value', messageOf(issue, place), at + pointerTo(place));
      document = without(document, place, copies);
    }
  }
}

/** The field without which the whole is of no use; its name is ours, and no text of the vendor's. */
function lackOf(path: Path): string {
  const [field] = path;
  return typeof field === 'string' ? `: ${field} is missing or of another type` : '';
}

/** What is wrong inside of the one alternative that is of the right type; the alternatives as a whole where none is. */
function flattened(issue: Issue, around: Path): Issue[] {
  const path = [...around, ...issue.path];
  const inside = issue.errors?.find((issues) => issues.every((found) => found.path.length > 0));
  return inside?.flatMap((found) => flattened(found, path)) ?? [{ ...issue, path }];
}

/** The place itself, or the nearest one around it where there is something to leave out. */
function placeOf(document: unknown, path: Path): Path {
  const values: unknown[] = [document];
  for (const step of path) values.push((values.at(-1) as Record<PropertyKey, unknown> | null | undefined)?.[step]);
  return path.slice(
    0,
    Math.max(
      0,
      values.findLastIndex((value) => value !== undefined),
    ),
  );
}

function messageOf({ message, code, expected, path }: Issue, place: Path): string {
  const key = String(path.findLast((step) => typeof step === 'string') ?? 'The value');
  if (place.length < path.length) {
    const around = String(place.findLast((step) => typeof step === 'string') ?? 'the list');
    return `An entry of ${around} without ${key} was left out.`;
  }
  if (code === 'invalid_union') return `${key} is not of the documented type; what could not be read was left out.`;
  if (expected === 'array') return `${key} is not a list; it was left out.`;
  if (expected === 'object' || expected === 'record') {
    return typeof place.at(-1) === 'number'
      ? `An entry of ${key} that is no object was left out.`
      : `${key} is no object; it was left out.`;
  }
  return /^\p{Lu}/u.test(message) ? message : `${key} ${message}`;
}

function pointerTo(path: Path): string {
  return pointer(...path.map((step) => (typeof step === 'number' ? step : String(step))));
}

/** The document without what is at a place. Whatever is around it is copied once; the document itself may be a report's `raw`. */
function without(document: unknown, place: Path, copies: Set<object>): unknown {
  const root = owned(document, copies);
  let around = root;
  for (const step of place.slice(0, -1)) {
    const inner = owned(around[step], copies);
    around[step] = inner;
    around = inner;
  }
  const last = place.at(-1);
  if (last !== undefined) around[last] = undefined;
  return root;
}

function owned(value: unknown, copies: Set<object>): Record<PropertyKey, unknown> {
  const known = value as Record<PropertyKey, unknown>;
  if (copies.has(known)) return known;
  const copy = (Array.isArray(value) ? [...value] : { ...known }) as Record<PropertyKey, unknown>;
  copies.add(copy);
  return copy;
}
