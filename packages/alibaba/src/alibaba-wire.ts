import { pointer } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import { type Embedded, readEmbedded } from './alibaba-embedded.ts';
import { fieldOf, isRecord, keyOf, type WireRecord } from './alibaba-envelope.ts';
import { type Basic, BasicSchema, parseLoosely, type ReportData, ReportDataSchema } from './alibaba-schemas.ts';

/**
 * The replies that a report was made from: the first under the operation's name, further ones of the same file (only when
 * saved ones were read) under `GetFileDetectReport:2`, `GetFileDetectReport:3` …
 */
export interface AlibabaRaw {
  readonly GetFileDetectReport: unknown;
  readonly [further: `GetFileDetectReport:${number}`]: unknown;
}

/** One reply, its embedded texts read. `at` is the pointer to a field of `Data`. */
export interface WireReport {
  data: ReportData;
  basic: Basic;
  basicText: Embedded;
  sandbox: Embedded;
  intelligences: Embedded;
  threatTypes: Embedded;
  at(field: keyof ReportData): string;
}

const dataFields = Object.keys(ReportDataSchema.shape) as (keyof ReportData)[];

/** Reads one saved or received reply, with its envelope or without. Odd values are left out with a warning. */
export function readWireReport(call: string, reply: unknown, warnings: Warnings): WireReport {
  const { record, place } = locateData(call, reply);
  const at = (field: keyof ReportData) => place + pointer(keyOf(record, field) ?? field);
  const named = Object.fromEntries(dataFields.map((field) => [field, fieldOf(record, field)]));
  const data =
    parseLoosely(ReportDataSchema, named, (field) => {
      warnings.add(
        'malformed-value',
        `${field} is not of the documented kind and was left out.`,
        at(field as keyof ReportData),
      );
    }) ?? {};
  const embedded = (field: 'Basic' | 'Sandbox' | 'Intelligences' | 'ThreatTypes') =>
    readEmbedded(field, data[field], at(field), warnings);
  const basicText = embedded('Basic');
  return {
    data,
    basic: readBasic(basicText, warnings),
    basicText,
    sandbox: embedded('Sandbox'),
    intelligences: embedded('Intelligences'),
    threatTypes: embedded('ThreatTypes'),
    at,
  };
}

function locateData(call: string, reply: unknown): { record: WireRecord; place: string } {
  const place = pointer(call);
  if (!isRecord(reply)) return { record: {}, place };
  const key = keyOf(reply, 'Data');
  const data = key === null ? null : reply[key];
  return key !== null && isRecord(data) ? { record: data, place: place + pointer(key) } : { record: reply, place };
}

function readBasic(basic: Embedded, warnings: Warnings): Basic {
  if (basic.content === null) return {};
  const bad = (key: string) =>
    warnings.add('malformed-value', `Basic.${key} is not of the documented kind and was left out.`, basic.at(key));
  const read = parseLoosely(BasicSchema, basic.content, bad);
  if (read === null) warnings.add('malformed-value', 'Basic is not an object and was left out.', basic.at());
  return read ?? {};
}
