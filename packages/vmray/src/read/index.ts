/**
 * Saved VMRay replies as reports, offline.
 * @module @sandjury/vmray/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth } from '@sandjury/core/toolkit';
import { toReport } from '../mapping/report.ts';
import { defaultProviderId } from '../settings.ts';
import type { VmrayParts, VmrayRaw } from '../wire/parts.ts';
import { idText } from '../wire/values.ts';
import { repliesOf } from './documents.ts';
import { partsOf } from './group-parts.ts';
import { type Group, groupReplies } from './groups.ts';

// What reads VMRay's own objects without a report, such as `@sandjury/vmray-soar`.
export { productName as vmrayProduct } from '../mapping/report.ts';
export { verdictValue as vmrayVerdict } from '../mapping/verdict.ts';
export { type XsoarReliability, xsoarReliabilities } from '../settings.ts';
export { unpack } from './archive.ts';
export { type InnerPart, type Inside, insideOf as partsInside, type PartKind } from './inner-parts.ts';

/** The calls that a whole report is made of, and the parts they become. A summary stands for all of them. */
const sections = [
  ['sample', 'samples'],
  ['iocs', 'iocs'],
  ['vtis', 'vtis'],
  ['mitre_attack', 'mitreAttack'],
  ['analyses', 'analyses'],
] as const;

/**
 * Reports from saved VMRay documents (parsed JSON), offline and pure: Summary JSON v2, the reply of a sample, submission,
 * analysis, IOCs, VTIs or MITRE ATT&CK call (with or without its envelope, object or list, also inside of the sample), a SecOps Scan
 * Hash result. What belongs to one sample becomes one report, the same in whatever order the documents come; of several replies that
 * contradict, the newest decides, with a `conflicting-values` warning. Throws ResponseError when a document is none of these, or
 * when all are failures of VMRay's, TooLargeError when one is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<VmrayRaw>[] {
  const found = documents.map((document) => {
    assertDepth(document, { what: 'The document' });
    return repliesOf(document);
  });
  const replies = found.flatMap((one) => one.replies);
  const failures = found.flatMap((one) => one.failures);
  if (replies.length === 0) throw failures[0] ?? new ResponseError('There is no document to read.');
  // Of which sample they are is not known.
  const missing = failures.map(({ message }) => `Among the documents: ${message}`);
  return groupReplies(replies).map((group, index) => reportOf(group, index + 1, missing));
}

function reportOf(group: Group, number: number, missing: readonly string[]): SandboxReport<VmrayRaw> {
  const { parts, raw, gaps, warnings } = partsOf(group.replies);
  const absent = parts.summaries === undefined ? sections.filter(([, part]) => parts[part] === undefined) : [];
  const lacking = [...absent.map(([name]) => `${name} is not among the documents.`), ...missing];
  return toReport({
    ref: { provider: defaultProviderId, id: refId(group, parts, number) },
    parts,
    raw,
    warnings,
    gaps: [...lacking.map((message) => ({ message, at: null })), ...gaps],
    // One page of a list says that there is another, which a saved file does not hold.
    truncated: group.replies.some(({ cut, kind }) => cut && kind === 'analysis') ? ['/analyses'] : [],
  });
}

/** `sample:N` where the sample is known, else `analysis:N`, `submission:N`, `hash:HEX`; `saved:N`, N-th report, where nothing is. */
function refId(group: Group, parts: VmrayParts, number: number): string {
  if (group.sampleId !== null) return `sample:${group.sampleId}`;
  const [summary] = parts.summaries ?? [];
  const [run] = parts.analyses ?? [];
  const analysisId = idText(summary?.wire.analysis_metadata?.analysis_id ?? run?.wire?.analysis_id);
  if (analysisId !== null) return `analysis:${analysisId}`;
  const submissionId = idText(parts.submissions?.[0]?.wire.submission_id);
  if (submissionId !== null) return `submission:${submissionId}`;
  const wire = parts.samples?.[0]?.wire;
  const hash = wire?.sample_sha256hash ?? wire?.sample_sha1hash ?? wire?.sample_md5hash ?? null;
  return hash === null ? `saved:${number}` : `hash:${hash}`;
}
