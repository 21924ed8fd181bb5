import { type Ioc, resolvePointer, type SandboxReport, type VerdictValue } from '@sandjury/core';
import { partsInside, vmrayProduct } from '@sandjury/vmray/read';
import { wireVerdicts } from '../words/verdicts.ts';
import { wireOfIoc } from './ioc.ts';
import { type IocList, iocLists, listOfType } from './ioc-kinds.ts';
import { flagValue, idNumber, idNumbers, isObject, objectsOf, type WireIocs, type WireObject } from './objects.ts';

/** One entry of an IOCs reply, and what it means. `isIoc` is null where the reply does not say. */
export interface SoarIoc {
  list: IocList;
  item: WireObject;
  isIoc: boolean | null;
  /** null: as the entry itself says. Of a report it is the report's, which knows the operator's own reading of words. */
  verdict: VerdictValue | null;
}

/** Whether VMRay made the report: only then may its ids and words go by VMRay's names. */
export function isVmrayReport(report: SandboxReport): boolean {
  return report.product.name === vmrayProduct;
}

/** The entries of an IOCs reply, in the order of the lists. */
export function replyIocs(reply: WireIocs): SoarIoc[] {
  const lists = isObject(reply.iocs) ? reply.iocs : {};
  return iocLists.flatMap((list) =>
    objectsOf(lists[list]).map((item) => ({
      list,
      item,
      isIoc: flagValue(item.ioc),
      verdict: null,
    })),
  );
}

/** An IOC's entries in the replies that the report was made of. A path into Summary JSON v2 is none of them. */
const entryPath =
  /^.*\/(?:sample_)?iocs\/(?:domains|email_addresses|emails|filenames|files|ips|mutexes|processes|registry|urls)\/\d+$/;

function entriesOf(report: SandboxReport, ioc: Ioc): { pointer: string; item: WireObject }[] {
  return ioc.evidence.flatMap((pointer) => {
    const item = entryPath.test(pointer) ? resolvePointer(report.raw, pointer)?.value : undefined;
    return isObject(item) ? [{ pointer, item }] : [];
  });
}

/** Whether the vendor called it an indicator. A reply without the flag holds nothing else. */
export function isCalledIoc(report: SandboxReport, ioc: Ioc): boolean {
  return ioc.isIoc || (isVmrayReport(report) && entriesOf(report, ioc).some(({ item }) => !Object.hasOwn(item, 'ioc')));
}

/** The IOCs of a report as entries of a reply: the vendor's own where the report leads to them, else made from the report. */
export function reportIocs(report: SandboxReport): SoarIoc[] {
  const found = new Map<IocList, SoarIoc[]>(iocLists.map((list) => [list, []]));
  const seen = new Set<string>();
  for (const ioc of report.iocs) {
    const { isIoc, verdict } = ioc;
    const list = listOfType[ioc.type];
    const entries = isVmrayReport(report) ? entriesOf(report, ioc) : [];
    if (entries.length === 0) found.get(list)?.push({ list, item: wireOfIoc(ioc), isIoc, verdict });
    for (const { pointer, item } of entries) {
      // A file with several sets of hashes is several IOCs, and one entry.
      if (seen.has(pointer)) continue;
      seen.add(pointer);
      // A SecOps result has the address of a mail under another name.
      const named = list === 'email_addresses' ? { email_address: ioc.value, ...item } : item;
      // A reply without the flag holds nothing but indicators; one with it calls so what the report does.
      found.get(list)?.push({ list, item: named, isIoc: Object.hasOwn(item, 'ioc') ? isIoc : null, verdict });
    }
  }
  return [...found.values()].flat();
}

/** Which of the two lists the source gave at all: an empty one of VMRay's is an answer, a missing one is none. */
export function carriedParts(report: SandboxReport): { iocs: boolean; indicators: boolean } {
  const raw = isVmrayReport(report) && isObject(report.raw) ? report.raw : null;
  if (raw === null) {
    return {
      iocs: report.complete || report.iocs.length > 0,
      indicators: report.complete || report.indicators.length > 0,
    };
  }
  const inside = rawSamples(raw).flatMap((sample) => partsInside(sample).parts.map(({ kind }) => kind));
  const has = (kind: 'iocs' | 'vtis') =>
    Object.hasOwn(raw, kind) || Object.hasOwn(raw, 'summaries') || inside.includes(kind);
  return { iocs: has('iocs'), indicators: has('vtis') };
}

