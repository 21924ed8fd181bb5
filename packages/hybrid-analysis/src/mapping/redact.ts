import { isObject, redactKeys, type Warnings } from '@sandjury/core/toolkit';
import { type HybridAnalysisRaw, type ReportSource, replies } from './source.ts';

/** Keys and mail of an account; names that others gave the file. Of submissions, also their names and where they had it from. */
const keys: ReadonlySet<string> = new Set(['api_key', 'email', 'other_file_name']);
const submissionKeys: ReadonlySet<string> = new Set(['filename', 'url']);

/** The replies of a report without the account's own data and without that of other people. */
export function withoutPeople(source: ReportSource, warnings: Warnings): HybridAnalysisRaw {
  const clean = replies.flatMap((name) => {
    const part = source[name];
    if (!part) return [];
    const reply = redactKeys(part.raw, keys, warnings, `/${name}`);
    if (!isObject(reply) || reply.submissions === undefined) return [[name, reply] as const];
    const submissions = redactKeys(reply.submissions, submissionKeys, warnings, `/${name}/submissions`);
    return [[name, { ...reply, submissions }] as const];
  });
  return Object.fromEntries(clean);
}
