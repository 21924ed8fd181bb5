import type { z } from 'zod';
import { ResponseError } from '../../model/errors.ts';
import type { SandboxReport } from '../../model/report.ts';
import type { AnalysisRef } from '../../model/sample.ts';
import type { JsonReply } from '../api/options.ts';
import { isObject, type JsonObject } from '../fields/each.ts';
import { readField } from '../fields/read.ts';
import { assertDepth } from '../input/json.ts';
import { Warnings } from './warnings.ts';

/** A reply that a report is made of, from the network or from a file, and its ticket. Pointers of `warnings` lead into `raw`. */
export interface ReplyToMap<Value> extends Pick<JsonReply<Value>, 'value' | 'raw' | 'warnings'> {
  ref: AnalysisRef;
}

/** How the saved replies of a vendor are read whose replies are whole reports. */
export interface SavedReportOptions<Field extends z.ZodType, Raw> {
  /** The provider of the tickets. */
  provider: string;
  /** What a document is expected to be, for the error: `report of CAPE: expected report.json or lite.json`. */
  expected: string;
  field: Field;
  /** Whether a document is the vendor's: other programs' documents have an `id` or an `info` too. */
  isOwn: (document: JsonObject) => boolean;
  /** The ticket's id: `task:7`; null where the reply names none, and is refused. */
  ticketOf: (value: z.output<Field>) => string | null;
  /** Maps one reply: the same function that maps a live one. */
  toReport: (saved: ReplyToMap<z.output<Field>>) => SandboxReport<Raw>;
}

/**
 * Reports from saved replies (parsed JSON), offline and pure: one for each ticket, in the order in which they are first named. Of two
 * replies with one ticket the one with more sections counts. Throws ResponseError when there is no document or one is not the vendor's,
 * TooLargeError when one is nested too deep.
 */
export function readSavedReports<Field extends z.ZodType, Raw>(
  documents: readonly unknown[],
  { provider, expected, field, isOwn, ticketOf, toReport }: SavedReportOptions<Field, Raw>,
): SandboxReport<Raw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const known = new Map<string, { reply: ReplyToMap<z.output<Field>>; sections: number }>();
  for (const raw of documents) {
    assertDepth(raw, { what: 'The document' });
    const refused = new ResponseError(`The document is no ${expected}.`);
    if (!isObject(raw) || !isOwn(raw)) throw refused;
    const warnings = new Warnings();
    const value = readField(field, raw, { warnings, what: 'The document' });
    const id = ticketOf(value);
    if (id === null) throw refused;
    const sections = Object.keys(raw).length;
    if (sections <= (known.get(id)?.sections ?? -1)) continue;
    known.set(id, { reply: { ref: { provider, id }, value, raw, warnings: warnings.list() }, sections });
  }
  return [...known.values()].map(({ reply }) => toReport(reply));
}
