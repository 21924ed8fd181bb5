import type { CallOptions } from '@sandjury/core';
import type { AlibabaClient } from '../client.ts';
import type { AlibabaReply, MembersPage } from './replies.ts';

/**
 * The pages of the files in an archive, one call each, with the options that it has by then. They end before a page of files
 * that were all seen: a server that does not turn pages has no others. What the generator returns says whether they ended so, and
 * there may be more files than were had.
 */
export async function* memberPages(
  client: AlibabaClient,
  hash: string,
  options: () => CallOptions | undefined,
): AsyncGenerator<AlibabaReply<MembersPage>, { truncated: boolean }> {
  const known = new Set<string>();
  for (let page = 1, seen = 0; ; page++) {
    const reply = await client.listCompressFileDetectResult({ hash, page }, options());
    const { members, total } = reply.data;
    const before = known.size;
    for (const { data } of members) known.add(JSON.stringify([data.HashKey, data.Path]));
    if (members.length > 0 && known.size === before) return { truncated: true };
    yield reply;
    seen += members.length;
    if (members.length === 0 || (total !== null && seen >= total)) return { truncated: false };
  }
}
