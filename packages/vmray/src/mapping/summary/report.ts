import { type AnalysisRun, type AttackTechnique, type Hashes, pointer, type ThreatIndicator } from '@sandjury/core';
import { blankIndicator, blankRun, knownHashes, present, readField, Warnings } from '@sandjury/core/toolkit';
import { lastKeys, summaryFiles, type VmraySummary } from '../../wire/summary.ts';
import { idText } from '../../wire/values.ts';
import { environmentOf } from '../analyses.ts';
import type { MappingContext } from '../context.ts';
import { vtiScore } from '../indicators.ts';
import { blankClaim, type SampleClaim } from '../sample.ts';
import { fileNames } from './iocs.ts';

const verdictKeys = { verdict: 'verdict', severity: 'severity', score: 'score' };

/** The run that a summary is about. Where it does not say which, the id is the summary's place. */
export function summaryRun(summary: VmraySummary, at: string, context: MappingContext): AnalysisRun {
  const place = `${at}/analysis_metadata`;
  const { analysis_metadata: metadata, virtual_machine: machine } = summary;
  const verdict = context.verdicts.read({ at: place, keys: verdictKeys, verdict: metadata?.verdict });
  const failed = (metadata?.result_code ?? 1) !== 1;
  return {
    ...blankRun(idText(metadata?.analysis_id) ?? `summary:${at}`),
    // Only a run in a virtual machine describes one.
    kind: machine ? 'dynamic' : null,
    environment: environmentOf(machine?.name, machine?.description),
    verdict: failed ? { ...verdict, value: 'unknown', reason: metadata?.result_str || verdict.reason } : verdict,
    failed,
    startedAt: context.timeOf(metadata?.creation_time, `${place}/creation_time`),
  };
}

/** The sample, as a summary describes it. */
export function summarySample(summary: VmraySummary): SampleClaim {
  const { analysis_metadata: metadata } = summary;
  const type = metadata?.sample_type ?? null;
  const url = lastSample(summary.urls);
  if (url !== undefined || type?.toLowerCase() === 'url') {
    return { ...blankClaim, kind: 'url', url: url?.url ?? null, type };
  }
  const file = lastSample(summary.files);
  // The file's own names are paths of the analysis machine: they count only where the submission has no name.
  const submitted = present(metadata?.submission_filename);
  if (file === undefined) return { ...blankClaim, kind: type === null ? null : 'file', names: submitted, type };
  const names = submitted.length > 0 ? submitted : fileNames(summary, file);
  const { size, mime_type: mimeType, hash_values: hashes } = file;
  return { ...blankClaim, kind: 'file', hashes: knownHashes(hashes ?? {}), names, size, type, mimeType };
}

/** Several files may be flagged in a compound sample; the last one is the sample. */
function lastSample<Item extends { is_sample: boolean | null }>(
  items: ReadonlyMap<string, Item> | null | undefined,
): Item | undefined {
  return [...(items?.values() ?? [])].findLast((item) => item.is_sample === true);
}

/** The hashes of the sample that a summary is about. */
export function sampleHashesOf(body: unknown): Hashes {
  const { files } = readField(summaryFiles, body, { warnings: new Warnings() });
  return knownHashes(lastSample(files)?.hash_values ?? {});
}

/** VTI matches as indicators: one for each match, named by its key, which `details.vtis` of IOCs refers to. */
export function summaryIndicators(summary: VmraySummary, at: string, analyses: string[]): ThreatIndicator[] {
  return [...(summary.vti?.matches ?? [])].map(([key, match]) => {
    const descriptions = present(match.technique_desc);
    return {
      ...blankIndicator(match.category_desc ?? '', match.operation_desc ?? ''),
      id: key,
      ...(descriptions.length > 0 && { descriptions }),
      score: vtiScore(match.analysis_score),
      vendorScore: match.analysis_score,
      classifications: match.classifications,
      threatNames: match.threat_names,
      techniques: lastKeys(match.ref_mitre_attack_techniques).flatMap((step) => present(techniqueId(step))),
      analyses,
      evidence: [at + pointer('vti', 'matches', key)],
    };
  });
}

/** The techniques of every matrix version in a summary. */
export function summaryTechniques(summary: VmraySummary, at: string, warnings: Warnings): AttackTechnique[] {
  return [...(summary.mitre_attack ?? [])].flatMap(([version, { techniques }]) =>
    [...(techniques ?? [])].flatMap(([key, item]): AttackTechnique[] => {
      const place = at + pointer('mitre_attack', version, 'techniques', key);
      const id = item.technique_id ?? techniqueId(key);
      if (id !== null) return [{ id, name: item.description, tactics: item.tactics, evidence: [place] }];
      warnings.add('malformed-value', 'A technique without an id was left out.', place);
      return [];
    }),
  );
}

function techniqueId(key: string): string | null {
  return /^technique_(T\d{4}(?:[._]\d{3})?)$/.exec(key)?.[1]?.replace('_', '.') ?? null;
}
