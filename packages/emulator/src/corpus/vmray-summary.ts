import type { JsonObject, JsonValue } from '../kit/json.ts';
import type { VmraySampleAnswers } from './corpus-sample.ts';

// REST array, v2 collection and the prefix of its keys, key of the value there and here.
const collections: readonly (readonly [array: string, collection: string, type: string, from: string, to: string])[] = [
  ['domains', 'domains', 'domain', 'domain', 'domain'],
  ['email_addresses', 'email_addresses', 'email_address', 'email_address', 'email_address'],
  ['emails', 'emails', 'email', 'subject', 'subject'],
  ['filenames', 'filenames', 'filename', 'filename', 'filename'],
  ['files', 'files', 'file', 'hashes', 'hash_values'],
  ['ips', 'ip_addresses', 'ip_address', 'ip_address', 'ip_address'],
  ['mutexes', 'mutexes', 'mutex', 'mutex_name', 'name'],
  ['processes', 'processes', 'process', 'cmd_line', 'cmd_line'],
  ['registry', 'registry_records', 'registry_record', 'reg_key_name', 'reg_key_name'],
  ['urls', 'urls', 'url', 'url', 'url'],
];

/** A Summary v2 of a made analysis, written from the replies about its sample: every IOC of the analysis by its value, and the VTIs. */
export function madeSummaryV2(sample: VmraySampleAnswers, analysis: JsonObject): JsonObject {
  const arrays = objectOf(sample.iocs.data.iocs);
  const matches = itemsOf(sample.vtis.data.threat_indicators, analysis).map((vti) => ({
    _type: 'vti.match',
    analysis_score: vti.score ?? null,
    category_desc: vti.category ?? null,
    operation_desc: vti.operation ?? null,
    technique_desc: vti.operation ?? null,
    technique_type: 'built_in',
  }));
  return {
    _type: 'summary',
    version: '2.5',
    analysis_metadata: metadata(sample, analysis),
    ...Object.fromEntries(
      collections.flatMap(([array, collection, type, from, to]): [string, JsonObject][] => {
        const items = itemsOf(arrays[array], analysis).map((item) => summaryItem(item, [type, from, to]));
        // Schema 2.5 leaves out what is empty.
        return items.length === 0 ? [] : [[collection, keyed(type, items)]];
      }),
    ),
    vti: { _type: 'vti', score_type: 'vti', matches: keyed('vti_match', matches) },
  };
}

function metadata(sample: VmraySampleAnswers, analysis: JsonObject): JsonObject {
  return {
    _type: 'analysis_metadata',
    analysis_id: analysis.analysis_id ?? null,
    sample_id: sample.sample.data.sample_id ?? null,
    sample_type: sample.sample.data.sample_type ?? null,
    submission_filename: sample.sample.data.sample_filename ?? null,
    verdict: analysis.analysis_verdict ?? 'not_available',
    creation_time: `${String(analysis.analysis_created)}.000000+00:00`,
    analysis_duration: 120.5,
    is_execution_successful: analysis.analysis_result_code === 1,
    result_code: analysis.analysis_result_code ?? null,
    result_str: analysis.analysis_result_str ?? null,
  };
}

function summaryItem(item: JsonObject, [type, from, to]: [string, string, string]): JsonObject {
  const base = {
    _type: type,
    is_ioc: item.ioc ?? false,
    is_artifact: true,
    verdict: item.verdict ?? 'not_available',
  };
  if (from !== 'hashes') return { ...base, [to]: item[from] ?? null };
  const [hashes] = listOf(item.hashes);
  return {
    ...base,
    hash_values: {
      _type: 'hash_values',
      md5: hashes?.md5_hash ?? null,
      sha1: hashes?.sha1_hash ?? null,
      sha256: hashes?.sha256_hash ?? null,
    },
  };
}

/** A Summary v1 (version 7) of an analysis, written from the same replies; the recorded analysis has none of its own. */
export function madeSummaryV1(sample: VmraySampleAnswers, analysis: JsonObject): JsonObject {
  const arrays = objectOf(sample.iocs.data.iocs);
  const kinds = 'domains files filenames ips mutexes processes registry urls'.split(' ');
  const object = sample.sample.data;
  return {
    type: 'summary',
    version: 7,
    artifacts: Object.fromEntries(kinds.map((kind): [string, JsonValue] => [kind, itemsOf(arrays[kind], analysis)])),
    sample_details: {
      md5_hash: object.sample_md5hash ?? null,
      sha1_hash: object.sample_sha1hash ?? null,
      sha256_hash: object.sample_sha256hash ?? null,
      sample_type: object.sample_type ?? null,
    },
    vti: {
      vti_score: analysis.analysis_vti_score ?? null,
      vti_rule_matches: itemsOf(sample.vtis.data.threat_indicators, analysis).map((vti) => ({
        rule_score: vti.score ?? null,
        category_desc: vti.category ?? null,
        operation_desc: vti.operation ?? null,
        technique_desc: vti.operation ?? null,
      })),
    },
  };
}

function keyed(prefix: string, items: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(items.map((item, index): [string, JsonValue] => [`${prefix}_${index}`, item]));
}

/** Those items of a list that an analysis saw. */
function itemsOf(list: JsonValue | undefined, analysis: JsonObject): JsonObject[] {
  return listOf(list).filter(
    ({ analysis_ids: ids }) => Array.isArray(ids) && ids.includes(analysis.analysis_id ?? null),
  );
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
