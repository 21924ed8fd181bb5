import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth, isObject, readField, Warnings } from '@sandjury/core/toolkit';
import { type AcmeBoxRaw, toReport } from '../mapping/report.ts';
import { defaultProviderId, productName } from '../settings.ts';
import { report } from '../wire/replies.ts';

/**
 * Reports from saved replies of GET /v1/analyses/ID/report (parsed JSON), offline and pure: one for each analysis. Throws
 * ResponseError when a document is none of these, TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<AcmeBoxRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const reports = new Map<string, SandboxReport<AcmeBoxRaw>>();
  for (const raw of documents) {
    assertDepth(raw, { what: 'The document' });
    // Other programs' replies have an `id` too.
    if (!isObject(raw) || !('id' in raw) || !(isObject(raw.verdict) || isObject(raw.file))) {
      throw new ResponseError('The document is no report of Acme Box.');
    }
    const warnings = new Warnings();
    const value = readField(report, raw, { warnings, what: 'The document' });
    const ref = { provider: defaultProviderId, id: `analysis:${value.id}` };
    reports.set(ref.id, toReport({ ref, product: productName, value, raw, warnings: warnings.list() }));
  }
  return [...reports.values()];
}
