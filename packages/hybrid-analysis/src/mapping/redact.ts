import { isObject, redactKeys, type Warnings } from '@sandjury/core/toolkit';
import type { HybridAnalysisRaw, ReportSource } from './source.ts';

/** Keys and mail of an account; names that others gave the file. */
const keys: ReadonlySet<string> = new Set(['api_key', 'email', 'other_file_name']);
/** What others called what they submitted, and where they had it from. */
const submissionKeys: ReadonlySet<string> = new Set(['filename', 'url']);

/** The replies of a report without the account's own data and without that of other people. */
export function withoutPeople(source: ReportSource, warnings: Warnings): HybridAnalysisRaw {
  const raw: HybridAnalysisRaw = {};
  for (const key of ['summary', 'overview', 'quickScan'] as const) {
    const part = source[key];
    if (!part) continue;
    const clean = redactKeys(part.raw, keys, warnings, `/${key}`);
    if (isObject(clean) && 'submissions' in clean) {
      const submissions = redactKeys(clean.submissions, submissionKeys, warnings, `/${key}/submissions`);
      raw[key] = { ...clean, submissions };
    } else raw[key] = clean;
  }
  return raw;
}
