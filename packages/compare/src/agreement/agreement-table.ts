import { ConfigurationError } from '@sandjury/core';
import { z } from 'zod';
import { csvRecords } from './csv.ts';
import { type Rating, RatingReader } from './scale.ts';

/** Ratings of many samples. `rows` has one row per sample, each with one rating per source, in the order of `sources`. */
export interface AgreementTable {
  sources: string[];
  rows: Rating[][];
}

const JsonTableSchema = z.strictObject({ sources: z.array(z.string()), rows: z.array(z.unknown()) });

/**
 * Reads a table of ratings. CSV: a header of source names, then one line per sample, an empty cell for a missing rating;
 * quotes as in RFC 4180; empty lines are skipped where there is more than one source. JSON, where the text begins with `{`:
 * `{ "sources": [name…], "rows": [[value or null…]…] }`. `scale`: the words in order, see `agreementStudy`. Throws
 * ConfigurationError that names the line (JSON: the row) for a row of another length, a value that is not on the scale,
 * and a source that is named twice or not at all.
 */
export function readAgreementTable(
  text: string,
  options: { scale?: readonly string[] | undefined } = {},
): AgreementTable {
  const reader = new RatingReader(options.scale);
  return /^\uFEFF?\s*\{/.test(text) ? readJson(text, reader) : readCsv(text, reader);
}

/** The names, when they can tell the columns apart. Throws ConfigurationError otherwise. */
export function checkSources(sources: readonly string[]): readonly string[] {
  if (sources.length === 0) throw new ConfigurationError('A table of ratings names one source at least.');
  const unnamed = sources.findIndex((name) => name.trim() === '');
  if (unnamed >= 0) throw new ConfigurationError(`Source ${unnamed + 1} of the table has no name.`);
  const twice = sources.find((name, index) => sources.indexOf(name) < index);
  if (twice !== undefined) throw new ConfigurationError(`The table names the source ${JSON.stringify(twice)} twice.`);
  return sources;
}

function readCsv(text: string, reader: RatingReader): AgreementTable {
  const records = csvRecords(text);
  const header = records.next();
  if (header.done === true) throw new ConfigurationError('The table is empty: its first line names the sources.');
  const sources = header.value.cells.map((name) => name.trim());
  checkSources(sources);
  const rows: Rating[][] = [];
  for (const { line, cells } of records) {
    if (cells.length === 1 && cells[0] === '' && sources.length > 1) continue;
    rows.push(readRow(cells, sources.length, reader, `Table, line ${line}`));
  }
  return { sources, rows };
}

function readJson(text: string, reader: RatingReader): AgreementTable {
  const { sources, rows } = parseJson(text.replace(/^\uFEFF/, ''));
  checkSources(sources);
  return {
    sources,
    rows: rows.map((row, index) => {
      const where = `Table, row ${index + 1}`;
      if (!Array.isArray(row)) throw new ConfigurationError(`${where}: a row is a list of values.`);
      return readRow(row, sources.length, reader, where);
    }),
  };
}

function parseJson(text: string): z.infer<typeof JsonTableSchema> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new ConfigurationError('The table begins like JSON, but is none.', { cause });
  }
  const result = JsonTableSchema.safeParse(document);
  if (result.success) return result.data;
  throw new ConfigurationError('A JSON table is { "sources": [name…], "rows": [[value or null…]…] } and nothing else.');
}

/** The row as ratings: words as the scale spells them, so that a table of a million rows holds each word once. */
function readRow(cells: readonly unknown[], length: number, reader: RatingReader, where: string): Rating[] {
  if (cells.length !== length) throw raggedRow(where, cells.length, length);
  return cells.map((cell) => {
    const value = reader.read(cell, () => where);
    return value === null || reader.kind === 'numbers' ? value : (reader.words[value] ?? null);
  });
}

/** The error for a row that has another number of values than there are sources. */
export function raggedRow(where: string, found: number, expected: number): ConfigurationError {
  return new ConfigurationError(`${where}: ${found} value${found === 1 ? '' : 's'} for ${expected} sources.`);
}
