import { pointer } from '@sandjury/core';
import { fields, isObject, type JsonObject, Warnings } from '@sandjury/core/toolkit';
import { type Embedded, readEmbedded } from './embedded.ts';
import { fieldOf, keyOf } from './envelope.ts';
import { type FieldsOf, level, type Place, raw, readFields, text, word, wordOf } from './fields.ts';

const { flag, number, size, texts } = fields;

/** `Data` of GetFileDetectReport. The last four come as text with JSON inside, or as JSON itself. */
const reportData = {
  FileHash: text,
  Filename: text,
  ThreatLevel: level,
  HasData: flag,
  Basic: raw,
  Sandbox: raw,
  Intelligences: raw,
  ThreatTypes: raw,
};
/** `Data` of GetFileDetectReport. */
export type ReportData = FieldsOf<typeof reportData>;

/** What is inside `Basic`. `fileSize` is the one key that is not in snake case. */
const basicFields = {
  md5: text,
  sha1: text,
  sha256: text,
  sha512: text,
  fileSize: size,
  virus_name: word,
  virus_result: word,
  webshell_result: word,
  sandbox_result: word,
  gmt_first_submit: text,
  gmt_update: text,
};
/** What is inside `Basic`. */
export type Basic = FieldsOf<typeof basicFields>;

/** One of `Intelligences` in a sister API, which has an object where ours has the name of an event. */
const intelligence = {
  threat_type_l3: word,
  threat_type_l2: word,
  threat_type: word,
  last_find_time: text,
  gmt_last: text,
};

/** One of `ThreatTypes`. `threat_type` is documented as a list and shown as a text. */
const threatType = { threat_type_desc: word, threat_type: texts, risk_type: number, last_find_time: text };

/**
 * The replies that a report was made from, by operation. Further ones on the same file (only when saved ones were read) are
 * under `GetFileDetectReport:2`, `GetFileDetectResult:2` …
 */
export interface AlibabaRaw {
  readonly GetFileDetectReport?: unknown;
  readonly GetFileDetectResult?: unknown;
  /** The pages of an archive's members. */
  readonly ListCompressFileDetectResult?: readonly unknown[];
  readonly [further: `GetFileDetectReport:${number}` | `GetFileDetectResult:${number}`]: unknown;
}

/** One reply, its embedded texts read. `at` is the pointer to a field of `Data`. */
export interface WireReport {
  data: ReportData;
  /** `HasData` or `ThreatLevel` says something that cannot be read: there may be no data behind the rest, or worse. */
  isDoubtful: boolean;
  /** `Basic` or a `*_result` in it cannot be read. */
  hasDoubtfulPart: boolean;
  basic: Basic;
  basicText: Embedded;
  sandbox: Embedded;
  intelligences: Embedded;
  threatTypes: Embedded;
  at(field: keyof ReportData): string;
}

/** Reads every report among the replies. */
export function readWireReports(raw: AlibabaRaw, warnings: Warnings): WireReport[] {
  return Object.entries(raw)
    .filter(([call]) => call.startsWith('GetFileDetectReport'))
    .map(([call, reply]) => readWireReport(call, reply, warnings));
}

/** Reads one saved or received reply, with its envelope or without. Values of another type are left out with a warning. */
function readWireReport(call: string, reply: unknown, warnings: Warnings): WireReport {
  const { record, place } = locateData(call, reply);
  const at = (field: string) => `${place}/${keyOf(record, field) ?? field}`;
  const { value: data, unread } = readFields(reportData, record, { at, warnings });
  const isBlank = record[keyOf(record, 'HasData') ?? ''] === '';
  const embedded = (field: 'Basic' | 'Sandbox' | 'Intelligences' | 'ThreatTypes') =>
    readEmbedded(field, data[field], at(field), warnings);
  const basicText = embedded('Basic');
  return {
    data,
    isDoubtful: isBlank || unread.has('HasData') || unread.has('ThreatLevel'),
    ...readBasic(basicText, warnings),
    basicText,
    sandbox: embedded('Sandbox'),
    intelligences: embedded('Intelligences'),
    threatTypes: embedded('ThreatTypes'),
    at,
  };
}

/** Whether a report says that there is no data behind it. */
export function isWithoutData(data: JsonObject): boolean {
  return fields.one(flag, fieldOf(data, 'HasData')) === false;
}

/** What a report says of the file's hashes. */
export type WireHashes = Pick<WireReport, 'data' | 'basic' | 'basicText' | 'at'>;

/** Reads the hashes of a saved reply without the rest of it, and without warnings. */
export function readWireHashes(reply: unknown): WireHashes {
  const unused = new Warnings();
  const { value: data } = readFields(reportData, locateData('', reply).record);
  const basicText = readEmbedded('Basic', data.Basic, '', unused);
  return { data, basicText, basic: readBasic(basicText, unused).basic, at: () => '' };
}

function locateData(call: string, reply: unknown): { record: JsonObject; place: string } {
  const place = pointer(call);
  if (!isObject(reply)) return { record: {}, place };
  const key = keyOf(reply, 'Data');
  const data = key === null ? null : reply[key];
  return key !== null && isObject(data) ? { record: data, place: place + pointer(key) } : { record: reply, place };
}

function readBasic(basic: Embedded, warnings: Warnings): Pick<WireReport, 'basic' | 'hasDoubtfulPart'> {
  if (basic.content === null) return { basic: {}, hasDoubtfulPart: basic.state === 'unreadable' };
  if (isObject(basic.content)) {
    const { value, unread } = readFields(basicFields, basic.content, { at: basic.at, warnings });
    return { basic: value, hasDoubtfulPart: [...unread].some((key) => key.endsWith('_result')) };
  }
  warnings.add('malformed-value', 'Basic is not an object and was left out.', basic.at());
  return { basic: {}, hasDoubtfulPart: true };
}

/** One of `Intelligences`: the name of an event, or the object of a sister API, and when it was seen. null for anything else. */
export function readIntelligence(item: unknown, place: Place): { name: string; seenAt: string | null } | null {
  if (!isObject(item)) {
    const name = wordOf(item);
    return name === null ? null : { name, seenAt: null };
  }
  const { value } = readFields(intelligence, item, place);
  const name = value.threat_type_l3 || value.threat_type_l2 || value.threat_type || '';
  return { name, seenAt: value.last_find_time ?? value.gmt_last ?? null };
}

/** One of `ThreatTypes`; a text alone is the description. null where it is neither that nor an object. */
export function readThreatType(item: unknown, place: Place): FieldsOf<typeof threatType> | null {
  if (typeof item === 'string') return { threat_type_desc: item.trim() };
  return isObject(item) ? readFields(threatType, item, place).value : null;
}
