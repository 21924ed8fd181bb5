import { type Hashes, NotFoundError, ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth } from '@sandjury/core/toolkit';
import { fieldOf, isFailure, isRecord, keyOf, readEnvelope, type WireRecord } from './alibaba-envelope.ts';
import { printable } from './alibaba-failure.ts';
import { toReport } from './alibaba-report.ts';
import { flagSchema } from './alibaba-schemas.ts';
import type { AlibabaRaw } from './alibaba-wire.ts';

export type { AlibabaRaw } from './alibaba-wire.ts';

/**
 * Reports from saved GetFileDetectReport replies (parsed JSON): whole replies or only their `Data`, one or a list of them.
 * Replies of one file (the same hash) become one report; without a readable hash each is a report of its own, under the ticket
 * `saved:REQUEST-ID`. Throws ResponseError when a document is something else, or the vendor's failure; NotFoundError when it
 * says `HasData: false`; TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<AlibabaRaw>[] {
  const replies: WireRecord[] = [];
  for (const document of documents) {
    assertDepth(document, { what: 'The saved reply' });
    if (Array.isArray(document) && document.length === 0) throw notOurs('it is an empty list');
    for (const reply of [document].flat()) replies.push(acceptReply(reply));
  }
  return groupByFile(replies).map((group) => {
    const [reply, ...further] = group.replies;
    const more = Object.fromEntries(further.map((item, index) => [`GetFileDetectReport:${index + 2}`, item]));
    return toReport({ ref: { provider: 'alibaba', id: group.id } }, { GetFileDetectReport: reply, ...more });
  });
}

function notOurs(why: string): ResponseError {
  return new ResponseError(
    `This is not a saved GetFileDetectReport reply: ${why}; expected an object with Data { FileHash, HasData, ThreatLevel, Basic … }.`,
    { provider: 'alibaba' },
  );
}

const keep = (text: string) => text;

/** Every field of `Data` that can be told from another vendor's. */
const ownFields = ['FileHash', 'HasData', 'ThreatLevel', 'Basic', 'Sandbox', 'Intelligences', 'ThreatTypes'] as const;

function acceptReply(reply: unknown): WireRecord {
  if (!isRecord(reply)) throw notOurs('it is not a JSON object');
  const envelope = readEnvelope(reply);
  const data = fieldOf(reply, 'Data');
  // Without `Data`, a request id tells the gateway's failure from any other JSON with a `code`.
  if (isFailure(envelope) && (isRecord(data) || envelope.requestId !== null)) throw savedFailure(reply);
  if (keyOf(reply, 'ResultList') !== null)
    throw notOurs('it is a reply of GetFileDetectResult or of another operation');
  const body = isRecord(data) ? data : reply;
  const known = ownFields.filter((field) => keyOf(body, field) !== null);
  // A bare `Data` has no envelope to vouch for it.
  if (known.length < (isRecord(data) ? 1 : 2)) throw notOurs('it has none of its fields');
  if (isSisterReply(body))
    throw notOurs('it is a reply of the threat intelligence API (Sasti), whose levels mean other things');
  if (flagSchema().safeParse(fieldOf(body, 'HasData')).data === false) {
    const options = { provider: 'alibaba', requestId: envelope.requestId };
    throw new NotFoundError('This saved reply has nothing to report: it says HasData: false.', options);
  }
  return reply;
}

function savedFailure(reply: WireRecord): ResponseError {
  const { code, message, requestId } = readEnvelope(reply);
  const said = [code, message].filter((text) => text !== null).map((text) => printable(text, keep));
  return new ResponseError(
    `This saved reply is a failure of the vendor's: ${said.join(': ').replace(/\.$/, '') || 'no reason given'}.`,
    {
      provider: 'alibaba',
      vendorCode: code === null ? null : printable(code, keep, 100),
      requestId: requestId === null ? null : printable(requestId, keep, 100),
    },
  );
}

/**
 * Sasti's DescribeFileReport and DescribeIpReport share our field names: their `ThreatLevel` is a text on another scale, and
 * they have none of these three fields.
 */
function isSisterReply(data: WireRecord): boolean {
  const isOurs = ['HasData', 'ShowTab', 'Filename'].some((field) => keyOf(data, field) !== null);
  return !isOurs && typeof fieldOf(data, 'ThreatLevel') === 'string';
}

interface Group {
  id: string;
  replies: WireRecord[];
}

/** Replies that name the same hash, in the order in which they came. */
function groupByFile(replies: readonly WireRecord[]): Group[] {
  const groups: Group[] = [];
  const byHash = new Map<string, Group>();
  for (const [index, reply] of replies.entries()) {
    const { hashes } = toReport({ ref: { provider: 'alibaba', id: '' } }, { GetFileDetectReport: reply }).sample;
    const named = Object.values(hashes);
    const known = named.map((hash) => byHash.get(hash)).find((group) => group !== undefined);
    const group = known ?? { id: idOf(hashes, reply, index), replies: [] };
    if (known === undefined) groups.push(group);
    group.replies.push(reply);
    for (const hash of named) if (!byHash.has(hash)) byHash.set(hash, group);
  }
  return groups;
}

function idOf(hashes: Hashes, reply: WireRecord, index: number): string {
  const hash = hashes.sha256 ?? hashes.md5;
  if (hash !== undefined) return `hash:${hash}`;
  const { requestId } = readEnvelope(reply);
  return `saved:${requestId !== null && /^[\w-]{1,80}$/.test(requestId) ? requestId : index + 1}`;
}
