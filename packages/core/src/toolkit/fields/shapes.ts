import { z } from 'zod';

/** What a field is read as. */
export type Read<Field extends z.ZodType> = z.output<Field>;

type Shape = Readonly<Record<string, z.ZodType>>;

/** An object of which the named fields are read. Each may be absent, and what is not named is ignored. */
export function object<Fields extends Shape>(fields: Fields): z.ZodObject<Fields, z.core.$strip> {
  return z.object(fields);
}

/** An object inside of another: undefined or null where it is absent or, with a warning, something else. */
export function section<Fields extends Shape>(fields: Fields) {
  return object(fields).nullish();
}

/**
 * A list; undefined or null where it is absent or, with a warning, something else. An entry of another type is undefined, so
 * that the others keep the index that they have in the reply.
 */
export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item.optional()).nullish();
}

/** As `list`, of what is keyed by something that the vendor made up. */
export function record<Item extends z.ZodType>(item: Item) {
  return z.record(z.string(), item.optional()).nullish();
}

/** A value of one of several types: the first that reads it. A union of objects is told apart by nothing but that. */
export function either<Options extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(...options: Options) {
  return z.union(options);
}

/**
 * A field without which the object around it is of no use: an entry of a list is left out as a whole. A list of which no entry can be
 * read is missing, too: it says that there is something, and an empty one would say that there is nothing.
 */
export function required<T>(field: z.ZodType<T | null | undefined>): z.ZodType<T> {
  return field.transform((value, context) => {
    const isLost = Array.isArray(value) && value.length > 0 && value.every((entry) => isMissing(entry));
    if (!isMissing(value) && !isLost) return value;
    context.issues.push({ code: 'custom', message: 'is missing.', input: value });
    return z.NEVER;
  });
}

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
