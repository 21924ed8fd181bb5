import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { VmraySampleAnswers } from '../corpus-sample.ts';
import { type ArchivePathOf, type Collections, summaryCollections } from './summary-collections.ts';
import { type CollectionName, collectionPrefixes, filled, referenceTo, seenBy } from './summary-items.ts';
import { mitreAttack, vtiSection } from './summary-sections.ts';

/**
 * A Summary v2 of a made analysis, written from the replies about its sample. It has the sections that every recorded one has, also those that
 * would be empty: readers take them without asking.
 */
export function madeSummaryV2(
  sample: VmraySampleAnswers,
  analysis: JsonObject,
  archivePathOf: ArchivePathOf = () => null,
): JsonObject {
  const object = sample.sample.data;
  const collections = summaryCollections(sample, analysis, archivePathOf);
  const vtis = seenBy(analysis, sample.vtis.data.threat_indicators);
  const techniques = seenBy(analysis, sample.mitreAttack.data.mitre_attack_techniques);
  const { extracted_files: extractedFiles, ...artifacts } = collections;
  return {
    _type: 'summary',
    version: '2.5',
    analysis_metadata: metadata(object, analysis, artifacts.processes.length),
    artifacts: { _type: 'artifacts', ...filled(artifactReferences(artifacts)) },
    ...filled({ classifications: object.sample_classifications, threat_names: object.sample_threat_names }),
    // Schema 2.5 leaves out what is empty.
    ...Object.fromEntries(Object.entries(artifacts).flatMap(([name, items]) => section(name as CollectionName, items))),
    extracted_files: keyed('extracted_files', extractedFiles),
    virtual_machine: machine(analysis),
    mitre_attack: mitreAttack(techniques, vtis),
    vti: vtiSection(vtis, isStatic(analysis)),
    remarks: remarks(analysis),
  };
}

function artifactReferences(artifacts: Omit<Collections, 'extracted_files'>): Record<string, JsonObject[]> {
  const lists = Object.entries(artifacts).map(([name, items]): [string, JsonObject[]] => [
    `ref_${name}`,
    items.flatMap((item, index) => (item.is_artifact === true ? [referenceTo(name as CollectionName, index)] : [])),
  ]);
  return Object.fromEntries(lists);
}

function section(name: CollectionName, items: readonly JsonObject[]): [string, JsonObject][] {
  return items.length === 0 ? [] : [[name, keyed(name, items)]];
}

function keyed(name: CollectionName, items: readonly JsonObject[]): JsonObject {
  const entries = items.map((item, index): [string, JsonValue] => [`${collectionPrefixes[name]}_${index}`, item]);
  return Object.fromEntries(entries);
}

function metadata(sample: JsonObject, analysis: JsonObject, processes: number): JsonObject {
  const isGood = analysis.analysis_result_code === 1;
  return {
    _type: 'analysis_metadata',
    analysis_id: analysis.analysis_id ?? null,
    sample_id: sample.sample_id ?? null,
    sample_type: sample.sample_type ?? null,
    submission_filename: sample.sample_filename ?? null,
    verdict: analysis.analysis_verdict ?? 'not_available',
    creation_time: `${String(analysis.analysis_created)}.000000+00:00`,
    analysis_duration: 120.5,
    is_execution_successful: isGood,
    number_of_processes: processes,
    platform_information: { _type: 'analysis_metadata.platform_information', platform_version: '2024.5.0' },
    result_code: analysis.analysis_result_code ?? null,
    result_str: analysis.analysis_result_str ?? null,
    termination_reason: isGood ? 'Timeout' : 'Error',
  };
}

/** A static analysis runs on no machine: its section names none. */
function machine(analysis: JsonObject): JsonObject {
  if (isStatic(analysis)) return { _type: 'virtual_machine' };
  return {
    _type: 'virtual_machine',
    name: analysis.analysis_vm_name ?? null,
    description: analysis.analysis_vm_description ?? null,
    architecture: 'x86 64-bit',
    operating_system: 'Windows',
  };
}

function remarks(analysis: JsonObject): JsonObject {
  const { analysis_result_code: code = null, analysis_result_str: message = null } = analysis;
  if (code === 1) return { _type: 'remarks' };
  return { _type: 'remarks', errors: [{ _type: 'remark', code, message, name: 'Analysis Failed' }] };
}

/** Whether a run was a static analysis. */
export function isStatic(analysis: JsonObject): boolean {
  return analysis.analysis_analyzer_name === 'vmray_static';
}
