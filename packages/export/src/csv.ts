import type { SourceRow } from '@sandjury/compare';
import { assertInput } from './arguments.ts';
import type { ExportInput } from './input.ts';
import { type RankedRow, rankedRows } from './iocs/table.ts';
import { visible } from './text/visible.ts';

/**
 * The IOCs of a comparison as RFC 4180: a header, then one row for each, what may be blocked first. Values are not
 * defanged. Each source has five columns: its verdict, whether it calls it an indicator, the value as it saw it, where in its
 * reply, and when its answer was got, where it comes from a cache. Unprintable characters are written `\u{1b}`, so that a row is
 * one line; what a spreadsheet would run as a formula has a `'` before it, also behind a `;` or `,` inside a cell.
 */
export function toCsv(input: ExportInput): string {
  assertInput(input, 'toCsv');
  return [...csvLines(input)].join('');
}

/** The same, line by line, each with its CRLF: for what is written while it is made. */
export function* csvLines(input: ExportInput): Generator<string> {
  assertInput(input, 'csvLines');
  const sources = input.comparison.sources.filter((source) => source.status === 'reported');
  const providers = sources.map(({ provider }) => provider);
  yield csvLine(iocTitles(providers));
  for (const cells of iocCells(input, providers)) yield csvLine(cells);
}

/** The titles of the columns, with those of these sources. */
export function iocTitles(providers: readonly string[]): string[] {
  return [
    ...['type', 'value', 'verdict', 'is_ioc', 'blockable', 'seen_by', 'noise', 'key'],
    ...providers.flatMap((provider) => sourceColumns.map((column) => `${provider} ${column}`)),
  ];
}

/** A row for each IOC, with the columns of these sources. */
export function* iocCells(input: ExportInput, providers: readonly string[]): Generator<string[]> {
  const byProvider = new Map(input.comparison.sources.map((source) => [source.provider, source]));
  const sources = providers.map((provider) => ({ provider, cachedAt: byProvider.get(provider)?.cachedAt ?? null }));
  for (const ranked of rankedRows(input)) yield cellsOf(ranked, sources);
}

const sourceColumns = ['verdict', 'is_ioc', 'value', 'evidence', 'cached_at'];

function cellsOf(
  { row, value, verdict, isIoc, blocks, seenBy }: RankedRow,
  sources: readonly Pick<SourceRow, 'provider' | 'cachedAt'>[],
): string[] {
  return [
    row.type,
    value,
    verdict,
    String(isIoc),
    String(blocks !== null),
    seenBy.join(' '),
    row.noise ?? '',
    row.key,
    ...sources.flatMap(({ provider, cachedAt }) => {
      const cell = Object.hasOwn(row.sources, provider) ? row.sources[provider] : undefined;
      if (cell === undefined) return sourceColumns.map(() => '');
      return [cell.verdict, String(cell.isIoc), cell.value, cell.evidence.join(' '), cachedAt ?? ''];
    }),
  ];
}

/** One line with its CRLF. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

// Spreadsheets also run full-width signs, skip blanks before a sign, and some take a quotation mark away.
const formula = /^[\s"'`]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/u;
/** The same behind what a spreadsheet may take for the end of a cell, whatever the quotes say. */
const formulaInside = /([;,])(?=[\s"'`]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])/gu;
const leadingBlank = /^[\t\r\n]/;

/**
 * One cell: harmless in a spreadsheet, whether it splits at commas, semicolons or tabs, and quoted where RFC 4180 wants it. A `'`
 * stands before what would be run, at the start and behind each `;` and `,`; a tab is written `\u{9}`.
 */
export function csvCell(text: string): string {
  const shown = visible(text).replace(formulaInside, "$1'");
  const safe = formula.test(shown) || leadingBlank.test(text) ? `'${shown}` : shown;
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
