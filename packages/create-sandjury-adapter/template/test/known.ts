import { readFileSync } from 'node:fs';

/** What the emulator and the tests read of the saved report. All else is in it too, and whatever type it has. */
export interface KnownReport {
  [section: string]: unknown;
  id: string;
  file: Record<string, unknown> & { sha256: string };
  started: string;
  network: readonly unknown[];
}

/** The saved report. Not imported, because the compiler would work out a type for all of it, and reports have megabytes. */
export const known: KnownReport = JSON.parse(readFileSync(new URL('report.json', import.meta.url), 'utf8'));
