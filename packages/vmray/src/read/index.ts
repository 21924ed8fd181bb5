/**
 * Saved VMRay replies as reports, offline.
 * @module @sandjury/vmray/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { holdsKey, readHashes, Warnings } from '@sandjury/core/toolkit';
import { toReport } from '../mapping/report.ts';
import { defaultProviderId } from '../settings.ts';
import type { VmrayParts, VmrayRaw } from '../wire/parts.ts';
import { secretKeys } from '../wire/secrets.ts';
import { idText } from '../wire/values.ts';
import { repliesOf } from './documents.ts';
import { partsOf } from './group-parts.ts';
import { type Group, groupReplies } from './groups.ts';

export { unpack } from './archive.ts';

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
  let mayHoldSecrets = false;
  const found = documents.map((document) => {
    if (holdsKey(document, secretKeys, { what: 'The document' })) mayHoldSecrets = true;
    return repliesOf(document);
  });
  const replies = found.flatMap((one) => one.replies);
  const failures = found.flatMap((one) => one.failures);
  if (replies.length === 0) throw failures[0] ?? new ResponseError('There is no document to read.');
  const missing = failures.map(({ message }) => `Among the documents: ${message}`);
  return groupReplies(replies).map((group, index) => reportOf(group, { number: index + 1, missing, mayHoldSecrets }));
}

interface Reading {
  number: number;
  /** Of the documents as a whole: of which sample they are is not known. */
  missing: readonly string[];
  mayHoldSecrets: boolean;
}

function reportOf(group: Group, { number, missing, mayHoldSecrets }: Reading): SandboxReport<VmrayRaw> {
  const { parts, raw, gaps } = partsOf(group.replies);
  const absent = parts.summaries === undefined ? sections.filter(([, part]) => parts[part] === undefined) : [];
  return toReport({
    ref: { provider: defaultProviderId, id: refId(group, parts, number) },
    parts,
    raw,
    clean: mayHoldSecrets ? [] : Object.keys(raw),
    missing: [...absent.map(([name]) => `${name} is not among the documents.`), ...missing],
    gaps,
    // One page of a list says that there is another, which a saved file does not hold.
    truncated: group.replies.some(({ cut, kind }) => cut && kind === 'analysis') ? ['/analyses'] : [],
  });
}

/** `sample:N` where the sample is known, else `analysis:N`, `submission:N`, `hash:HEX`; `saved:N`, N-th report, where nothing is. */
function refId(group: Group, parts: VmrayParts, number: number): string {
  if (group.sampleId !== null) return `sample:${group.sampleId}`;
  const [summary] = parts.summaries ?? [];
  const [run] = parts.analyses ?? [];
  const analysisId = idText(summary?.wire.head.analysis_metadata?.analysis_id ?? run?.wire?.analysis_id);
  if (analysisId !== null) return `analysis:${analysisId}`;
  const submissionId = idText(parts.submissions?.[0]?.wire.submission_id);
  if (submissionId !== null) return `submission:${submissionId}`;
  const wire = parts.samples?.[0]?.wire;
  const at = (value: unknown) => ({ value, pointer: '' });
  const hashes = readHashes(
    { sha256: at(wire?.sample_sha256hash), sha1: at(wire?.sample_sha1hash), md5: at(wire?.sample_md5hash) },
    new Warnings(),
  );
  const hash = hashes.sha256 ?? hashes.sha1 ?? hashes.md5;
  return hash === undefined ? `saved:${number}` : `hash:${hash}`;
}
