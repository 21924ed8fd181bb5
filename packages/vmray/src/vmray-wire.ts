import { z } from 'zod';

// Replies are tolerated as they come: a field of another type than documented counts as absent, and unknown keys are
// ignored. Words, ids and hashes stay `unknown` here, because what is odd about them is worth a warning in the report.
export const text = z.string().nullish().catch(null);
export const number = z.number().nullish().catch(null);
export const flag = z.boolean().nullish().catch(null);
export const odd = z.unknown().optional();
export const oddList = z.array(z.unknown()).nullish().catch(null);
export const texts = oddList.transform((list) =>
  (list ?? []).filter((item): item is string => typeof item === 'string' && item !== ''),
);
/** Ids are integers; a publisher's masked copy has strings. */
export const looseTexts = oddList.transform((list) =>
  (list ?? []).filter((item) => typeof item === 'string' || typeof item === 'number').map(String),
);

/** Entries that are no objects become null, so that the others keep the index they have in the reply. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item.nullable().catch(null)).nullish().catch(null);
}
