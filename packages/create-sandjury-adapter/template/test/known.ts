import { readFileSync } from 'node:fs';
import type { JsonObject, JsonValue } from '@sandjury/emulator/kit';

/** What the emulator and the tests read of the saved report. All else is in it too, and whatever type it has. */
export interface KnownReport extends JsonObject {
  readonly id: string;
  readonly file: JsonObject & { readonly sha256: string };
  readonly started: string;
  readonly network: readonly JsonValue[];
}

/** The saved report. Not imported, because the compiler would work out a type for all of it, and reports have megabytes. */
export const known: KnownReport = JSON.parse(readFileSync(new URL('report.json', import.meta.url), 'utf8'));
