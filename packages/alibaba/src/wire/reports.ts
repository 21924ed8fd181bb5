import { pointer } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import { type Embedded, readEmbedded } from './embedded.ts';
import { isRecord, keyOf, type WireRecord } from './envelope.ts';
import { readBasicFields, readReportData } from './fields.ts';
import type { Basic, ReportData } from './schemas.ts';

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

/** Reads one saved or received reply, with its envelope or without. Odd values are left out with a warning. */
function readWireReport(call: string, reply: unknown, warnings: Warnings): WireReport {
  const { record, place } = locateData(call, reply);
  const at = (field: keyof ReportData) => `${place}/${keyOf(record, field) ?? field}`;
  let isDoubtful = false;
  const data = readReportData(record, (field) => {
    isDoubtful ||= field === 'HasData' || field === 'ThreatLevel';
    warnings.add('malformed-value', `${field} is not of the documented kind and was left out.`, at(field));
  });
  const embedded = (field: 'Basic' | 'Sandbox' | 'Intelligences' | 'ThreatTypes') =>
    readEmbedded(field, data[field], at(field), warnings);
  const basicText = embedded('Basic');
  return {
    data,
    isDoubtful,
    ...readBasic(basicText, warnings),
    basicText,
    sandbox: embedded('Sandbox'),
    intelligences: embedded('Intelligences'),
    threatTypes: embedded('ThreatTypes'),
    at,
  };
}

/** What a reply says of the file's hashes, without the rest of it. */
export function readWireHashes(reply: unknown, warnings: Warnings): Pick<WireReport, 'data' | 'basic'> {
  const { record } = locateData('', reply);
  const data = readReportData(record, () => undefined);
  return { data, basic: readBasic(readEmbedded('Basic', data.Basic, '', warnings), warnings).basic };
}

function locateData(call: string, reply: unknown): { record: WireRecord; place: string } {
  const place = pointer(call);
  if (!isRecord(reply)) return { record: {}, place };
  const key = keyOf(reply, 'Data');
  const data = key === null ? null : reply[key];
  return key !== null && isRecord(data) ? { record: data, place: place + pointer(key) } : { record: reply, place };
}

function readBasic(basic: Embedded, warnings: Warnings): Pick<WireReport, 'basic' | 'hasDoubtfulPart'> {
  if (basic.content === null) return { basic: {}, hasDoubtfulPart: basic.state === 'unreadable' };
  if (isRecord(basic.content)) {
    let hasDoubtfulPart = false;
    const fields = readBasicFields(basic.content, (key) => {
      hasDoubtfulPart ||= key.endsWith('_result');
      warnings.add('malformed-value', `Basic.${key} is not of the documented kind and was left out.`, basic.at(key));
    });
    return { basic: fields, hasDoubtfulPart };
  }
  warnings.add('malformed-value', 'Basic is not an object and was left out.', basic.at());
  return { basic: {}, hasDoubtfulPart: true };
}
