import { type AnalysisRun, type AttackTechnique, type Hashes, pointer, type ThreatIndicator } from '@sandjury/core';
import { Warnings } from '@sandjury/core/toolkit';
import { number } from '../../wire/fields.ts';
import {
  entriesOf,
  followAll,
  isItem,
  isSet,
  keysOf,
  type SummaryItem,
  textOf,
  textsOf,
  type VmraySummary,
} from '../../wire/summary.ts';
import { idText, present, sizeOf, utcTime } from '../../wire/values.ts';
import { environmentOf } from '../analyses.ts';
import type { MappingContext } from '../context.ts';
import { vtiScore } from '../indicators.ts';
import type { SampleClaim } from '../sample.ts';
import { namesOf, summaryHashes } from './files.ts';

const verdictKeys = { verdict: 'verdict', severity: 'severity', score: 'score' };

/** The run that a summary is about. Where it does not say which, the id is the summary's place. */
export function summaryRun(summary: VmraySummary, at: string, context: MappingContext): AnalysisRun {
  const place = `${at}/analysis_metadata`;
  const { analysis_metadata: metadata, virtual_machine: machine } = summary.head;
  const verdict = context.verdicts.read({ at: place, keys: verdictKeys, verdict: metadata?.verdict });
  const failed = (metadata?.result_code ?? 1) !== 1;
  return {
    id: idText(metadata?.analysis_id) ?? `summary:${at}`,
    // Only a run in a virtual machine describes one.
    kind: machine ? 'dynamic' : null,
    environment: environmentOf(machine?.name, machine?.description),
    verdict: failed ? { ...verdict, value: 'unknown', reason: metadata?.result_str || verdict.reason } : verdict,
    failed,
    startedAt: utcTime(metadata?.creation_time, `${place}/creation_time`, context.warnings),
    finishedAt: null,
    link: null,
  };
}

/** What a summary says of its sample. Several files may be flagged in a compound sample; the last one is the sample. */
export function summarySample(summary: VmraySummary, at: string, warnings: Warnings): SampleClaim {
  const { body, head } = summary;
  const type = head.analysis_metadata?.sample_type || null;
  const [urlKey, url] = flagged(body, 'urls');
  const isUrl = urlKey !== null || type?.toLowerCase() === 'url';
  const [fileKey, file] = flagged(body, 'files');
  const place = `${at}${pointer('files', fileKey ?? '')}`;
  // The file's own names are paths of the analysis machine; they say something only where nobody named the sample.
  const submitted = present(head.analysis_metadata?.submission_filename);
  const names = submitted.length > 0 ? submitted : followAll(body, file.ref_filenames).flatMap(namesOf);
  return {
    kind: isUrl ? 'url' : type === null && fileKey === null ? null : 'file',
    url: isUrl ? textOf(url, 'url') : null,
    hashes: isUrl || fileKey === null ? {} : summaryHashes(file, place, warnings),
    names: isUrl ? [] : names,
    size: isUrl ? null : sizeOf(number(file.size)),
    type,
    mimeType: isUrl ? null : textOf(file, 'mime_type'),
    parents: [],
    children: [],
  };
}

/** The hashes of the sample that a summary is about. */
export function sampleHashesOf(body: SummaryItem): Hashes {
  const [key, file] = flagged(body, 'files');
  return key === null ? {} : summaryHashes(file, '', new Warnings());
}

function flagged(body: SummaryItem, collection: string): [key: string | null, item: SummaryItem] {
  let last: [string | null, SummaryItem] = [null, {}];
  for (const [key, item] of entriesOf(body[collection])) if (isSet(item, 'is_sample')) last = [key, item];
  return last;
}

/** VTI matches as indicators: one for each match, named by its key, which `details.vtis` of IOCs refers to. */
export function summaryIndicators(summary: VmraySummary, at: string, analyses: string[]): ThreatIndicator[] {
  const vti = summary.body.vti;
  return entriesOf(isItem(vti) ? vti.matches : null).map(([key, match]) => {
    const score = number(match.analysis_score) ?? null;
    const descriptions = present(textOf(match, 'technique_desc'));
    return {
      id: key,
      category: textOf(match, 'category_desc') ?? '',
      operation: textOf(match, 'operation_desc') ?? '',
      ...(descriptions.length > 0 && { descriptions }),
      score: vtiScore(score),
      vendorScore: score,
      classifications: textsOf(match, 'classifications'),
      threatNames: textsOf(match, 'threat_names'),
      techniques: keysOf(match.ref_mitre_attack_techniques).flatMap((step) => present(techniqueId(step))),
      analyses,
      observedAt: null,
      evidence: [`${at}${pointer('vti', 'matches', key)}`],
    };
  });
}

/** The techniques of every matrix version in a summary. */
export function summaryTechniques(summary: VmraySummary, at: string, warnings: Warnings): AttackTechnique[] {
  const found: AttackTechnique[] = [];
  for (const [version, matrix] of entriesOf(summary.body.mitre_attack)) {
    for (const [key, item] of entriesOf(matrix.techniques)) {
      const place = `${at}${pointer('mitre_attack', version, 'techniques', key)}`;
      // Schema 2.1 has the id in the key alone; newer ones also in a field.
      const id = textOf(item, 'technique_id') ?? techniqueId(key);
      if (id === null) warnings.add('malformed-value', 'A technique without an id was left out.', place);
      else found.push({ id, name: textOf(item, 'description'), tactics: textsOf(item, 'tactics'), evidence: [place] });
    }
  }
  return found;
}

function techniqueId(key: string): string | null {
  return /^technique_(T\d{4}(?:[._]\d{3})?)$/.exec(key)?.[1]?.replace('_', '.') ?? null;
}
