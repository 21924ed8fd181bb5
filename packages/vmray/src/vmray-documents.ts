import { ResponseError } from '@sandjury/core';
import { vendorText } from '@sandjury/core/toolkit';
import { EnvelopeSchema } from './vmray-schemas.ts';
import { isItem, type SummaryItem } from './vmray-summary-item.ts';
import { idText } from './vmray-values.ts';

/** One object out of a saved document, and which reply it is. */
export interface Fragment {
  kind: 'sample' | 'submission' | 'analysis' | 'iocs' | 'vtis' | 'mitre_attack' | 'summary' | 'scanHash';
  /** The sample it is about, where it says so. */
  sampleId: string | null;
  data: SummaryItem;
  /** Path inside `data` to what the reply itself would be: the SecOps form wraps it. */
  inner: '' | '/EntityResult';
  /** The document is one page of several, or was cut by the server. */
  cut: boolean;
}

const expected =
  'expected Summary JSON v2, the reply of a sample, submission, analysis, IOCs, VTIs or MITRE ATT&CK call, or a SecOps Scan Hash result';

/** A saved document is not known to quote any secret of ours. */
const noSecrets = { scrub: (text: string) => text };

/** The objects in a saved document. Throws ResponseError when it is not, or not wholly, a VMRay reply. */
export function fragmentsOf(document: unknown): Fragment[] {
  if (Array.isArray(document)) {
    if (document.length === 0) throw notVmray('the list is empty; ');
    return document.flatMap((item) => fragmentsOfObject(item));
  }
  return fragmentsOfObject(document);
}

function fragmentsOfObject(document: unknown): Fragment[] {
  if (!isItem(document)) throw notVmray(`it holds ${describe(document)}; `);
  if (!('result' in document) && !('data' in document) && !('error_msg' in document)) return recognise(document);
  const { result, error_msg: errorText, data, continuation_id: next, truncated } = EnvelopeSchema.parse(document);
  if ((result ?? 'ok') !== 'ok' || (typeof errorText === 'string' && errorText !== '')) {
    const text = vendorText(errorText, noSecrets) || 'no reason given';
    throw new ResponseError(`This is a saved VMRay error reply (${text}), not a report.`);
  }
  if (!Array.isArray(data)) return recognise(data);
  if (data.length === 0)
    throw new ResponseError('This saved VMRay reply is empty: VMRay had nothing for the question.');
  const cut = truncated === true || idText(next) !== null;
  return data.flatMap((item) => recognise(item)).map((found) => ({ ...found, cut }));
}

/** Each reply has keys that no other has. */
function recognise(item: unknown): Fragment[] {
  if (!isItem(item)) throw notVmray(`it holds ${describe(item)}; `);
  if (isItem(item.EntityResult)) return [fragment('scanHash', item, item.EntityResult.sample_id, '/EntityResult')];
  if (isItem(item.analysis_metadata)) return [fragment('summary', item, item.analysis_metadata.sample_id)];
  if (item.type === 'summary' && typeof item.version === 'number') {
    throw new ResponseError('Summary JSON v1 (logs/summary.json) is not read; save logs/summary_v2.json instead.');
  }
  if (has(item, 'analysis_id')) return [fragment('analysis', item, item.analysis_sample_id)];
  if (has(item, 'sample_id') || has(item, 'sample_sha256hash') || has(item, 'sample_verdict')) {
    // A SecOps result without its wrapper has the IOCs inside the sample.
    const kind = isItem(item.iocs) || Array.isArray(item.threat_indicators) ? 'scanHash' : 'sample';
    return [fragment(kind, item, item.sample_id)];
  }
  if (has(item, 'submission_id')) return [fragment('submission', item, item.submission_sample_id)];
  return recogniseParts(item);
}

function recogniseParts(item: SummaryItem): Fragment[] {
  if (isItem(item.iocs)) return [fragment('iocs', item, null)];
  if (Array.isArray(item.threat_indicators)) return [fragment('vtis', item, null)];
  if (Array.isArray(item.mitre_attack_techniques)) return [fragment('mitre_attack', item, null)];
  // The reply to a submission names the samples and submissions it made.
  const made = [item.samples, item.submissions].filter(Array.isArray).flat();
  if (made.length > 0) return made.flatMap((inner) => recognise(inner));
  throw notVmray('');
}

function fragment(kind: Fragment['kind'], data: SummaryItem, id: unknown, inner: Fragment['inner'] = ''): Fragment {
  return { kind, data, sampleId: idText(id), inner, cut: false };
}

function has(item: SummaryItem, key: string): boolean {
  return Object.hasOwn(item, key);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list in a list' : `a ${typeof value}`;
}

function notVmray(found: string): ResponseError {
  return new ResponseError(`This is not a saved VMRay reply: ${found}${expected}.`);
}
