import type { SandboxReport } from '@sandjury/core';
import { productOf, timeOf } from '../input.ts';
import type { Json } from '../text/canonical-json.ts';
import { httpsLink } from '../text/https-link.ts';
import { domainObject, type StixContext, sourceIdentity } from './context.ts';
import { present, type StixObject } from './object.ts';

/** The `malware-analysis` of one source: its result, its times, and what it saw. */
export function malwareAnalysis(report: SandboxReport, context: StixContext): StixObject {
  const { verdict, product, provider, ref } = report;
  const link = httpsLink(report.link);
  return domainObject('malware-analysis', analysisIdentity(report, context), timeOfReport(report, context), {
    created_by_ref: sourceIdentity(report).id,
    product: productName(report),
    version: product.version ?? undefined,
    ...times(report),
    result: verdict.value,
    result_name: report.threatNames[0],
    sample_ref: context.placed.find(({ observable, id }) => observable.isSample && id.startsWith('file--'))?.id,
    analysis_sco_refs: seenBy(report, context),
    external_references: [
      { source_name: provider || 'sandjury', external_id: ref.id, ...(link === null ? {} : { url: link.href }) },
    ],
    extensions: { [vendorExtension]: { extension_type: 'property-extension', ...vendorWords(report) } },
  });
}

/** The specification wants products in lower case, with a dash between words. */
function productName(report: SandboxReport): string {
  const words = productOf(report)
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}_.]+/u)
    .filter((word) => word !== '');
  return words.join('-') || 'unknown';
}

/** STIX has no place for what a vendor says in its own words, on its own scale, and where in its reply. */
const vendorExtension = 'extension-definition--dd814df1-3b48-4ca0-8a27-e87c3e99db63';

function vendorWords({ verdict, complete }: SandboxReport): Record<string, Json> {
  return present({
    vendor_verdict: verdict.vendor ?? undefined,
    score: verdict.score ?? undefined,
    reason: verdict.reason ?? undefined,
    evidence: verdict.evidence,
    complete,
  });
}

/** The id of the analysis that a report became. */
export function malwareAnalysisId(report: SandboxReport, context: StixContext): string {
  return domainObject('malware-analysis', analysisIdentity(report, context), context.now, {}).id;
}

/** When the source analysed the sample; `now` where it does not say. */
export function timeOfReport(report: SandboxReport, context: StixContext): string {
  return report.analyzedAt === null ? context.now : timeOf(report.analyzedAt);
}

function analysisIdentity({ provider, ref }: SandboxReport, context: StixContext): string[] {
  return [provider, ref.id, context.sample];
}

function times({ submittedAt, analyzedAt, analyses }: SandboxReport): Record<string, string | undefined> {
  const ran = analyses.filter((run) => !run.failed);
  const started = ran
    .flatMap((run) => run.startedAt ?? [])
    .map(timeOf)
    .sort()[0];
  const ended =
    ran
      .flatMap((run) => run.finishedAt ?? [])
      .map(timeOf)
      .sort()
      .at(-1) ?? analyzedAt;
  return {
    submitted: submittedAt === null ? undefined : timeOf(submittedAt),
    analysis_started: started,
    analysis_ended: ended === null ? undefined : timeOf(ended),
  };
}

/** What the source listed, and a sample that `sample_ref` cannot name because it is a URL. */
function seenBy({ provider }: SandboxReport, { placed }: StixContext): string[] {
  const seen = placed.filter(
    ({ observable, id }) =>
      observable.sightings.some((sighting) => sighting.provider === provider) ||
      (observable.isSample && !id.startsWith('file--')),
  );
  return [...new Set(seen.map(({ id }) => id))].sort();
}
