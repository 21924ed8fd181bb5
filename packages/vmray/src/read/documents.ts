import { ResponseError, type SandboxError } from '@sandjury/core';
import { fields, isObject, isSuccess, type JsonObject, openResponse, vendorText } from '@sandjury/core/toolkit';
import { idText } from '../wire/values.ts';
import { hasPart, type InnerPart, insideOf, type PartKind } from './inner-parts.ts';

/** One reply out of a saved document. */
export interface SavedReply {
  /** Where it stands in `raw`. */
  kind: PartKind | 'scanHash';
  data: JsonObject;
  /** The sample it is about, where it says so. */
  sampleId: string | null;
  parts: InnerPart[];
  unreadable: { name: string; inner: string }[];
  /** There is a list of analyses in it, which may be empty. */
  hasAnalyses: boolean;
  /** The document is one page of several, or was cut by the server. */
  cut: boolean;
  /** Parts that the program that wrote it could not fetch, each a sentence. */
  missing: string[];
  /** The same for replies that one document says are of one sample; null where it says nothing. */
  bundle: object | null;
  /** The same for all replies of one list, whose order is the vendor's. */
  document: object;
}

/** What one document holds. `failures`: answers of VMRay in it that are no replies; they are the document's own fault where it holds nothing else. */
export interface SavedDocument {
  replies: SavedReply[];
  failures: SandboxError[];
}

const expected =
  'expected Summary JSON v2, the reply of a sample, submission, analysis, IOCs, VTIs or MITRE ATT&CK call, or a SecOps Scan Hash result';

/** A saved document is not known to quote any secret of ours. */
const noSecrets = { scrub: (text: string) => text };

/** The replies in a saved document. Throws ResponseError when it is not, or not wholly, of VMRay. */
export function repliesOf(document: unknown): SavedDocument {
  if (!Array.isArray(document)) return repliesOfObject(document);
  if (document.length === 0) throw notVmray('the list is empty; ');
  return joined(document.map(repliesOfObject), document);
}

function joined(found: readonly SavedDocument[], document: object): SavedDocument {
  const replies = found.flatMap((one) => one.replies).map((reply) => ({ ...reply, document }));
  return { replies, failures: found.flatMap(({ failures }) => failures) };
}

/** Of the whole response of a program, its body. */
function repliesOfObject(saved: unknown): SavedDocument {
  const { status, body: document } = openResponse(saved);
  if (!isSuccess(status)) {
    const text = isObject(document) ? vendorText(document.error_msg, noSecrets) : '';
    return failed(`This is a saved VMRay error reply (HTTP ${status}${text && `: ${text}`}), not a report.`);
  }
  if (!isObject(document)) throw notVmray(`it holds ${describe(document)}; `);
  if (!('result' in document) && !('data' in document) && !('error_msg' in document)) return recognise(document);
  const { result, error_msg: errorText, data, continuation_id: next, truncated } = document;
  if ((typeof result === 'string' && result !== 'ok') || (typeof errorText === 'string' && errorText !== '')) {
    const text = vendorText(errorText, noSecrets) || 'no reason given';
    return failed(`This is a saved VMRay error reply (${text}), not a report.`);
  }
  if (data === null) return failed(nothing);
  if (!Array.isArray(data)) return recognise(data);
  if (data.length === 0) return failed(nothing);
  const cut = fields.one(fields.flag, truncated) === true || idText(next) !== null;
  const found = joined(data.map(recogniseEntry), data);
  return { ...found, replies: found.replies.map((reply) => ({ ...reply, cut })) };
}

const nothing = 'This saved VMRay reply is empty: VMRay had nothing for the question.';

function failed(message: string): SavedDocument {
  return { replies: [], failures: [new ResponseError(message)] };
}

/** An entry of a list that is no object is left out, and the others are kept, as when the vendor is asked. */
function recogniseEntry(item: unknown): SavedDocument {
  if (isObject(item)) return recognise(item);
  const { message } = notVmray(`it holds ${describe(item)}; `);
  return failed(message);
}

/** Each reply has keys that no other has. */
function recognise(item: unknown): SavedDocument {
  if (!isObject(item)) throw notVmray(`it holds ${describe(item)}; `);
  if (isObject(item.EntityResult)) return sampleReply('scanHash', item, item.EntityResult, '/EntityResult');
  if (isObject(item.analysis_metadata)) return single('summary', item, item.analysis_metadata.sample_id);
  if (item.type === 'summary' && typeof item.version === 'number') {
    throw new ResponseError('Summary JSON v1 (logs/summary.json) is not read; save logs/summary_v2.json instead.');
  }
  if (has(item, 'analysis_id')) return single('analysis', item, item.analysis_sample_id);
  if (isSample(item)) {
    // A SecOps result without its wrapper has the IOCs inside the sample.
    const kind = has(item, 'iocs') || has(item, 'threat_indicators') ? 'scanHash' : 'sample';
    return sampleReply(kind, item, item, '');
  }
  if (has(item, 'submission_id')) return single('submission', item, item.submission_sample_id);
  return recogniseParts(item);
}

/** A sample with the parts inside of it. Samples inside of a sample are replies of their own. */
function sampleReply(
  kind: 'sample' | 'scanHash',
  data: JsonObject,
  sample: JsonObject,
  inner: '' | '/EntityResult',
): SavedDocument {
  const { parts, unreadable, samples, hasAnalyses } = insideOf(sample, inner);
  const own: InnerPart = { kind: 'sample', inner, value: sample, items: inner };
  const missing = missingOf(sample.errors);
  const reply = { ...replyOf(kind, data, sample.sample_id), parts: [own, ...parts], unreadable, hasAnalyses, missing };
  const children = samples.filter(isSample).map(recognise);
  return { replies: [reply, ...children.flatMap(({ replies }) => replies)], failures: [] };
}

