import { redactKeys, type Warnings } from '@sandjury/core/toolkit';
import type { VmrayRaw } from './parts.ts';

/** Keys under which replies carry passwords, live-session tokens, and a submitter's mail or network address. */
export const secretKeys: ReadonlySet<string> = new Set([
  'sample_password',
  'submission_document_password',
  'submission_archive_password',
  'analysis_document_password',
  'analysis_archive_password',
  'job_document_password',
  'job_vnc_token',
  'job_vnc_url_html',
  'job_vnc_url_wss',
  'submission_user_email',
  'analysis_user_email',
  'job_user_email',
  'static_job_user_email',
  'reputation_job_user_email',
  'md_job_user_email',
  'vt_job_user_email',
  'whois_job_user_email',
  'user_email',
  'submission_ip_ip',
]);

/** One of these is in each of the keys. */
const markedBy = ['password', '_vnc_', 'user_email', '_ip_ip'] as const;

/** Whether a reply may hold a secret, by its text: JSON can spell the letters of a key in another way with \\u alone. */
export function mayHoldSecrets(json: string): boolean {
  return json.includes('\\u') || markedBy.some((mark) => json.includes(mark));
}

/**
 * `raw` without secrets, with a warning for each kind. What was given is left as it is. `clean` names parts of `raw` that are
 * known to hold none: to look through the text of a reply is several times as fast as to look at all of its keys.
 */
export function withoutSecrets(raw: VmrayRaw, warnings: Warnings, clean: readonly string[] = []): VmrayRaw {
  const doubtful = Object.entries(raw).filter(([name]) => !clean.includes(name));
  return { ...raw, ...redactKeys(Object.fromEntries(doubtful), secretKeys, warnings) };
}
