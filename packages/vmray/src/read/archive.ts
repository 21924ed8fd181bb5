import { checkArgument, checkOptions, ResponseError, SandboxError } from '@sandjury/core';
import { parseJson, readZip, type ZipMember } from '@sandjury/core/toolkit';
import { defaultProviderId } from '../settings.ts';
import { repliesOf } from './documents.ts';

const what = 'This archive';

/** Archives of long runs hold thousands of files. Those that are not wanted are not unpacked. */
const mostEntries = 100_000;

/**
 * The password that VMRay's archives are known to have (mandiant/capa opens them with it, `extractors/vmray/__init__.py`,
 * 05fb8f65). A server may be set to another one, or to none.
 */
const password = 'infected';

/**
 * The documents for `read` in a ZIP: every Summary JSON v2 of an analysis archive (`logs/summary_v2.json`, wherever it lies), else the
 * members that are saved replies. Throws ResponseError where there is neither, UnsupportedError where it is encrypted with another
 * password than VMRay's own, TooLargeError over `maxBytes`.
 */
export async function unpack(archive: Uint8Array, options: { maxBytes: number }): Promise<unknown[]> {
  checkArgument(archive, 'bytes', 'unpack: archive', 'the bytes of the archive');
  checkOptions(options, ['maxBytes'], 'unpack: options');
  const { maxBytes } = options;
  const limits = { mostEntries, mostBytes: maxBytes };
  const zip = () => import('@zip.js/zip.js');
  const names: string[] = [];
  const members = (wants: (name: string) => boolean) =>
    readZip(archive, { ...limits, what, provider: defaultProviderId, password, zip, wants });
  const summaries = await members((name) => {
    names.push(name);
    return isNamed(name, 'summary_v2.json');
  });
  if (summaries.members.length > 0) return summaries.members.map(documentOf);
  const others = await members((name) => name.toLowerCase().endsWith('.json'));
  const replies = others.members.flatMap(replyOf);
  if (replies.length > 0) return replies;
  throw new ResponseError(noReply(names), { provider: defaultProviderId });
}

function isNamed(path: string, name: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase() === name;
}

function noReply(names: readonly string[]): string {
  if (names.some((name) => isNamed(name, 'summary.json'))) {
    return `${what} has Summary JSON v1 (logs/summary.json) alone, which is not read: download it from a newer analysis.`;
  }
  return `${what} has neither logs/summary_v2.json, as an analysis archive of VMRay has, nor a saved reply: give the file itself.`;
}

function documentOf({ name, content }: ZipMember): unknown {
  const text = new TextDecoder().decode(content);
  return parseJson(text, { what: `${name} in the archive`, provider: defaultProviderId });
}

/** The document of a member that is a reply; nothing of any other. */
function replyOf(member: ZipMember): unknown[] {
  try {
    const document = documentOf(member);
    return repliesOf(document).replies.length > 0 ? [document] : [];
  } catch (error) {
    if (SandboxError.is(error)) return [];
    throw error;
  }
}
