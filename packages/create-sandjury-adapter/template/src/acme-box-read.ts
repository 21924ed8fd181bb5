import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth } from '@sandjury/core/toolkit';
import { type AcmeBoxRaw, toReport } from './acme-box-report.ts';
import { ReportSchema } from './acme-box-schemas.ts';
import { defaultProviderId } from './acme-box-settings.ts';

/**
 * Reports from saved replies of GET /v1/analyses/ID/report (parsed JSON), offline and pure: one for each analysis. Throws
 * ResponseError when a document is none of these, TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<AcmeBoxRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const reports = new Map<string, SandboxReport<AcmeBoxRaw>>();
  for (const document of documents) {
    assertDepth(document, { what: 'The document' });
    const parsed = ReportSchema.safeParse(document);
    if (!parsed.success || !(parsed.data.verdict || parsed.data.file)) {
      throw new ResponseError('The document is no report of Acme Box.');
    }
    const id = `analysis:${parsed.data.id}`;
    reports.set(
      id,
      toReport({ ref: { provider: defaultProviderId, id }, wire: parsed.data, raw: { report: document } }),
    );
  }
  return [...reports.values()];
}
