import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { VmraySampleAnswers } from '../corpus-sample.ts';
import { isStatic } from './summary.ts';
import { objectsOf, seenBy } from './summary-items.ts';

const kinds = 'domains emails files filenames ips mutexes processes registry urls'.split(' ');

/**
 * A Summary v1 (version 7) of an analysis, written from the same replies as the Summary v2; the recorded analysis has none of its own.
 * `screenshots` are paths in the archive, in the order in which they were taken.
 */
export function madeSummaryV1(
  sample: VmraySampleAnswers,
  analysis: JsonObject,
  screenshots: readonly string[] = [],
): JsonObject {
  const arrays = (sample.iocs.data.iocs ?? {}) as JsonObject;
  const object = sample.sample.data;
  const artifacts = kinds.map((kind): [string, JsonValue] => [kind, seenBy(analysis, arrays[kind]).map(v1Item)]);
  return {
    type: 'summary',
    version: 7,
    artifacts: Object.fromEntries(artifacts),
    classifications: object.sample_classifications ?? [],
    extracted_files: [],
    mitre_attack: {
      techniques: seenBy(analysis, sample.mitreAttack.data.mitre_attack_techniques).map((one) => ({
        id: one.technique_id ?? null,
        description: one.technique ?? null,
      })),
    },
    sample_details: {
      md5_hash: object.sample_md5hash ?? null,
      sha1_hash: object.sample_sha1hash ?? null,
      sha256_hash: object.sample_sha256hash ?? null,
      sample_type: object.sample_type ?? null,
    },
    screenshots: screenshots.map((path) => ({ screenshot_archive_path: path })),
    vm_and_analyzer_details: { vm_name: analysis.analysis_vm_name ?? null },
    vti: {
      vti_rule_type: isStatic(analysis) ? 'Static' : 'Default',
      vti_score: analysis.analysis_vti_score ?? null,
      vti_rule_matches: seenBy(analysis, sample.vtis.data.threat_indicators).map((vti) => ({
        rule_score: vti.score ?? null,
        rule_classifications: objectsOf(vti.classifications),
        category_desc: vti.category ?? null,
        operation_desc: vti.operation ?? null,
        technique_desc: vti.operation ?? null,
      })),
    },
  };
}

/** A URL has `operations` here, which the REST API calls `methods`. */
function v1Item(item: JsonObject): JsonObject {
  return Array.isArray(item.methods) ? { operations: item.methods, ...item } : item;
}
