import { isObject, redactedText, redactKeys, type Warnings } from '@sandjury/core/toolkit';
import { root } from '../wire/report.ts';

/** What `info` says of the submitter: the password of an archive, a comment, an id, and where the sample was fetched. */
const secretKeys: ReadonlySet<string> = new Set(['password', 'custom', 'source_url', 'user_id']);

/** `procmemdump=1,password=infected`: options are an object, and a text in old forks. */
const passwordOption = /(?<=(?:^|,)\s*password\s*=)[^,]+/gi;

/** A report without what its submitter gave. Keys of these names in a malware configuration are findings, and stay. */
export function withoutSecrets(report: unknown, warnings: Warnings): unknown {
  if (!isObject(report)) return report;
  const info = redactKeys(report.info, secretKeys, warnings, `${root}/info`);
  if (!isObject(info) || typeof info.options !== 'string') return info === report.info ? report : { ...report, info };
  const options = info.options.replaceAll(passwordOption, redactedText);
  if (options !== info.options) warnings.add('redacted', 'password was left out of raw.', `${root}/info/options`);
  return { ...report, info: { ...info, options } };
}
