import { z } from 'zod';
import * as read from './fields.ts';

// Replies are tolerated as they come: a field of another type than documented is read where nothing can be mistaken in that
// ("4" for 4, one text for a list of one), counts as absent where it cannot, and unknown keys are ignored. Words, ids and
// hashes stay `unknown` here, because what is odd about them is worth a warning in the report.
export const text = z.unknown().transform(read.text).optional();
export const number = z.unknown().transform(read.number).optional();
export const flag = z.unknown().transform(read.flag).optional();
export const odd = z.unknown().optional();
export const oddList = z.unknown().transform(read.oddList).optional();
/** Ids are integers; a publisher's masked copy has strings. */
export const looseTexts = odd.transform(read.looseTexts);
export const texts = odd.transform(read.texts);

/** Entries that are no objects become null, so that the others keep the index they have in the reply. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item.nullable().catch(null)).nullish().catch(null);
}
