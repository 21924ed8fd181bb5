import { textValue, type WireObject } from '../wire/objects.ts';
import type { SecopsEntityResult } from './result.ts';

/** A value of the enrichment table. null: VMRay gave nothing of the kind. */
export type EnrichmentValue = string | number | boolean | null;

/** The sample's fields that enrich an entity, in the order of Google's table. */
const sampleFields = [
  'sample_vti_score',
  'sample_child_sample_ids',
  'sample_id',
  'sample_sha1hash',
  'sample_classifications',
  'sample_last_md_score',
  'sample_last_vt_score',
  'sample_severity',
  'sample_url',
  'sample_imphash',
  'sample_highest_vti_score',
  'sample_container_type',
  'sample_webif_url',
  'sample_type',
  'sample_created',
  'sample_last_reputation_severity',
  'sample_filesize',
  'sample_parent_sample_ids',
  'sample_ssdeephash',
  'sample_md5hash',
  'sample_sha256hash',
  'sample_highest_vti_severity',
  'sample_priority',
  'sample_is_multipart',
  'sample_score',
  'sample_filename',
] as const;

type Naming = (item: WireObject) => unknown;

/** What names an entry of each list. */
const iocFields: readonly (readonly [list: string, naming: Naming])[] = [
  ['domains', (item) => item.domain],
  ['ips', (item) => item.ip_address],
  ['urls', (item) => item.url],
  // A memory dump has no name.
  ['files', (item) => textValue(item.filename) ?? hashOf(item)],
  ['emails', (item) => item.email],
  ['mutexes', (item) => item.mutex_name],
  ['processes', (item) => textValue(item.cmd_line) ?? firstOf(item.process_names) ?? firstOf(item.image_names)],
  ['registry', (item) => item.reg_key_name],
];

/**
 * The enrichment table: `VMRay_sample_*`, `VMRay_ioc_*` and `VMRay_threat_indicator_*`, each list as comma-separated text. A list
 * that the source did not carry is null; an empty text says that there is nothing in it.
 */
export function secopsEnrichment(
  result: SecopsEntityResult,
  carried: { iocs: boolean; indicators: boolean },
): Record<string, EnrichmentValue> {
  const sample = sampleFields.map((field) => [`VMRay_${field}`, flat(result[field])] as const);
  const iocs = iocFields.map(([list, naming]) => {
    const names = (result.iocs[list] ?? []).map(naming);
    return [`VMRay_ioc_${list}`, carried.iocs ? commaSeparated(names) : null] as const;
  });
  const indicators = (['operation', 'category'] as const).map((key) => {
    const name = key === 'operation' ? 'operations' : key;
    const texts = result.threat_indicators.map((vti) => vti[key]);
    return [`VMRay_threat_indicator_${name}`, carried.indicators ? commaSeparated(texts) : null] as const;
  });
  return Object.fromEntries([...sample, ...iocs, ...indicators]);
}

function flat(value: unknown): EnrichmentValue {
  if (Array.isArray(value)) return commaSeparated(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** Each text once. One with a comma, quote or line break in it is quoted, as in a CSV file. */
function commaSeparated(values: readonly unknown[]): string {
  const texts = values.map((value) => (Array.isArray(value) ? JSON.stringify(value) : String(flat(value) ?? '')));
  return [...new Set(texts)]
    .filter((text) => text !== '')
    .map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(', ');
}

function hashOf(item: WireObject): unknown {
  const [hashes] = Array.isArray(item.hashes) ? item.hashes : [];
  if (typeof hashes !== 'object' || hashes === null) return null;
  return hashes.sha256_hash ?? hashes.sha1_hash ?? hashes.md5_hash ?? null;
}

function firstOf(values: unknown): string | null {
  return Array.isArray(values) ? textValue(values[0]) : null;
}
