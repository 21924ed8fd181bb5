import { redactKeys, type Warnings } from '@sandjury/core/toolkit';

/** Keys under which replies carry passwords, live-session tokens, and a submitter's mail or network address. */
const secretKeys: ReadonlySet<string> = new Set([
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

/** `raw` without secrets, with a warning for each kind. What was given is left as it is. */
export function withoutSecrets<Raw>(raw: Raw, warnings: Warnings): Raw {
  return redactKeys(raw, secretKeys, warnings);
}
