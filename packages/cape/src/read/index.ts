/**
 * Saved reports of CAPE as reports of ours, offline.
 * @module @sandjury/cape/read
 */
import type { SandboxReport } from '@sandjury/core';
import { isObject, readSavedReports } from '@sandjury/core/toolkit';
import { type CapeRaw, toReport } from '../mapping/report.ts';
import { defaultProviderId } from '../settings.ts';
import { report } from '../wire/report.ts';

/**
 * Reports from saved files of CAPE (parsed JSON): report.json and lite.json. Offline and pure. Two files of one task become one
 * report, that of the fuller one; two tasks are two reports, because CAPE judges each by itself. Throws ResponseError when a
 * document is none of these, TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<CapeRaw>[] {
  return readSavedReports(documents, {
    provider: defaultProviderId,
    expected: 'report of CAPE: expected report.json or lite.json',
    field: report,
    // Other programs' reports have an `info` too.
    isOwn: (raw) => isObject(raw.info) && ('target' in raw || 'signatures' in raw),
    ticketOf: ({ info }) => info.id && `task:${info.id}`,
    toReport: (saved) => toReport({ ...saved, webUrl: null }),
  });
}
