import { pointer, resolvePointer } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { isLossy, flag as readFlag, number as readNumber } from './fields.ts';
import type { Part, VmrayParts, VmrayRaw } from './parts.ts';
import { flag, looseTexts, number, oddList, text, texts } from './primitives.ts';
import {
  AnalysisSchema,
  innerLists,
  iocSchemas,
  SampleSchema,
  SubmissionSchema,
  TechniqueSchema,
  VtiSchema,
} from './schemas.ts';
import { entriesOf, isItem, MetadataSchema, type SummaryItem } from './summary.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' || Number.isFinite(value);
const areTexts: Check = (value) => {
  if (!Array.isArray(value)) return isText(value);
  for (const item of value) if (item !== null && !isText(item)) return false;
  return true;
};

/** Whether a field of each type loses nothing when it is read. An empty text says nothing, so that nothing is lost. */
const checks: ReadonlyMap<z.ZodType, Check> = new Map<z.ZodType, Check>([
  [text, isText],
  [number, (value) => value === '' || readNumber(value) !== null],
  [flag, (value) => value === '' || readFlag(value) !== null],
  [oddList, (value) => isText(value) || Array.isArray(value)],
  [texts, areTexts],
  [looseTexts, areTexts],
  ...innerLists.map((list): [z.ZodType, Check] => [list, (value) => Array.isArray(value) && value.every(isItem)]),
]);

type Fields = readonly (readonly [key: string, isReadable: Check])[];
type Shape = Readonly<Record<string, unknown>>;

/** The fields of a shape that are of one of those types; what is odd about the others is told where they are read. */
function fieldsOf(shape: Shape): Fields {
  return Object.entries(shape).flatMap(([key, type]) => {
    const check = checks.get(type as z.ZodType);
    return check === undefined ? [] : [[key, check] as const];
  });
}

const fields = {
  sample: fieldsOf(SampleSchema.shape),
  submission: fieldsOf(SubmissionSchema.shape),
  analysis: fieldsOf(AnalysisSchema.shape),
  vti: fieldsOf(VtiSchema.shape),
  technique: fieldsOf(TechniqueSchema.shape),
  iocs: Object.entries(iocSchemas).map(([name, { shape }]) => ({ name, own: fieldsOf(shape) })),
};

// What is read of a Summary JSON v2, item by item. A collection that is not there has no fields.
const ofAll = {
  is_artifact: flag,
  is_ioc: flag,
  is_sample: flag,
  operations: texts,
  sources: texts,
  protocols: texts,
  categories: texts,
  classifications: texts,
  threat_names: texts,
};
const collections = Object.entries({
  domains: { domain: text, original_domains: texts },
  email_addresses: { email_address: text, is_sender: flag, is_recipient: flag, subjects: texts },
  emails: { subject: text, sender: text, recipients: texts, attachment_types: texts },
  filenames: { filename: text },
  files: { size: number, mime_type: text, archive_path: text },
  ip_addresses: { ip_address: text },
  mutexes: { name: text },
  processes: { cmd_line: text, image_name: text, filename: text, monitor_reason: text },
  registry_records: { reg_key_name: text, original_reg_key_names: texts, reg_key_value_type: text },
  urls: { url: text, original_urls: texts },
}).map(([name, own]) => ({ name, own: fieldsOf({ ...ofAll, ...own }) }));
const ofSummary = {
  head: fieldsOf({ classifications: texts, threat_names: texts }),
  metadata: fieldsOf(MetadataSchema.shape),
  match: fieldsOf({
    category_desc: text,
    operation_desc: text,
    technique_desc: text,
    analysis_score: number,
    classifications: texts,
    threat_names: texts,
  }),
  technique: fieldsOf({ technique_id: text, description: text, tactics: texts }),
};

/**
 * Warns of each field of a reply that is of another type than documented and cannot be read as that. The long lists are looked
 * through only where a value was left out when they were read, which the readers of fields count: of summaries, which are read while
 * the report is made, the caller says so.
 */
export function warnOfOddFields(
  { raw, parts }: { raw: VmrayRaw; parts: VmrayParts },
  isSummaryLossy: boolean,
  warnings: Warnings,
): void {
  const one = ({ at }: Part<unknown>, own: Fields) => warnOf(resolvePointer(raw, at)?.value, at, own, warnings);
  const each = (at: string, own: Fields) => {
    const items = resolvePointer(raw, at)?.value;
    if (Array.isArray(items))
      for (const [index, item] of items.entries()) warnOf(item, `${at}/${index}`, own, warnings);
  };
  for (const part of parts.samples ?? []) one(part, fields.sample);
  for (const part of parts.submissions ?? []) one(part, fields.submission);
  for (const part of parts.analyses ?? []) one(part, fields.analysis);
  for (const { wire, items } of parts.iocs ?? []) {
    if (isLossy(wire)) for (const { name, own } of fields.iocs) each(`${items}/${name}`, own);
  }
  for (const { wire, items } of parts.vtis ?? []) if (isLossy(wire)) each(items, fields.vti);
  for (const { wire, items } of parts.mitreAttack ?? []) if (isLossy(wire)) each(items, fields.technique);
  for (const { wire, at } of parts.summaries ?? []) {
    warnOf(wire.body.analysis_metadata, `${at}/analysis_metadata`, ofSummary.metadata, warnings);
    if (isSummaryLossy) warnOfSummary(wire.body, at, warnings);
  }
}

function warnOfSummary(body: SummaryItem, at: string, warnings: Warnings): void {
  const each = (section: unknown, place: string, own: Fields) => {
    for (const [key, item] of entriesOf(section)) warnOf(item, place + pointer(key), own, warnings);
  };
  warnOf(body, at, ofSummary.head, warnings);
  for (const { name, own } of collections) each(body[name], `${at}/${name}`, own);
  if (isItem(body.vti)) each(body.vti.matches, `${at}/vti/matches`, ofSummary.match);
  for (const [version, { techniques }] of entriesOf(body.mitre_attack)) {
    each(techniques, at + pointer('mitre_attack', version, 'techniques'), ofSummary.technique);
  }
}

function warnOf(item: unknown, at: string, own: Fields, warnings: Warnings): void {
  if (!isItem(item)) return;
  for (const [key, isReadable] of own) {
    const value = item[key];
    if (value === undefined || value === null || isReadable(value)) continue;
    const message = `${key} is not of the documented type; what could not be read was left out.`;
    warnings.add('malformed-value', message, `${at}/${key}`);
  }
}
