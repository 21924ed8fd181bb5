import { z } from 'zod';
import { flag, text as readText, texts as readTexts } from './fields.ts';
import { isItem, type SummaryItem } from './item.ts';
import { flag as flagField, number, text } from './primitives.ts';

export { isItem, type SummaryItem } from './item.ts';

// The objects of a summary are read field by field: a schema pass over thousands of them would cost more than it tells.

/** What a summary says of its run and sample. */
export const MetadataSchema = z.object({
  analysis_id: z.unknown().optional(),
  sample_id: z.unknown().optional(),
  sample_type: text,
  submission_filename: text,
  verdict: z.unknown().optional(),
  creation_time: z.unknown().optional(),
  result_code: number,
  result_str: text,
  is_execution_successful: flagField,
  platform_information: z.object({ platform_version: text }).nullish().catch(null),
});

/** The head of a Summary JSON v2 (`logs/summary_v2.json`). Schema 2.5 omits what is empty, 2.1 writes it. */
export const SummarySchema = z.object({
  version: text,
  analysis_metadata: MetadataSchema.nullish().catch(null),
  virtual_machine: z.object({ name: text, description: text }).nullish().catch(null),
});

/** A summary: its head, read, and the whole document. */
export interface VmraySummary {
  head: z.output<typeof SummarySchema>;
  body: SummaryItem;
}

/** The objects of a section (a collection keyed by generated ids), without its `_type` and other plain members. */
export function entriesOf(section: unknown): [key: string, item: SummaryItem][] {
  if (typeof section !== 'object' || section === null) return [];
  const entries: [string, SummaryItem][] = [];
  for (const [key, item] of Object.entries(section)) if (isItem(item)) entries.push([key, item]);
  return entries;
}

/** The text under a key; null when it is absent, empty or no text. */
export function textOf(item: SummaryItem, key: string): string | null {
  return (Object.hasOwn(item, key) && readText(item[key])) || null;
}

/** The texts under a key. */
export function textsOf(item: SummaryItem, key: string): string[] {
  return Object.hasOwn(item, key) ? readTexts(item[key]) : [];
}

/** Whether there is a flag under a key, and it is set. */
export function isSet(item: SummaryItem, key: string): boolean {
  return Object.hasOwn(item, key) && flag(item[key]) === true;
}

/** What a reference leads to inside the same summary; null when it leads to another file of the archive, or nowhere. */
export function follow(summary: SummaryItem, reference: unknown): SummaryItem | null {
  if (!isItem(reference) || !Array.isArray(reference.path) || reference.path.length > 8) return null;
  const source = reference.source;
  if (typeof source === 'string' && !source.endsWith('summary_v2.json')) return null;
  let value: unknown = summary;
  for (const step of reference.path) {
    if (!isItem(value) || typeof step !== 'string' || !Object.hasOwn(value, step)) return null;
    value = value[step];
  }
  return isItem(value) ? value : null;
}

/** The same for a list of references. 2 of the 495 references of the 2.1 fixture dangle. */
export function followAll(summary: SummaryItem, references: unknown): SummaryItem[] {
  if (!Array.isArray(references)) return [];
  return references.map((reference) => follow(summary, reference)).filter((item) => item !== null);
}

/** The last step of each reference: the key of what it leads to. */
export function keysOf(references: unknown): string[] {
  if (!Array.isArray(references)) return [];
  return references
    .map((reference) => (isItem(reference) && Array.isArray(reference.path) ? reference.path.at(-1) : null))
    .filter((key) => typeof key === 'string');
}
