import { isObject, redactKeys, redactMatches, type Warnings } from '@sandjury/core/toolkit';
import { root } from '../wire/report.ts';

/** What `info` says of the submitter: the password of an archive, a comment, an id, and where the sample was fetched. */
const secretKeys: ReadonlySet<string> = new Set(['password', 'custom', 'source_url', 'user_id']);

/** `procmemdump=1,password=infected`: options are an object, and a text in old forks. */
const passwordOption = /(?<=(?:^|,)\s*password\s*=)[^,]+/gi;
const inOptions = { keys: new Set(['options']), pattern: passwordOption, what: 'Passwords of archives' };

/** A report without what its submitter gave. Keys of these names in a malware configuration are findings, and stay. */
export function withoutSecrets(report: unknown, warnings: Warnings): unknown {
  if (!isObject(report)) return report;
  const at = `${root}/info`;
  const info = redactMatches(redactKeys(report.info, secretKeys, warnings, at), inOptions, warnings, `${at}/options`);
  return info === report.info ? report : { ...report, info };
}
