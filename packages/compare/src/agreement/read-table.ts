import { ConfigurationError, checkArgument, checkOptions } from '@sandjury/core';
import { z } from 'zod';
import { ComparisonRatings, isComparison, parsedLine } from './comparison-ratings.ts';
import { csvRecords } from './csv.ts';
import { type Rating, RatingReader } from './scale.ts';
import { type AgreementTable, checkSources, raggedRow } from './table.ts';

const JsonTableSchema = z.strictObject({ sources: z.array(z.string()), rows: z.array(z.unknown()) });

/**
 * Reads a table of ratings. CSV: a header of source names, then one line per sample, an empty cell for a missing rating;
 * quotes as in RFC 4180; empty lines are skipped where there is more than one column; a first column `sample` is a name, no source.
 * Of the summary that `compare --format csv-summary` writes, the columns `NAME verdict` are read, and nothing else. JSON, where the
 * text begins with `{` or `[`: `{ "sources": [name…], "rows": [[value or null…]…] }`, or comparisons: one, an array, or one a line.
 * `scale`: the words in order, see `agreementStudy`. Throws ConfigurationError that names the line (JSON: the row) for a row of another length, a value that is not on the scale,
 * and a source that is named twice or not at all.
 */
export function readAgreementTable(
  text: string,
  options: { scale?: readonly string[] | undefined } = {},
): AgreementTable {
  checkArgument(text, 'text', 'readAgreementTable: text', 'the content of a CSV or JSON file as text');
  checkOptions(options, ['scale'], 'readAgreementTable: options');
  const reader = new RatingReader(options.scale);
  return /^\uFEFF?\s*[{[]/.test(text) ? readJson(text, reader, options.scale) : readCsv(text, reader);
}

function readCsv(text: string, reader: RatingReader): AgreementTable {
  const records = csvRecords(text);
  const header = records.next();
  if (header.done === true) throw new ConfigurationError('The table is empty: its first line names the sources.');
  const titles = header.value.cells.map((name) => name.trim());
  const { kind, read } = columnsOf(titles);
  const columns = read.map((index) => titles[index] ?? '');
  const sources = kind === 'summary' ? columns.map((title) => title.slice(0, -verdictSuffix.length)) : columns;
  checkSources(sources);
  const rows: Rating[][] = [];
  for (const { line, cells } of records) {
    if (cells.length === 1 && cells[0] === '' && titles.length > 1) continue;
    if (cells.length !== titles.length) throw raggedRow(`Table, line ${line}`, cells.length, titles.length);
    const own = read.map((index) => cells[index] ?? '');
    rows.push(readRow(own, sources.length, reader, `Table, line ${line}`));
  }
  return { sources, rows, kind, columns, groups: {} };
}

const verdictSuffix = ' verdict';

/** Which columns hold ratings. */
function columnsOf(titles: readonly string[]): { kind: 'ratings' | 'summary'; read: number[] } {
  const indexes = [...titles.keys()];
  const verdicts = indexes.filter((index) => titles[index]?.endsWith(verdictSuffix));
  if (verdicts.length > 0 && titles.some((title) => title.endsWith(' is_ioc'))) {
    throw new ConfigurationError(
      'The table has the verdicts of indicators, not of samples: give what `compare --format csv-summary` or ndjson wrote.',
    );
  }
  if (verdicts.length > 0) return { kind: 'summary', read: verdicts };
  return { kind: 'ratings', read: titles[0] === 'sample' && titles.length > 1 ? indexes.slice(1) : indexes };
}

function readJson(text: string, reader: RatingReader, scale: readonly string[] | undefined): AgreementTable {
  const document = parseJson(text.replace(/^\uFEFF/, ''));
  if (Array.isArray(document)) return readComparisons(document, scale);
  if (isComparison(document)) return readComparisons([document], scale);
  const result = JsonTableSchema.safeParse(document);
  if (!result.success) {
    throw new ConfigurationError(
      'A JSON table is { "sources": [name…], "rows": [[value or null…]…] } and nothing else, or comparisons.',
    );
  }
  const { sources, rows } = result.data;
  checkSources(sources);
  const read = rows.map((row, index) => {
    const where = `Table, row ${index + 1}`;
    if (!Array.isArray(row)) throw new ConfigurationError(`${where}: a row is a list of values.`);
    return readRow(row, sources.length, reader, where);
  });
  return { sources, rows: read, kind: 'ratings', columns: sources, groups: {} };
}

function readComparisons(values: readonly unknown[], scale: readonly string[] | undefined): AgreementTable {
  const ratings = new ComparisonRatings(scale);
  for (const [index, value] of values.entries()) ratings.add(value, `Comparison ${index + 1}`);
  return ratings.table();
}

/** One document, or a document a line. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const lines = text.split('\n');
    const filled = lines.filter((line) => line.trim() !== '').length;
    if (filled > 1 && isJson(lines[0] ?? '')) {
      return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parsedLine(line, index + 1)]));
    }
    throw new ConfigurationError('The table begins like JSON, but is not valid JSON.', { cause });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The row as ratings: words as the scale spells them, so that a table of a million rows holds each word once. */
function readRow(cells: readonly unknown[], length: number, reader: RatingReader, where: string): Rating[] {
  if (cells.length !== length) throw raggedRow(where, cells.length, length);
  return cells.map((cell) => {
    const value = reader.read(cell, () => where);
    return value === null || reader.kind === 'numbers' ? value : (reader.words[value] ?? null);
  });
}
