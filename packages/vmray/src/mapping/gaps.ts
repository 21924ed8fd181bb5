import { resolvePointer, type VerdictValue } from '@sandjury/core';
import { isObject } from '@sandjury/core/toolkit';
import { iocLists, type VmrayIocs } from '../wire/iocs.ts';
import type { Gap, ListPart, Part, VmrayParts, VmrayRaw } from '../wire/parts.ts';
import type { VmrayAnalysis } from '../wire/samples.ts';
import type { VmraySubmission } from '../wire/submissions.ts';
import type { VmraySummary } from '../wire/summary.ts';
import { idText } from '../wire/values.ts';
import { aggregationGaps } from './analyses.ts';

/**
 * What the replies themselves say that they lack: lists that are not finished or not readable, and work that ended with errors. Of a
 * malicious sample a run that failed could say nothing worse, and the lists are whole without it.
 */
export function gapsOf(parts: VmrayParts, raw: VmrayRaw, verdict: VerdictValue): Gap[] {
  const isWorst = verdict === 'malicious';
  return [
    ...listGaps('iocs', parts.iocs),
    ...listGaps('vtis', parts.vtis),
    ...listGaps('mitre_attack', parts.mitreAttack),
    ...(parts.iocs ?? []).flatMap((part) => unreadableIocs(part, raw)),
    ...unreadableLists('vtis', parts.vtis, raw),
    ...unreadableLists('mitre_attack', parts.mitreAttack, raw),
    ...aggregationGaps(parts),
    ...(parts.submissions ?? []).flatMap(submissionErrors),
    ...(isWorst ? [] : (parts.analyses ?? []).flatMap(analysisErrors)),
    ...(isWorst ? [] : (parts.summaries ?? []).flatMap(summaryErrors)),
  ];
}

function listGaps(name: string, parts: readonly ListPart<{ status?: string | null | undefined }>[] = []): Gap[] {
  return parts.flatMap(({ wire, at }) => {
    if ((wire.status ?? 'finished') === 'finished') return [];
    return [{ message: `VMRay is not done with ${name} yet; there may be more.`, at: `${at}/status` }];
  });
}

function unreadableIocs({ at, items }: ListPart<VmrayIocs>, raw: VmrayRaw): Gap[] {
  const arrays = resolvePointer(raw, items)?.value;
  if (!isObject(arrays)) return [unreadable('iocs', arrays === undefined ? at : items)];
  return iocLists.flatMap((name) => (isUnreadable(arrays[name]) ? [unreadable(name, `${items}/${name}`)] : []));
}

function unreadableLists(name: string, parts: readonly ListPart<unknown>[] = [], raw: VmrayRaw): Gap[] {
  return parts.flatMap(({ items }) =>
    isUnreadable(resolvePointer(raw, items)?.value) ? [unreadable(name, items)] : [],
  );
}

function isUnreadable(list: unknown): boolean {
  return list !== undefined && !Array.isArray(list);
}

function unreadable(name: string, at: string): Gap {
  return { message: `VMRay's ${name} could not be read; what they hold is missing.`, at };
}

/** A submission that ended with errors did not analyse everything: its "clean" covers only the rest. */
function submissionErrors({ wire, at }: Part<VmraySubmission>): Gap[] {
  const name = `VMRay's submission ${idText(wire.submission_id) ?? 'without an id'}`;
  const gap = (message: string, key: keyof VmraySubmission): Gap[] => [{ message, at: `${at}/${key}` }];
  const status = wire.submission_status ?? '';
  return [
    ...(wire.submission_has_errors === true
      ? gap(`${name} ended with errors; what was not analysed is missing.`, 'submission_has_errors')
      : status === 'error' || status === 'warning'
        ? gap(`${name} ended with status ${status}; what was not analysed is missing.`, 'submission_status')
        : []),
    ...(wire.submission_has_recursive_errors === true
      ? gap(`${name} ended with errors in samples inside of this one.`, 'submission_has_recursive_errors')
      : []),
    ...(wire.submission_finished === false ? gap(`${name} is not finished.`, 'submission_finished') : []),
  ];
}

function analysisErrors({ wire, at }: Part<VmrayAnalysis | undefined>): Gap[] {
  if (wire === undefined) return [];
  const name = `VMRay's analysis ${idText(wire.analysis_id) ?? 'without an id'}`;
  const isRefused = (wire.analysis_result_code ?? 1) !== 1;
  if (!isRefused && wire.analysis_severity !== 'error') return [];
  const message = `${name} failed${reason(wire.analysis_result_str)}; what it would have found is missing.`;
  return [{ message, at: `${at}/${isRefused ? 'analysis_result_code' : 'analysis_severity'}` }];
}

function summaryErrors({ wire: { analysis_metadata: metadata, remarks }, at }: Part<VmraySummary>): Gap[] {
  const place = `${at}/analysis_metadata`;
  const name = `VMRay's analysis ${idText(metadata?.analysis_id) ?? 'without an id'}`;
  if ((metadata?.result_code ?? 1) !== 1) {
    const message = `${name} failed${reason(metadata?.result_str)}; what it would have found is missing.`;
    return [{ message, at: `${place}/result_code` }];
  }
  const gaps: Gap[] = [];
  if (metadata?.is_execution_successful === false) {
    gaps.push({ message: `The sample did not run in ${name}.`, at: `${place}/is_execution_successful` });
  }
  if (remarks?.errors && remarks.errors.length > 0) {
    gaps.push({ message: `${name} remarks errors of its own; it may have seen less.`, at: `${at}/remarks/errors` });
  }
  return gaps;
}

function reason(text: string | null | undefined): string {
  return text ? ` (${text.slice(0, 100)})` : '';
}
