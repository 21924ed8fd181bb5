import type { Warnings } from '../report/warnings.ts';
import { readTime } from './time.ts';

/** Reads a vendor's time as ISO 8601 in UTC; null where there is none, or, with a `malformed-value` warning, where it is no time. */
export type TimeReader = (text: string | null | undefined, at: string) => string | null;

/**
 * A reader of the times of one report. One that carries no zone is read as `zoneOffset` hours east of UTC, 0 unless given, with one
 * `undated-zone` warning for all of them.
 */
export function createTimeReader(
  { vendor, zoneOffset = 0 }: { vendor: string; zoneOffset?: number },
  warnings: Warnings,
): TimeReader {
  return (text, at) => {
    if (text === null || text === undefined || text === '') return null;
    const read = readTime(text, zoneOffset);
    if (read === null) warnings.add('malformed-value', 'A time that could not be read was left out.', at);
    else if (!read.zoned && !warnings.has('undated-zone')) {
      warnings.add('undated-zone', `${vendor}'s times carry no zone here; they were read as ${zoneName(zoneOffset)}.`);
    }
    return read?.time ?? null;
  };
}

function zoneName(offset: number): string {
  if (offset === 0) return 'UTC';
  return `UTC${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;
}
