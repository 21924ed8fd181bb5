import type { AnalysisRef, Hashes, SampleInfo, Verdict } from '@sandjury/core';
import { byText, readHashes, type Warnings } from '@sandjury/core/toolkit';
import type { VmrayAnalysis, VmraySample, VmraySubmission } from '../wire/schemas.ts';
import { idText, idTexts, present, sizeOf, webLink } from '../wire/values.ts';
import type { MappingContext } from './context.ts';
import { scoreOf } from './verdict.ts';

/** What one reply says of a sample. `kind` is null where it does not tell. */
export interface SampleClaim extends Omit<SampleInfo, 'kind'> {
  kind: SampleInfo['kind'] | null;
}

const blank: SampleClaim = {
  kind: null,
  url: null,
  hashes: {},
  names: [],
  size: null,
  type: null,
  mimeType: null,
  parents: [],
  children: [],
};

/** The ticket of a sample. */
export function sampleRef(provider: string, id: string): AnalysisRef {
  return { provider, id: `sample:${id}` };
}

/** The ids of samples, newest first. */
export function newestFirst(samples: readonly (VmraySample | null)[]): string[] {
  const dated = samples.flatMap((sample) => {
    const id = idText(sample?.sample_id);
    return id === null ? [] : [{ id, created: sample?.sample_created ?? '' }];
  });
  dated.sort((a, b) => byText(b.created, a.created) || Number(b.id) - Number(a.id));
  return [...new Set(dated.map(({ id }) => id))];
}

/** What a sample reply says of the sample itself. A URL's hashes, size and file name are those of a text file. */
export function restSample(wire: VmraySample, at: string, provider: string, warnings: Warnings): SampleClaim {
  const refs = (key: 'sample_parent_sample_ids' | 'sample_child_sample_ids') =>
    idTexts(wire[key], `${at}/${key}`, warnings).map((id) => sampleRef(provider, id));
  for (const key of ['sample_parent_relations_truncated', 'sample_child_relations_truncated'] as const) {
    if (wire[key] === true) warnings.add('truncated', 'VMRay left out some related samples.', `${at}/${key}`);
  }
  const hashes = readHashes(
    {
      md5: { value: wire.sample_md5hash, pointer: `${at}/sample_md5hash` },
      sha1: { value: wire.sample_sha1hash, pointer: `${at}/sample_sha1hash` },
      sha256: { value: wire.sample_sha256hash, pointer: `${at}/sample_sha256hash` },
      ssdeep: { value: wire.sample_ssdeephash, pointer: `${at}/sample_ssdeephash` },
      imphash: { value: wire.sample_imphash, pointer: `${at}/sample_imphash` },
    },
    warnings,
  );
  const type = wire.sample_type || null;
  const related = { parents: refs('sample_parent_sample_ids'), children: refs('sample_child_sample_ids') };
  const told = type ?? (wire.sample_url ? 'url' : null);
  if (told?.toLowerCase() === 'url') return { ...blank, ...related, kind: 'url', url: wire.sample_url || null, type };
  const names = present(wire.sample_filename, wire.submission_filename);
  const kind = told === null ? null : 'file';
  return { ...blank, ...related, kind, hashes, names, size: sizeOf(wire.sample_filesize), type };
}

/** The page of a sample. One whose id is masked leads nowhere. */
export function samplePage(wire: VmraySample, at: string, warnings: Warnings): string | null {
  const id = wire.sample_id ?? null;
  if (id === null || idText(id) !== null) return webLink(wire.sample_webif_url);
  const message = 'A page of a sample whose id is not a number was left out.';
  warnings.add('malformed-value', message, `${at}/sample_webif_url`);
  return null;
}

