/**
 * Saved VMRay replies as reports, offline.
 * @module @sandjury/vmray/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { byText, holdsKey, readHashes, Warnings } from '@sandjury/core/toolkit';
import { type Fragment, fragmentsOf } from './vmray-documents.ts';
import { type Group, groupFragments } from './vmray-groups.ts';
import { readMitreAttack, readVtis } from './vmray-indicator-reader.ts';
import { readIocs } from './vmray-ioc-reader.ts';
import type { VmrayParts, VmrayRaw } from './vmray-parts.ts';
import { toReport } from './vmray-report.ts';
import { AnalysesSchema, SampleSchema, SubmissionSchema } from './vmray-schemas.ts';
import { secretKeys } from './vmray-secrets.ts';
import { defaultProviderId } from './vmray-settings.ts';
import { isItem, type SummaryItem, SummarySchema } from './vmray-summary-item.ts';
import { idText } from './vmray-values.ts';

export { unpack } from './vmray-saved-archive.ts';

/** The calls that a whole report is made of. A summary stands for all of them. */
const sections = ['sample', 'iocs', 'vtis', 'mitre_attack', 'analyses'] as const;

/**
 * Reports from saved VMRay documents (parsed JSON), offline and pure: Summary JSON v2, the reply of a sample, submission,
 * analysis, IOCs, VTIs or MITRE ATT&CK call (with or without its envelope, object or list), a SecOps Scan Hash result. What
 * belongs to one sample becomes one report. Throws ResponseError when a document is none of these, TooLargeError when it is
 * nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<VmrayRaw>[] {
  let mayHoldSecrets = false;
  const fragments = documents.flatMap((document) => {
    if (holdsKey(document, secretKeys, { what: 'The document' })) mayHoldSecrets = true;
    return fragmentsOf(document);
  });
  if (fragments.length === 0) throw new ResponseError('There is no document to read.');
  return groupFragments(fragments).map((group, index) => reportOf(group, index + 1, mayHoldSecrets));
}

function reportOf(group: Group, number: number, mayHoldSecrets: boolean): SandboxReport<VmrayRaw> {
  const [first] = group.fragments;
  const { parts, raw } = first?.kind === 'scanHash' ? scanHashParts(first) : restParts(group.fragments);
  const present = new Set([...Object.keys(raw), ...(raw.scanHash === undefined ? [] : ['sample', 'iocs', 'vtis'])]);
  const missing = present.has('summaries') ? [] : sections.filter((section) => !present.has(section));
  return toReport({
    ref: { provider: defaultProviderId, id: refId(group, parts, number) },
    parts,
    raw,
    clean: mayHoldSecrets ? [] : Object.keys(raw),
    missing: missing.map((section) => `${section} is not among the documents.`),
    // One page of a list says that there is another, which a saved file does not hold.
    truncated: group.fragments.some((fragment) => fragment.cut && fragment.kind === 'analysis') ? ['/analyses'] : [],
  });
}

/** `sample:N` where the sample is known, else `analysis:N`, `submission:N`, `hash:HEX`; `saved:N`, N-th report, where nothing is. */
function refId(group: Group, parts: VmrayParts, number: number): string {
  if (group.sampleId !== null) return `sample:${group.sampleId}`;
  const analysis =
    parts.summaries?.[0]?.wire.head.analysis_metadata?.analysis_id ?? parts.analyses?.wire[0]?.analysis_id;
  const analysisId = idText(analysis);
  if (analysisId !== null) return `analysis:${analysisId}`;
  const submissionId = idText(parts.submission?.wire.submission_id);
  if (submissionId !== null) return `submission:${submissionId}`;
  const wire = parts.sample?.wire;
  const at = (value: unknown) => ({ value, pointer: '' });
  const hashes = readHashes(
    { sha256: at(wire?.sample_sha256hash), sha1: at(wire?.sample_sha1hash), md5: at(wire?.sample_md5hash) },
    new Warnings(),
  );
  const hash = hashes.sha256 ?? hashes.sha1 ?? hashes.md5;
  return hash === undefined ? `saved:${number}` : `hash:${hash}`;
}

function scanHashParts({ data, inner }: Fragment): { parts: VmrayParts; raw: VmrayRaw } {
  const at = `/scanHash${inner}`;
  const body = inner === '' ? data : data.EntityResult;
  const parts: VmrayParts = { sample: { wire: SampleSchema.parse(body), at } };
  if (isItem(body) && 'iocs' in body) parts.iocs = { wire: readIocs(body), at };
  if (isItem(body) && 'threat_indicators' in body) parts.vtis = { wire: readVtis(body), at };
  return { parts, raw: { scanHash: data } };
}

function restParts(fragments: readonly Fragment[]): { parts: VmrayParts; raw: VmrayRaw } {
  const parts: VmrayParts = {};
  const raw: VmrayRaw = {};
  const analyses: unknown[] = [];
  const summaries: unknown[] = [];
  for (const { kind, data } of inOrder(fragments)) {
    if (kind === 'analysis') analyses.push(data);
    else if (kind === 'summary') summaries.push(data);
    else if (kind !== 'scanHash') {
      raw[kind] = data;
      addPart(parts, kind, data);
    }
  }
  if (analyses.length > 0) {
    raw.analyses = analyses;
    parts.analyses = { wire: AnalysesSchema.parse(analyses), at: '/analyses' };
  }
  if (summaries.length > 0) {
    raw.summaries = summaries;
    parts.summaries = summaries.filter(isItem).map((body, index) => ({
      wire: { head: SummarySchema.parse(body), body },
      at: `/summaries/${index}`,
    }));
  }
  return { parts, raw };
}

function addPart(
  parts: VmrayParts,
  kind: Exclude<Fragment['kind'], 'analysis' | 'summary' | 'scanHash'>,
  data: SummaryItem,
) {
  const at = `/${kind}`;
  switch (kind) {
    case 'sample':
      parts.sample = { wire: SampleSchema.parse(data), at };
      break;
    case 'submission':
      parts.submission = { wire: SubmissionSchema.parse(data), at };
      break;
    case 'iocs':
      parts.iocs = { wire: readIocs(data), at };
      break;
    case 'vtis':
      parts.vtis = { wire: readVtis(data), at };
      break;
    case 'mitre_attack':
      parts.mitreAttack = { wire: readMitreAttack(data), at };
      break;
  }
}

/** The order of kinds in `raw` does not depend on the order in which files were named. */
function inOrder(fragments: readonly Fragment[]): Fragment[] {
  return [...fragments].sort((a, b) => byText(a.kind, b.kind));
}
