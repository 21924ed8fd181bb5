/**
 * Saved reports of CAPE as reports of ours, offline.
 * @module @sandjury/cape/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth, isObject, readField, Warnings } from '@sandjury/core/toolkit';
import { type CapeRaw, toReport } from '../mapping/report.ts';
import { defaultProviderId } from '../settings.ts';
import { report } from '../wire/report.ts';

/**
 * Reports from saved files of CAPE (parsed JSON): report.json and lite.json. Offline and pure. Two files of one task become one
 * report, that of the fuller one; two tasks are two reports, because CAPE judges each by itself. Throws ResponseError when a
 * document is none of these, TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<CapeRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const tasks = new Map<string, ReturnType<typeof readSaved>>();
  for (const saved of documents.map(readSaved)) {
    const known = tasks.get(saved.id);
    // The sections of lite.json are those of report.json, only fewer.
    const isFuller = known === undefined || Object.keys(saved.raw).length > Object.keys(known.raw).length;
    if (isFuller) tasks.set(saved.id, saved);
  }
  const refOf = (id: string) => ({ provider: defaultProviderId, id });
  return [...tasks.values()].map(({ id, ...saved }) => toReport({ ...saved, ref: refOf(id), webUrl: null }));
}

/** Other programs' reports have an `info` too. */
function readSaved(raw: unknown) {
  assertDepth(raw, { what: 'The document' });
  const warnings = new Warnings();
  if (isObject(raw) && isObject(raw.info) && ('target' in raw || 'signatures' in raw)) {
    const value = readField(report, raw, { warnings });
    if (value.info.id !== null) return { id: `task:${value.info.id}`, value, raw, warnings: warnings.list() };
  }
  throw new ResponseError('The document is no report of CAPE: expected report.json or lite.json.');
}
