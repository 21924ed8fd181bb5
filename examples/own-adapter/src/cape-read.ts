import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth } from '@sandjury/core/toolkit';
import { type CapeRaw, toReport } from './cape-report.ts';
import { type CapeReport, ReportSchema } from './cape-schemas.ts';
import { defaultProviderId } from './cape-settings.ts';

/**
 * Reports from saved files of CAPE (parsed JSON): report.json and lite.json. Offline and pure. Two files of one task become one
 * report, that of the fuller one; two tasks are two reports, because CAPE judges each by itself. Throws ResponseError when a
 * document is none of these, TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<CapeRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const tasks = new Map<string, { wire: CapeReport; document: object }>();
  for (const document of documents) {
    assertDepth(document, { what: 'The document' });
    const parsed = ReportSchema.safeParse(document);
    if (!parsed.success || typeof document !== 'object' || document === null || !isReport(parsed.data)) {
      throw new ResponseError('The document is no report of CAPE: expected report.json or lite.json.');
    }
    const taskId = parsed.data.info.id ?? null;
    const key = taskId === null ? `saved:${tasks.size + 1}` : `task:${taskId}`;
    const known = tasks.get(key);
    // The sections of lite.json are those of report.json, only fewer.
    if (known !== undefined && Object.keys(known.document).length >= Object.keys(document).length) continue;
    tasks.set(key, { wire: parsed.data, document });
  }
  return [...tasks].map(([id, { wire, document }]) =>
    toReport({ ref: { provider: defaultProviderId, id }, wire, raw: { report: document }, webUrl: null }),
  );
}

/** Other programs' reports have an `info` too. */
function isReport(report: CapeReport): boolean {
  return (report.info.id ?? null) !== null && Boolean(report.target ?? report.signatures);
}
