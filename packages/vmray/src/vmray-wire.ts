import { z } from 'zod';
import { decimal } from './vmray-fields.ts';

// Replies are tolerated as they come: a field of another type than documented is read where nothing can be mistaken in that
// ("4" for 4, one text for a list of one), counts as absent where it cannot, and unknown keys are ignored. Words, ids and
// hashes stay `unknown` here, because what is odd about them is worth a warning in the report.
export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);
export const number = z
  .union([z.number(), z.string().trim().regex(decimal).transform(Number)])
  .nullish()
  .catch(null);
const flagWord = z.string().trim().toLowerCase();
export const flag = z
  .union([
    z.boolean(),
    z.union([z.literal(1), flagWord.pipe(z.enum(['true', '1']))]).transform(() => true),
    z.union([z.literal(0), flagWord.pipe(z.enum(['false', '0']))]).transform(() => false),
  ])
  .nullish()
  .catch(null);
export const odd = z.unknown().optional();
const alone = z.union([z.string().min(1), z.number()]).transform((item): unknown[] => [item]);
export const oddList = z
  .union([z.array(z.unknown()), alone])
  .nullish()
  .catch(null);
/** Ids are integers; a publisher's masked copy has strings. */
export const looseTexts = oddList.transform((list) =>
  (list ?? []).filter((item) => typeof item === 'string' || Number.isFinite(item)).map(String),
);
export const texts = looseTexts.transform((list) => list.filter((item) => item !== ''));

/** Entries that are no objects become null, so that the others keep the index they have in the reply. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item.nullable().catch(null)).nullish().catch(null);
}
