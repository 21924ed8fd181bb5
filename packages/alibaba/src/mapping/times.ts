import { readTime, type Warnings } from '@sandjury/core/toolkit';
import type { Basic } from '../wire/schemas.ts';

/** The vendor writes `YYYY-MM-DD HH:mm:ss` without a zone; China's is presumed. */
const zoneOffsetHours = 8;

/** Reads the times of one report: the presumed zone is told once, a text that is no time each time. */
export class ReportTimes {
  readonly warnings: Warnings;

  constructor(warnings: Warnings) {
    this.warnings = warnings;
  }

  read(text: string | null | undefined, pointer: string): string | null {
    if (text === null || text === undefined || text === '' || text.trim() === '') return null;
    const found = readTime(text, zoneOffsetHours);
    if (found === null) {
      this.warnings.add('malformed-value', 'A time that is not of the form YYYY-MM-DD HH:mm:ss was left out.', pointer);
      return null;
    }
    if (!found.zoned && !this.warnings.has('undated-zone')) {
      this.warnings.add('undated-zone', 'Times come without a zone and were read as UTC+8.', pointer);
    }
    return found.time;
  }
}

/** How old what a report says is: when it was last brought up to date, else first made. null where it does not say. */
export function reportTime({ gmt_update: updated, gmt_first_submit: made }: Basic): string | null {
  return (readTime(updated, zoneOffsetHours) ?? readTime(made, zoneOffsetHours))?.time ?? null;
}
