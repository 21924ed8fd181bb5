import type { SampleInfo, Verdict } from '@sandjury/core';
import { blankSample, knownHashes, present, type Warnings, webLink } from '@sandjury/core/toolkit';
import type { VmrayAnalysis, VmraySample } from '../wire/samples.ts';
import type { VmraySubmission } from '../wire/submissions.ts';
import { tickets } from '../wire/tickets.ts';
import { idText } from '../wire/values.ts';
import type { MappingContext } from './context.ts';
import { scoreOf } from './verdict.ts';

/** A sample, as one reply describes it. `kind` is null where the reply does not say. */
export interface SampleClaim extends Omit<SampleInfo, 'kind'> {
  kind: SampleInfo['kind'] | null;
}

/** A description without any value. */
export const blankClaim: SampleClaim = { ...blankSample('file'), kind: null };

/** The sample, as a sample reply describes it. The hashes, size and file name of a URL are those of a text file, and are left out. */
export function restSample(wire: VmraySample, at: string, provider: string, warnings: Warnings): SampleClaim {
  for (const key of ['sample_parent_relations_truncated', 'sample_child_relations_truncated'] as const) {
    if (wire[key] === true) warnings.add('truncated', 'VMRay left out some related samples.', `${at}/${key}`);
  }
  const refs = (ids: readonly (number | string)[]) => ids.map((id) => tickets.refOf(provider, 'sample', String(id)));
  const hashes = knownHashes({
    md5: wire.sample_md5hash,
    sha1: wire.sample_sha1hash,
    sha256: wire.sample_sha256hash,
    ssdeep: wire.sample_ssdeephash,
    imphash: wire.sample_imphash,
  });
  const { sample_type: type } = wire;
  const related = { parents: refs(wire.sample_parent_sample_ids), children: refs(wire.sample_child_sample_ids) };
  const kindWord = type ?? (wire.sample_url ? 'url' : null);
  if (kindWord?.toLowerCase() === 'url') return { ...blankClaim, ...related, kind: 'url', url: wire.sample_url, type };
  const names = present(wire.sample_filename, wire.submission_filename);
  const kind = kindWord === null ? null : 'file';
  return { ...blankClaim, ...related, kind, hashes, names, size: wire.sample_filesize, type };
}

/** The page of a sample; null, with a warning, where its id is masked. */
export function samplePage(wire: VmraySample, at: string, warnings: Warnings): string | null {
  const id = wire.sample_id ?? null;
  if (id === null || idText(id) !== null) return webLink(wire.sample_webif_url);
  const message = 'A page of a sample whose id is not a number was left out.';
  warnings.add('malformed-value', message, `${at}/sample_webif_url`);
  return null;
}

/** The verdict of a sample reply. */
export function restVerdict(wire: VmraySample, at: string, { verdicts }: MappingContext): Verdict {
  const hasScore = scoreOf(wire.sample_score) !== null;
  return verdicts.under('sample', wire, at, hasScore ? 'sample_score' : 'sample_vti_score');
}

/** The sample, as a submission reply describes it. `submission_original_url` may be the address that a file was downloaded from. */
export function submissionSample(wire: VmraySubmission): SampleClaim {
  const hashes = knownHashes({
    md5: wire.submission_sample_md5,
    sha1: wire.submission_sample_sha1,
    sha256: wire.submission_sample_sha256,
    ssdeep: wire.submission_sample_ssdeep,
  });
  const { submission_original_url: url } = wire;
  if (url !== null) return { ...blankClaim, kind: 'url', url, hashes };
  return { ...blankClaim, hashes, names: present(wire.submission_filename, wire.submission_original_filename) };
}

/** The hashes of the sample of an analysis. */
export function analysisSample(wire: VmrayAnalysis): SampleClaim {
  const hashes = knownHashes({
    md5: wire.analysis_sample_md5,
    sha1: wire.analysis_sample_sha1,
    sha256: wire.analysis_sample_sha256,
    ssdeep: wire.analysis_sample_ssdeep,
  });
  return { ...blankClaim, hashes };
}

/** Joins descriptions of one sample. For each field the first that has a value counts. */
export function joinSamples(claims: readonly SampleClaim[], kind: SampleInfo['kind']): SampleInfo {
  const isUrl = kind === 'url';
  const joined: SampleInfo = { ...blankClaim, kind };
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
