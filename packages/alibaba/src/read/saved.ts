import { hashKindOf, ResponseError, type SandboxError } from '@sandjury/core';
import { isObject, isSuccess, type JsonObject, openResponse, vendorText } from '@sandjury/core/toolkit';
import { type SavedFacts, savedFacts } from '../mapping/hashes.ts';
import { type Envelope, fieldOf, isFailure, keyOf, readEnvelope } from '../wire/envelope.ts';
import { isSkillKey } from '../wire/keys.ts';
import { isWithoutData } from '../wire/reports.ts';
import { type ResultState, readWireResult } from '../wire/results.ts';

/** What one saved reply says of one file. */
export interface SavedReply extends SavedFacts {
  operation: 'GetFileDetectReport' | 'GetFileDetectResult';
  reply: JsonObject;
  requestId: string | null;
  /** The key of a Skill package, which has no hash. */
  skillKey: string | null;
  /** Of a report: `finished`, or `unknown` where it says `HasData: false`. */
  state: ResultState;
  /** One of several results in one document: what it lacks is no fault of the document. */
  isOneOfMany: boolean;
  /** Its place in that document, from 1 on. */
  position: number;
}

/** The error for a document that is something else. */
export function notOurs(why: string): ResponseError {
  return new ResponseError(
    `This is not a saved reply of GetFileDetectReport or GetFileDetectResult: ${why}; expected an object with Data { FileHash, HasData, ThreatLevel, Basic … } or ResultList [{ HashKey, Result, Score … }].`,
    { provider: 'alibaba' },
  );
}

/** What one saved document holds. `failures` are answers of the vendor that say nothing of a file. */
export interface SavedDocument {
  replies: SavedReply[];
  /** Pages of ListCompressFileDetectResult, which do not name their archive. */
  pages: JsonObject[];
  failures: SandboxError[];
}

/**
 * Takes a saved document apart: one reply, a list of them, only the `Data` of one, or the whole response of an SDK. Throws
 * ResponseError for all else.
 */
export function savedReplies(document: unknown): SavedDocument {
  if (Array.isArray(document) && document.length === 0) throw notOurs('it is an empty list');
  const found = [document].flat().map(repliesIn);
  return {
    replies: found.flatMap(({ replies }) => replies),
    pages: found.flatMap(({ pages }) => pages),
    failures: found.flatMap(({ failures }) => failures),
  };
}

function repliesIn(document: unknown): SavedDocument {
  const { status, body: reply } = openResponse(document);
  if (!isObject(reply)) {
    if (isSuccess(status)) throw notOurs('it is not a JSON object');
    return failed(savedFailure({ code: `HTTP ${status}`, message: null, requestId: null }));
  }
  const envelope = readEnvelope(reply);
  const { requestId } = envelope;
  const data = fieldOf(reply, 'Data');
  // Without `Data`, a request id separates the gateway's failure from any other JSON with a `code`.
  if (isFailure(envelope) && (isObject(data) || requestId !== null || !isSuccess(status))) {
    return failed(savedFailure(envelope));
  }
  if (!isSuccess(status)) return failed(savedFailure({ ...envelope, code: `HTTP ${status}` }));
  const list = fieldOf(reply, 'ResultList');
  if (Array.isArray(list) && isMembersPage(reply, list)) return { replies: [], pages: [reply], failures: [] };
  if (Array.isArray(list) && list.length > 0) {
    return { replies: savedResults(reply, list, requestId), pages: [], failures: [] };
  }
  // Empty, it says of no file whose it is.
  const isEmpty = (name: string, value: unknown) => keyOf(reply, name) !== null && [value].flat(2)[0] == null;
  if (isEmpty('ResultList', list)) return failed(notOurs('its ResultList is empty'));
  if (isEmpty('Data', data)) return failed(notOurs('its Data is empty'));
  return { replies: [savedReport(reply, data, requestId)], pages: [], failures: [] };
}

function failed(failure: SandboxError): SavedDocument {
  return { replies: [], pages: [], failures: [failure] };
}

/** The fields of `Data` that no other vendor's reply has. */
const ownFields = ['FileHash', 'HasData', 'ThreatLevel', 'Basic', 'Sandbox', 'Intelligences', 'ThreatTypes'] as const;

function savedReport(reply: JsonObject, data: unknown, requestId: string | null): SavedReply {
  const body = isObject(data) ? data : reply;
  const known = ownFields.filter((field) => keyOf(body, field) !== null);
  // A bare `Data` has no envelope to vouch for it.
  if (known.length < (isObject(data) ? 1 : 2)) throw notOurs('it has none of its fields');
  if (isSisterReply(body)) {
    throw notOurs('it is a reply of the threat intelligence API (Sasti), whose levels mean other things');
  }
  const state = isWithoutData(body) ? 'unknown' : 'finished';
  const operation = 'GetFileDetectReport';
  return { operation, reply, requestId, ...savedFacts(reply), skillKey: null, state, isOneOfMany: false, position: 1 };
}

/**
 * Sasti's DescribeFileReport and DescribeIpReport share our field names: their `ThreatLevel` is a text on another scale, and
 * they have none of these three fields.
 */
function isSisterReply(data: JsonObject): boolean {
  const isOurs = ['HasData', 'ShowTab', 'Filename'].some((field) => keyOf(data, field) !== null);
  return !isOurs && typeof fieldOf(data, 'ThreatLevel') === 'string';
}

/** Only the files of an archive have a path, and only their list has pages. */
function isMembersPage(reply: JsonObject, list: readonly unknown[]): boolean {
  return keyOf(reply, 'PageInfo') !== null || list.some((item) => isObject(item) && keyOf(item, 'Path') !== null);
}

/** One for each file. Where there are several, each keeps only its own entry of `ResultList`. */
function savedResults(reply: JsonObject, list: readonly unknown[], requestId: string | null): SavedReply[] {
  const isOneOfMany = list.length > 1;
  return list.map((item, index) => {
    if (!isObject(item) || ['HashKey', 'Result', 'Code'].every((field) => keyOf(item, field) === null)) {
      throw notOurs('its ResultList has something else in it');
    }
    const { data, state } = readWireResult(item);
    const key = data.HashKey?.trim() ?? '';
    const kind = hashKindOf(key);
    return {
      operation: 'GetFileDetectResult',
      reply: isOneOfMany ? { ...reply, [keyOf(reply, 'ResultList') ?? 'ResultList']: [item] } : reply,
      requestId,
      hashes: kind === null ? {} : { [kind]: key.toLowerCase() },
      time: null,
      hasLevel: false,
      skillKey: isSkillKey(key) ? key : null,
      state,
      isOneOfMany,
      position: index + 1,
    };
  });
}

/** The longest code or request id that an error carries. */
const longestCode = 100;

const noSecrets = { scrub: (text: string) => text };

/** The vendor's failure in a saved reply. */
export function savedFailure(envelope: Pick<Envelope, 'code' | 'message' | 'requestId'>): ResponseError {
  const short = (text: string | null) => (text === null ? null : vendorText(text, noSecrets, longestCode));
  const options = { provider: 'alibaba', vendorCode: short(envelope.code), requestId: short(envelope.requestId) };
  const said = [options.vendorCode ?? '', vendorText(envelope.message, noSecrets)]
    .filter((text) => text !== '')
    .join(': ');
  const why = said.replace(/\.$/, '') || 'no reason given';
  return new ResponseError(`This saved reply is a failure of the vendor's: ${why}.`, options);
}
