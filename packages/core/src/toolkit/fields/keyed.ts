import { z } from 'zod';
import { isObject } from './each.ts';

interface KeyedDef extends z.core.$ZodTypeDef {
  type: 'custom';
  item: z.ZodType;
}

const Keyed = z.core.$constructor<z.ZodType, KeyedDef>('SandjuryKeyed', (field, definition) => {
  z.ZodType.init(field, definition);
  const { item } = definition;
  field._zod.parse = (payload, context) => {
    const { value: input, issues } = payload;
    if (!isObject(input) && !Array.isArray(input)) {
      issues.push({ code: 'invalid_type', expected: 'object', input, inst: field });
      return payload;
    }
    const found = new Map<string, unknown>();
    for (const [key, value] of Object.entries(input)) {
      if (!isObject(value)) continue;
      const entry = item._zod.run({ value, issues: [] }, context);
      // No field of ours waits for anything.
      if (entry instanceof Promise) continue;
      issues.push(...z.core.util.prefixIssues(key, entry.issues));
      found.set(key, entry.value);
    }
    payload.value = found;
    return payload;
  };
});

/**
 * The objects of a collection by their keys, which the vendor made up, or by their places in a list. Members that are no objects say
 * something of the collection, and are ignored. null or undefined where it is absent or, with a warning, something else.
 */
export function keyed<Item extends z.ZodType>(item: Item) {
  return (new Keyed({ type: 'custom', item }) as z.ZodType<ReadonlyMap<string, z.output<Item>>>).nullish();
}