function recogniseParts(item: JsonObject): SavedDocument {
  const own = partsAlone(item);
  if (own.length > 0) return { replies: own, failures: [] };
  // TheHive keeps the analyzer's report under `full`, and its jobs that under `report`.
  const wrapped = [item.full, item.report].find(isObject);
  if (wrapped !== undefined) return recognise(wrapped);
  const lists = [item.samples, item.submissions].filter(Array.isArray);
  const made = lists.flat();
  // The reply to a submission names the samples and submissions it made.
  if (made.length > 0) {
    const missing = missingOf(item.errors);
    const found = joined(made.map(recogniseEntry), item);
    return { ...found, replies: found.replies.map((reply) => ({ ...reply, missing: [...reply.missing, ...missing] })) };
  }
  const found = isObject(item.sample) || hasPart(item) ? bundle(item) : [];
  if (found.length > 0) return { replies: found, failures: [] };
  if (lists.length > 0) return failed(missingOf(item.errors)[0] ?? nothing);
  throw notVmray('');
}

/** The reply of a call about a sample that names none, or several of them in one object. */
function partsAlone(item: JsonObject): SavedReply[] {
  const kinds: PartKind[] = [];
  if (isListReply(item, 'iocs')) kinds.push('iocs');
  if (isListReply(item, 'threat_indicators')) kinds.push('vtis');
  if (isListReply(item, 'mitre_attack_techniques')) kinds.push('mitre_attack');
  return kinds.map((kind) => ({ ...replyOf(kind, item, null), bundle: item }));
}

/** `iocs` of a bundle is the whole reply of that call, with a list of the same name in it. */
function isListReply(item: JsonObject, list: string): boolean {
  if (!has(item, list)) return false;
  const value = item[list];
  if (isObject(value)) return !has(value, list) && !has(value, 'data') && (list === 'iocs' || has(item, 'status'));
  // Any program may have a key of this name: one that holds something else is VMRay's only beside the status of its reply.
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  return isEmpty || has(item, 'status') || (list !== 'iocs' && Array.isArray(value));
}

/** Replies of several calls under the names of their calls, as scripts save them; none where it has nothing that can be read. */
function bundle(item: JsonObject): SavedReply[] {
  const { parts, unreadable, hasAnalyses } = insideOf(item);
  const sample = isObject(item.sample) ? recogniseOpened(item.sample) : [];
  const others = parts.flatMap(({ kind, value }) => {
    const isNamed = kind === 'analysis' || kind === 'submission' || kind === 'summary';
    return isNamed ? recognise(value).replies : [replyOf(kind, value, null)];
  });
  const missing = unreadable.map(({ name }) => `${name} could not be read.`);
  // A key of such a name may be any program's.
  if (sample.length === 0 && !parts.some(isReadable)) return [];
  return [...sample, ...others].map((reply) => {
    return { ...reply, hasAnalyses, bundle: item, document: item, missing: [...reply.missing, ...missing] };
  });
}

function isReadable({ kind, value }: InnerPart): boolean {
  if (kind === 'iocs') return isObject(value.iocs);
  if (kind === 'vtis') return Array.isArray(value.threat_indicators);
  return kind !== 'mitre_attack' || Array.isArray(value.mitre_attack_techniques);
}

function recogniseOpened(sample: JsonObject): SavedReply[] {
  return recognise(isObject(sample.data) && 'result' in sample ? sample.data : sample).replies;
}

function single(kind: PartKind, data: JsonObject, id: unknown): SavedDocument {
  return { replies: [replyOf(kind, data, id)], failures: [] };
}

function replyOf(kind: SavedReply['kind'], data: JsonObject, id: unknown): SavedReply {
  const lists = { iocs: '/iocs', vtis: '/threat_indicators', mitre_attack: '/mitre_attack_techniques' } as const;
  const items = kind in lists ? lists[kind as keyof typeof lists] : '';
  const parts: InnerPart[] = kind === 'scanHash' ? [] : [{ kind, inner: '', value: data, items }];
  const found = { kind, data, sampleId: idText(id), parts, unreadable: [], missing: [], hasAnalyses: false };
  return { ...found, cut: false, bundle: null, document: data };
}

/** The refusals in the reply to a submission, and the sections that a program could not fetch. */
function missingOf(errors: unknown): string[] {
  const said = Array.isArray(errors)
    ? errors.map((error: unknown) => (isObject(error) ? error.error_msg : error))
    : isObject(errors)
      ? Object.entries(errors).map(([name, why]) => `${name}: ${vendorText(why, noSecrets)}`)
      : [];
  return said.map((text) => `The document reports an error: ${vendorText(text, noSecrets) || 'no reason given'}`);
}

function isSample(item: JsonObject): boolean {
  return has(item, 'sample_id') || has(item, 'sample_sha256hash') || has(item, 'sample_verdict');
}

function has(item: JsonObject, key: string): boolean {
  return Object.hasOwn(item, key);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list in a list' : `a ${typeof value}`;
}

function notVmray(found: string): ResponseError {
  return new ResponseError(`This is not a saved VMRay reply: ${found}${expected}.`);
}
