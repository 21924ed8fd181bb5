import { hashKindOf } from '@sandjury/core';
import { kindNamed } from '../input/named-hash.ts';
import { type Understood, understand } from '../input/question.ts';

const hex = '(?<hash>[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})';
// `HASH`, `"HASH",`, `sha256:HASH`, `HASH  name` as sha256sum prints it, the first column of a CSV, a remark after it.
const leadingHash = new RegExp(
  `^["'\`<([{]*(?:(?<name>md5|sha-?1|sha-?256)\\s?[:=]\\s?)?${hex}(?=$|[\\s"'\`>)\\]},;|#])`,
  'i',
);
// `SHA256 (name) = HASH`, as openssl and the BSDs print it.
const trailingHash = new RegExp(`^(?<name>md5|sha1|sha2?-?256) ?\\(.*\\) ?= ?${hex}$`, 'i');
const leadingUrl = /^["'`<([{]*(h(?:tt|xx)ps?(?::|\[:)[^\s"'`<>]+)/i;

/**
 * What a line of a list asks about, as analysts paste them: a hash with what tools write around it, a URL (also defanged) and what
 * follows it, or a file; else why it is none of them.
 */
export function listedQuestion(line: string, signal: AbortSignal): Understood | Promise<Understood> {
  const { name, hash = '' } = (leadingHash.exec(line) ?? trailingHash.exec(line))?.groups ?? {};
  // `sha256:` before an MD5 is a mistake, which is said as for an argument.
  const isRight = name === undefined || hashKindOf(hash) === kindNamed(name);
  if (hash !== '' && isRight) return { question: { hash: hash.toLowerCase() } };
  return understand(leadingUrl.exec(line)?.[1] ?? line, signal);
}
