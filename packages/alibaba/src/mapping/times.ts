import { createTimeReader, readTime, type TimeReader, type Warnings } from '@sandjury/core/toolkit';
import type { Basic } from '../wire/reports.ts';
import { vendor } from './verdict.ts';

/** The vendor writes `YYYY-MM-DD HH:mm:ss` without a zone; China's is presumed. */
const zoneOffset = 8;

/** Reads the times of one report. */
export function reportTimes(warnings: Warnings): TimeReader {
  const read = createTimeReader({ vendor, zoneOffset }, warnings);
  return (text, at) => read(text?.trim(), at);
}

/** How old what a report says is: when it was last brought up to date, else first made. null where it does not say. */
export function reportTime({ gmt_update: updated, gmt_first_submit: made }: Basic): string | null {
  return (readTime(updated, zoneOffset) ?? readTime(made, zoneOffset))?.time ?? null;
}
