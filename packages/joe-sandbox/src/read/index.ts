/**
 * Saved replies of Joe Sandbox as reports of ours, offline.
 * @module @sandjury/joe-sandbox/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth, isObject, readField, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { type JoeSandboxRaw, type ReportSource, toReport } from '../mapping/report.ts';
import { defaultProviderId as provider } from '../settings.ts';
import { analysis } from '../wire/analysis.ts';
import { idOf, isIncident, report } from '../wire/report.ts';

type Info = NonNullable<ReportSource['info']>;
type Reply = ReportSource['reports'][number]['reply'];

/**
 * Reports from saved replies of Joe Sandbox (parsed JSON): analysis/info, analysis/search, submission/info, and the reports of runs, full
 * or incident, "fixed" or not. Offline and pure. One report for each analysis; the reports of its runs count in the order in which they are
 * given, the full ones alone where there are some. Throws ResponseError when a document is none of these, TooLargeError when it is nested
 * too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<JoeSandboxRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const infos = new Map<string, Info>();
  const reports = new Map<string, Reply[]>();
  for (const document of documents) {
    assertDepth(document, { what: 'The document' });
    for (const raw of analysesIn(document)) {
      const info = partOf(analysis, raw);
      infos.set(info.value.webid, info);
    }
    if (!isObject(document) || !isReport(document.analysis)) continue;
    const reply = partOf(report, document);
    const id = idOf(reply.value) ?? '';
    reports.set(id, [...(reports.get(id) ?? []), reply]);
  }
  const ofInfos = [...infos.values()].map((info) => {
    // Since before 2024 both are one number.
    const { webid, analysisid } = info.value;
    const key = [analysisid, webid].find((id) => id !== null && reports.has(id)) ?? '';
    const own = reports.get(key) ?? [];
    if (key !== '') reports.delete(key);
    return made(webid, info, own);
  });
  return [...ofInfos, ...[...reports].map(([id, own]) => made(id || '0', null, own))];
}

function made(id: string, info: Info | null, own: readonly Reply[]): SandboxReport<JoeSandboxRaw> {
  const full = own.filter(({ value }) => !isIncident(value));
  const runs = (full.length > 0 ? full : own).map((reply, run) => ({ run, reply }));
  return toReport({ ref: { provider, id: `analysis:${id}` }, info, reports: runs, webUrl: null });
}

/** What analysis/info says, alone or in a list, with or without the envelope. Throws ResponseError where there is none, and no report. */
function analysesIn(document: unknown): unknown[] {
  const data = isObject(document) && 'data' in document ? document.data : document;
  const inside = isObject(data) && Array.isArray(data.analyses) ? data.analyses : data;
  const found = [inside].flat().filter((one) => isObject(one) && 'webid' in one && ('runs' in one || 'status' in one));
  if (found.length > 0 || (isObject(document) && isReport(document.analysis))) return found;
  const what = 'expected a reply of analysis/info, or the JSON of a report';
  throw new ResponseError(`The document is no report of Joe Sandbox: ${what}.`);
}

/** Other programs' documents have an `analysis` too. */
function isReport(body: unknown): boolean {
  return isObject(body) && (isObject(body.generalinfo) || ('reporttype' in body && 'detection' in body));
}

function partOf<Field extends z.ZodType>(field: Field, raw: unknown) {
  const warnings = new Warnings();
  return { value: readField(field, raw, { warnings, what: 'The document' }), raw, warnings: warnings.list() };
}