/** The verdict of a sample reply. */
export function restVerdict(wire: VmraySample, at: string, context: MappingContext): Verdict {
  const hasScore = scoreOf(wire.sample_score) !== null;
  return context.verdicts.read({
    at,
    keys: {
      verdict: 'sample_verdict',
      severity: 'sample_severity',
      score: hasScore ? 'sample_score' : 'sample_vti_score',
    },
    verdict: wire.sample_verdict,
    severity: wire.sample_severity,
    score: hasScore ? wire.sample_score : wire.sample_vti_score,
    reason: wire.sample_verdict_reason_description,
    reasonCode: wire.sample_verdict_reason_code,
  });
}

/** What a submission reply says of its sample. `submission_original_url` may be where a file was downloaded from. */
export function submissionSample(wire: VmraySubmission, at: string, warnings: Warnings): SampleClaim {
  const {
    submission_sample_md5: md5,
    submission_sample_sha1: sha1,
    submission_sample_sha256: sha256,
    submission_sample_ssdeep: ssdeep,
  } = wire;
  const hashes = prefixedHashes({ md5, sha1, sha256, ssdeep }, `${at}/submission_sample_`, warnings);
  const url = wire.submission_original_url || null;
  if (url !== null) return { ...blank, kind: 'url', url, hashes };
  return { ...blank, hashes, names: present(wire.submission_filename, wire.submission_original_filename) };
}

/** The verdict of a submission reply. */
export function submissionVerdict(wire: VmraySubmission, at: string, context: MappingContext): Verdict {
  return context.verdicts.read({
    at,
    keys: { verdict: 'submission_verdict', severity: 'submission_severity', score: 'submission_score' },
    verdict: wire.submission_verdict,
    severity: wire.submission_severity,
    score: wire.submission_score,
    reason: wire.submission_verdict_reason_description,
    reasonCode: wire.submission_verdict_reason_code,
  });
}

/** The word of a submission's verdict alone, to hold against that of the sample. */
export function submissionWord(wire: VmraySubmission, at: string, context: MappingContext): Verdict {
  const keys = { verdict: 'submission_verdict', severity: 'submission_severity', score: 'submission_score' };
  return context.verdicts.read({ at, keys, verdict: wire.submission_verdict });
}

/** What an analysis says of its sample: its hashes. */
export function analysisSample(wire: VmrayAnalysis, at: string, warnings: Warnings): SampleClaim {
  const {
    analysis_sample_md5: md5,
    analysis_sample_sha1: sha1,
    analysis_sample_sha256: sha256,
    analysis_sample_ssdeep: ssdeep,
  } = wire;
  return { ...blank, hashes: prefixedHashes({ md5, sha1, sha256, ssdeep }, `${at}/analysis_sample_`, warnings) };
}

/** Hashes whose keys have a prefix, which `at` ends in. */
function prefixedHashes(
  { md5, sha1, sha256, ssdeep }: { md5: unknown; sha1: unknown; sha256: unknown; ssdeep: unknown },
  at: string,
  warnings: Warnings,
): Hashes {
  return readHashes(
    {
      md5: { value: md5, pointer: `${at}md5` },
      sha1: { value: sha1, pointer: `${at}sha1` },
      sha256: { value: sha256, pointer: `${at}sha256` },
      ssdeep: { value: ssdeep, pointer: `${at}ssdeep` },
    },
    warnings,
  );
}

/** One description of several of the same sample. The first to know a thing is believed. */
export function joinSamples(claims: readonly SampleClaim[], kind: SampleInfo['kind']): SampleInfo {
  const isUrl = kind === 'url';
  const joined: SampleInfo = { ...blank, kind };
  for (const claim of claims) {
    joined.type ??= claim.type;
    joined.parents = [...joined.parents, ...claim.parents];
    joined.children = [...joined.children, ...claim.children];
    if (isUrl) {
      joined.url ??= claim.url;
      continue;
    }
    joined.hashes = { ...claim.hashes, ...joined.hashes };
    joined.names = [...joined.names, ...claim.names];
    joined.size ??= claim.size;
    joined.mimeType ??= claim.mimeType;
  }
  return joined;
}