/** The sample as the API gives it. What the reply lacks is filled in from the report, so that saved Summaries have it too. */
export function reportSample(report: SandboxReport): WireObject {
  const { sample, verdict } = report;
  const { hashes } = sample;
  const known: WireObject = {
    sample_id: ticketNumber(report.ref.id, 'sample'),
    sample_created: report.submittedAt,
    sample_display_url: sample.url,
    sample_filename: sample.names[0] ?? null,
    sample_filesize: sample.size,
    sample_type: sample.type,
    sample_url: sample.url,
    sample_md5hash: hashes.md5 ?? null,
    sample_sha1hash: hashes.sha1 ?? null,
    sample_sha256hash: hashes.sha256 ?? null,
    sample_ssdeephash: hashes.ssdeep ?? null,
    sample_imphash: hashes.imphash ?? null,
    sample_verdict: wireVerdicts[verdict.value],
    sample_verdict_reason_description: verdict.reason,
    sample_score: verdict.score,
    sample_classifications: report.classifications.map((term) => term.vendor),
    sample_threat_names: report.threatNames,
    sample_child_sample_ids: sample.children.map((ref) => ticketNumber(ref.id, 'sample')).filter((id) => id !== null),
    sample_parent_sample_ids: sample.parents.map((ref) => ticketNumber(ref.id, 'sample')).filter((id) => id !== null),
    sample_webif_url: report.link,
  };
  return { ...known, ...(isVmrayReport(report) ? rawSample(report.raw) : {}) };
}

/** The sample in `raw`: of the newest reply, or of a SecOps result. */
function rawSample(raw: unknown): WireObject {
  return (isObject(raw) ? rawSamples(raw)[0] : undefined) ?? {};
}

/** The samples in `raw`, the newest reply first; a SecOps result without the wrapper that it may have. */
function rawSamples(raw: WireObject): WireObject[] {
  const keys = Object.keys(raw).filter((key) => /^(?:sample|scanHash)(?::\d+)?$/.test(key));
  const samples = objectsOf(keys.map((key) => raw[key]));
  return samples.map((sample) => (isObject(sample.EntityResult) ? sample.EntityResult : sample));
}

/** Threat indicators as the API gives them. */
export function reportVtis(report: SandboxReport): WireObject[] {
  return report.indicators.map((indicator) => ({
    analysis_ids: idNumbers(indicator.analyses),
    category: indicator.category,
    classifications: indicator.classifications,
    id: idNumber(indicator.id),
    operation: indicator.operation,
    score: indicator.vendorScore,
  }));
}

/** The analyses as the API gives them: its own objects where `raw` has them, else made from the runs. */
export function reportAnalyses(report: SandboxReport): WireObject[] {
  const { hashes } = report.sample;
  const raw = isObject(report.raw) ? rawAnalyses(report.raw) : [];
  const byId = new Map(raw.map((item) => [idNumber(item.analysis_id), item]));
  return report.analyses.map((run) => {
    const id = idNumber(run.id);
    const known: WireObject = {
      analysis_id: id,
      analysis_sample_id: ticketNumber(report.ref.id, 'sample'),
      analysis_webif_url: run.link,
      analysis_job_started: run.startedAt,
      analysis_verdict: wireVerdicts[run.verdict.value],
      analysis_verdict_reason_description: run.verdict.reason,
      analysis_sample_md5: hashes.md5 ?? null,
      analysis_sample_sha1: hashes.sha1 ?? null,
      analysis_sample_sha256: hashes.sha256 ?? null,
      analysis_sample_ssdeep: hashes.ssdeep ?? null,
    };
    return { ...known, ...(id === null ? {} : byId.get(id)) };
  });
}

/** Those of their own call, and those inside of the sample. */
function rawAnalyses(raw: WireObject): WireObject[] {
  const inside = rawSamples(raw).flatMap((sample) => partsInside(sample).parts);
  const own = inside.flatMap(({ kind, value }) => (kind === 'analysis' ? [value] : []));
  return [...objectsOf(raw.analyses), ...own];
}

/** N of a ticket `KIND:N`. */
function ticketNumber(id: string, kind: 'sample'): number | null {
  return id.startsWith(`${kind}:`) ? idNumber(id.slice(kind.length + 1)) : null;
}
