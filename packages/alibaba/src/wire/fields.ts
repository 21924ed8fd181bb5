import { fieldOf, isRecord, type WireRecord } from './envelope.ts';
import type { DetectResult } from './results.ts';
import type { Basic, ReportData } from './schemas.ts';

// What the schemas in `alibaba-schemas.ts` say, without a schema: a report reads two dozen fields and more, and a schema takes
// several times as long for them as all that is done with them. A test holds both to the same result.

/** What a reader gives for a value that is not of the documented kind. */
export const odd: unique symbol = Symbol('odd');

type Reader<T> = (value: unknown) => T | typeof odd;

/** Is told the key of a field that is not of the documented kind and was left out. */
export type OnOdd<Key extends string = string> = (key: Key) => void;

export function text(value: unknown): string | typeof odd {
  return typeof value === 'string' ? value : odd;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A text that may come as a number. */
export function looseText(value: unknown): string | typeof odd {
  if (typeof value === 'string') return value.trim();
  return isNumber(value) ? String(value) : odd;
}

/** A number or a text, perhaps quoted once more. */
export function level(value: unknown): string | typeof odd {
  if (typeof value === 'string') return value.replaceAll('"', '').trim();
  return isNumber(value) ? String(value) : odd;
}

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

export function flag(value: unknown): boolean | typeof odd {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return flagWords.get(value.trim().toLowerCase()) ?? odd;
  return value === 0 || value === 1 ? value === 1 : odd;
}

/** A number that may come as text. An empty text says nothing. */
export function looseNumber(value: unknown): number | null | typeof odd {
  if (typeof value !== 'string') return isNumber(value) ? value : odd;
  const digits = value.trim();
  if (digits === '') return null;
  return /^-?\d{1,16}$/.test(digits) ? Number(digits) : odd;
}

/** A size in bytes. */
export function size(value: unknown): number | null | typeof odd {
  const number = looseNumber(value);
  if (number === null || number === odd) return number;
  // The sign alone tells a text "-0" from a size.
  if (typeof value === 'string' && value.trim().startsWith('-')) return odd;
  return Number.isSafeInteger(number) && number >= 0 ? number : odd;
}

/** One text or a list of them. */
export function looseTexts(value: unknown): string[] | typeof odd {
  const found: string[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    const read = looseText(item);
    if (read === odd) return odd;
    found.push(read);
  }
  return found;
}

/** Reads a field. null and undefined stay what they are; an odd value is told and left out. */
function field<T, Key extends string>(
  value: unknown,
  read: Reader<T>,
  key: Key,
  onOdd: OnOdd<Key>,
): T | null | undefined {
  if (value === undefined || value === null) return value;
  const found = read(value);
  if (found !== odd) return found;
  onOdd(key);
  return undefined;
}

/** `Data` of GetFileDetectReport. */
export function readReportData(data: WireRecord, onOdd: OnOdd<keyof ReportData>): ReportData {
  return {
    FileHash: field(fieldOf(data, 'FileHash'), text, 'FileHash', onOdd),
    Filename: field(fieldOf(data, 'Filename'), text, 'Filename', onOdd),
    ThreatLevel: field(fieldOf(data, 'ThreatLevel'), level, 'ThreatLevel', onOdd),
    HasData: field(fieldOf(data, 'HasData'), flag, 'HasData', onOdd),
    Basic: fieldOf(data, 'Basic'),
    Sandbox: fieldOf(data, 'Sandbox'),
    Intelligences: fieldOf(data, 'Intelligences'),
    ThreatTypes: fieldOf(data, 'ThreatTypes'),
  };
}

/** What is inside `Basic`. */
export function readBasicFields(basic: WireRecord, onOdd: OnOdd<keyof Basic>): Basic {
  return {
    md5: field(basic.md5, text, 'md5', onOdd),
    sha1: field(basic.sha1, text, 'sha1', onOdd),
    sha256: field(basic.sha256, text, 'sha256', onOdd),
    sha512: field(basic.sha512, text, 'sha512', onOdd),
    fileSize: field(basic.fileSize, size, 'fileSize', onOdd),
    virus_name: field(basic.virus_name, looseText, 'virus_name', onOdd),
    virus_result: field(basic.virus_result, looseText, 'virus_result', onOdd),
    webshell_result: field(basic.webshell_result, looseText, 'webshell_result', onOdd),
    sandbox_result: field(basic.sandbox_result, looseText, 'sandbox_result', onOdd),
    gmt_first_submit: field(basic.gmt_first_submit, text, 'gmt_first_submit', onOdd),
    gmt_update: field(basic.gmt_update, text, 'gmt_update', onOdd),
  };
}

/** One of `Intelligences`: the name of an event and when it was seen, out of a text or an object. null for anything else. */
export function readIntelligenceFields(item: unknown): { name: string; seenAt: string | null } | null {
  const name = looseText(item);
  if (name !== odd) return { name, seenAt: null };
  if (!isRecord(item)) return null;
  let isOdd = false;
  const onOdd = () => {
    isOdd = true;
  };
  const third = field(item.threat_type_l3, looseText, 'threat_type_l3', onOdd);
  const second = field(item.threat_type_l2, looseText, 'threat_type_l2', onOdd);
  const type = field(item.threat_type, looseText, 'threat_type', onOdd);
  const found = field(item.last_find_time, text, 'last_find_time', onOdd);
  const last = field(item.gmt_last, text, 'gmt_last', onOdd);
  return isOdd ? null : { name: third || second || type || '', seenAt: found ?? last ?? null };
}

/** One of `ThreatTypes`. */
export interface ThreatType {
  threat_type_desc?: string | null | undefined;
  threat_type?: string[] | null | undefined;
  risk_type?: number | null | undefined;
  last_find_time?: string | null | undefined;
}

/** A text alone is the description. null where it is neither that nor an object. */
export function readThreatTypeFields(item: unknown, onOdd: OnOdd<keyof ThreatType>): ThreatType | null {
  if (typeof item === 'string') return { threat_type_desc: item.trim() };
  if (!isRecord(item)) return null;
  return {
    threat_type_desc: field(item.threat_type_desc, looseText, 'threat_type_desc', onOdd),
    threat_type: field(item.threat_type, looseTexts, 'threat_type', onOdd),
    risk_type: field(item.risk_type, looseNumber, 'risk_type', onOdd),
    last_find_time: field(item.last_find_time, text, 'last_find_time', onOdd),
  };
}

/** One of `ResultList`. */
export function readResultFields(item: WireRecord, onOdd: OnOdd<keyof DetectResult>): DetectResult {
  return {
    HashKey: field(fieldOf(item, 'HashKey'), text, 'HashKey', onOdd),
    Result: field(fieldOf(item, 'Result'), looseText, 'Result', onOdd),
    Score: field(fieldOf(item, 'Score'), looseNumber, 'Score', onOdd),
    VirusType: field(fieldOf(item, 'VirusType'), text, 'VirusType', onOdd),
    Ext: fieldOf(item, 'Ext'),
    Compress: field(fieldOf(item, 'Compress'), flag, 'Compress', onOdd),
    Code: field(fieldOf(item, 'Code'), looseText, 'Code', onOdd),
    Message: field(fieldOf(item, 'Message'), text, 'Message', onOdd),
    Path: field(fieldOf(item, 'Path'), text, 'Path', onOdd),
  };
}
