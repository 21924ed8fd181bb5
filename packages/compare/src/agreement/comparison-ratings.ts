import { ConfigurationError, checkArgument, checkOptions } from '@sandjury/core';
import { z } from 'zod';
import { type Rating, RatingReader } from './scale.ts';
import type { AgreementTable } from './table.ts';

/** Of a comparison, only what it says of verdicts: a million of them are read one by one. */
const VerdictsSchema = z.object({
  consensus: z.object({}),
  sources: z.array(
    z.object({
      provider: z.string(),
      group: z.string().nullish(),
      verdict: z.object({ value: z.string() }).nullable(),
    }),
  ),
});

/** Collects the verdicts of comparisons: a row each, a column for each source that any of them names. */
export class ComparisonRatings {
  readonly #reader: RatingReader;
  readonly #columns = new Map<string, number>();
  readonly #groups = new Map<string, string>();
  readonly #rows: Rating[][] = [];

  constructor(scale: readonly string[] | undefined) {
    this.#reader = new RatingReader(scale);
  }

  /** Throws ConfigurationError that begins with `where` for what is no comparison, and for a verdict that is not on the scale. */
  add(value: unknown, where: string): void {
    const found = VerdictsSchema.safeParse(value);
    if (!found.success) throw new ConfigurationError(`${where}: ${whatElse(value)}`);
    const row: Rating[] = [];
    for (const { provider, verdict, group } of found.data.sources) {
      // An opinion that was not found has no group; and where two say another one, the first has said it.
      if (typeof group === 'string' && !this.#groups.has(provider)) this.#groups.set(provider, group);
      const column = this.#columns.get(provider) ?? this.#columns.size;
      this.#columns.set(provider, column);
      const read = this.#reader.read(verdict?.value ?? null, () => where);
      row[column] = read === null || this.#reader.kind === 'numbers' ? read : (this.#reader.words[read] ?? null);
    }
    this.#rows.push(row);
  }

  /** A source that a comparison does not name said nothing of its sample. Throws ConfigurationError where there is no source. */
  table(): AgreementTable {
    const sources = [...this.#columns.keys()];
    if (sources.length === 0) throw new ConfigurationError('The comparisons name no source.');
    const rows = this.#rows.map((row) => sources.map((_, column) => row[column] ?? null));
    return { sources, rows, kind: 'comparisons', columns: sources, groups: Object.fromEntries(this.#groups) };
  }
}

/** Whether a value is a comparison, as `compare` prints it. */
export function isComparison(value: unknown): boolean {
  return VerdictsSchema.safeParse(value).success;
}

function whatElse(value: unknown): string {
  const isReport = typeof value === 'object' && value !== null && ('schemaVersion' in value || 'status' in value);
  return isReport
    ? 'this is a report of one source, not a comparison: give what `compare` printed.'
    : 'expected a comparison, as `compare --format ndjson` prints them.';
}

/**
 * Reads what `compare --format ndjson` wrote, a comparison a line, as it comes: of each only the verdicts are kept, about 10 bytes a
 * source. Empty lines are skipped. Throws ConfigurationError that names the line for what is no comparison, and for a verdict that
 * is not on the scale.
 */
export async function readComparisonLines(
  lines: AsyncIterable<string> | Iterable<string>,
  options: { scale?: readonly string[] | undefined } = {},
): Promise<AgreementTable> {
  checkArgument(lines, 'iterable', 'readComparisonLines: lines', 'the lines of an NDJSON file');
  checkOptions(options, ['scale'], 'readComparisonLines: options');
  const ratings = new ComparisonRatings(options.scale);
  let number = 0;
  for await (const line of lines) {
    number += 1;
    checkArgument(line, 'text', `readComparisonLines: line ${number}`, 'a text');
    if (line.trim() !== '') ratings.add(parsedLine(line, number), `Line ${number}`);
  }
  return ratings.table();
}

/** Throws ConfigurationError that names the line where it is no JSON. */
export function parsedLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ConfigurationError(`Line ${number} is not valid JSON: the file may have been cut.`, { cause });
  }
}
