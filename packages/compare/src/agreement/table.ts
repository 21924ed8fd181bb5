import { ConfigurationError } from '@sandjury/core';
import type { Rating } from './scale.ts';

/** Ratings of many samples. `rows` has one row per sample, each with one rating per source, in the order of `sources`. */
export interface AgreementTable {
  sources: string[];
  rows: Rating[][];
  /** The kind of the input: a table of ratings, the summary of `compare --format csv-summary`, or comparisons as JSON. */
  kind: 'ratings' | 'summary' | 'comparisons';
  /** The columns that were read, in the order of `sources`; of comparisons, the providers. */
  columns: string[];
  /** The group of each source that has one. Only comparisons say it. */
  groups: Record<string, string>;
}

/** The names of the columns. Throws ConfigurationError for a blank name, a name that stands twice, and a table without names. */
export function checkSources(sources: readonly string[]): readonly string[] {
  if (sources.length === 0) throw new ConfigurationError('A table of ratings names one source at least.');
  const unnamed = sources.findIndex((name) => name.trim() === '');
  if (unnamed >= 0) throw new ConfigurationError(`Source ${unnamed + 1} of the table has no name.`);
  const twice = sources.find((name, index) => sources.indexOf(name) < index);
  if (twice !== undefined) throw new ConfigurationError(`The table names the source ${JSON.stringify(twice)} twice.`);
  return sources;
}

/** The error for a row that has another number of values than there are sources. */
export function raggedRow(where: string, found: number, expected: number): ConfigurationError {
  return new ConfigurationError(`${where}: ${found} value${found === 1 ? '' : 's'} for ${expected} sources.`);
}
