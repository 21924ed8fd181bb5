import type { CallOptions } from '@sandjury/core';
import type { AlibabaClient } from './alibaba-client.ts';
import type { AlibabaReply, MembersPage } from './alibaba-replies.ts';

/** The pages of the files in an archive, one call each, with the options that it has by then. */
export async function* memberPages(
  client: AlibabaClient,
  hash: string,
  options: () => CallOptions | undefined,
): AsyncGenerator<AlibabaReply<MembersPage>> {
  for (let page = 1, seen = 0; ; page++) {
    const reply = await client.listCompressFileDetectResult({ hash, page }, options());
    yield reply;
    const { members, total } = reply.data;
    seen += members.length;
    if (members.length === 0 || (total !== null && seen >= total)) return;
  }
}
