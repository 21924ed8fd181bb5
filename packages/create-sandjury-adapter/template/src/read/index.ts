import type { SandboxReport } from '@sandjury/core';
import { isObject, readSavedReports } from '@sandjury/core/toolkit';
import { type AcmeBoxRaw, toReport } from '../mapping/report.ts';
import { defaultProviderId, productName } from '../settings.ts';
import { report } from '../wire/replies.ts';

/**
 * Reports from saved replies of GET /v1/analyses/ID/report (parsed JSON), offline and pure: one for each analysis. Throws
 * ResponseError when a document is none of these, TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<AcmeBoxRaw>[] {
  return readSavedReports(documents, {
    provider: defaultProviderId,
    expected: `report of ${productName}`,
    field: report,
    // Other programs' replies have an `id` too.
    isOwn: (raw) => 'id' in raw && (isObject(raw.verdict) || isObject(raw.file)),
    ticketOf: ({ id }) => `analysis:${id}`,
    toReport: (saved) => toReport({ ...saved, product: productName }),
  });
}
