import type { SandboxReport } from '@sandjury/core';
import { cachedText, productOf, timeOf } from '../input.ts';
import { httpsLink } from '../text/https-link.ts';
import { type MispObject, type MispScope, mispObject } from './object.ts';

/** Where a sandbox runs, in the words of the template `sandbox-report`. */
export type MispSandboxType = 'on-premise' | 'web' | 'saas';

/** Products that the template lists by a name of its own, as MISP's own importers file them. */
const listed: readonly { product: RegExp; name: string; type: MispSandboxType }[] = [
  { product: /^vmray\b/i, name: 'vmray', type: 'on-premise' },
];

/** What is known of a source beside its report. `cachedAt`: when its answer was got, where it comes from a cache. */
export interface MispSource {
  type?: MispSandboxType | undefined;
  cachedAt?: string | null | undefined;
}

/** What one source reported, in three objects: the report, its analysis, and the behaviours that it recognised. */
export function sourceObjects(
  report: SandboxReport,
  scope: MispScope,
  { type, cachedAt }: MispSource = {},
): MispObject[] {
  const { verdict, product, provider } = report;
  const comment = typeof cachedAt === 'string' ? `${provider}. ${cachedText(cachedAt)}` : provider;
  const known = listed.find((one) => one.product.test(product.name));
  const where = type ?? known?.type ?? 'saas';
  const times = analysisTimes(report);
  const objects = [
    mispObject(
      scope,
      'sandbox-report',
      provider,
      [
        { relation: 'sandbox-type', value: where },
        { relation: `${where}-sandbox`, value: known?.name ?? productOf(report).toLowerCase() },
        { relation: 'permalink', value: httpsLink(report.link)?.href },
        { relation: 'results', value: verdict.value },
        { relation: 'score', value: verdict.score === null ? null : String(verdict.score) },
      ],
      comment,
    ),
    mispObject(
      scope,
      'malware-analysis',
      provider,
      [
        { relation: 'product', value: productOf(report) },
        { relation: 'version', value: product.version },
        { relation: 'result', value: verdict.value },
        { relation: 'result_name', value: report.threatNames[0] },
        { relation: 'submitted_time', value: report.submittedAt === null ? null : timeOf(report.submittedAt) },
        { relation: 'start_time', value: times.started },
        { relation: 'end_time', value: times.ended },
      ],
      comment,
    ),
    signatures(report, scope),
  ];
  return objects.flatMap((object) => object ?? []);
}

/**
 * What the source recognised, as `category: operation`, and each of its sentences as VMRay's own connector writes it,
 * `category: operation. sentence`: a MISP that has events of both finds them by the same text.
 */
function signatures(report: SandboxReport, scope: MispScope): MispObject | null {
  const isVmray = /^vmray\b/i.test(report.product.name);
  const values = report.indicators.flatMap(({ category, operation, descriptions = [], vendorScore }) => {
    const name = [category, operation].filter(Boolean).join(': ');
    if (name.trim() === '') return [];
    const tags = isVmray ? vtiScoreTag(vendorScore) : [];
    return [name, ...descriptions.map((text) => `${name}. ${text}`)].map((value) => {
      return { relation: 'signature', value, tags };
    });
  });
  if (values.length === 0) return null;
  const software = productOf(report);
  return mispObject(
    scope,
    'sb-signature',
    report.provider,
    [{ relation: 'software', value: software }, ...values],
    report.provider,
  );
}

/** MISP's taxonomy `vmray` has -1 and 1/5 … 5/5. */
function vtiScoreTag(score: number | null): string[] {
  if (score === -1) return ['vmray:vti_analysis_score="-1"'];
  return score !== null && [1, 2, 3, 4, 5].includes(score) ? [`vmray:vti_analysis_score="${score}/5"`] : [];
}

function analysisTimes({ analyses, analyzedAt }: SandboxReport): {
  started: string | undefined;
  ended: string | undefined;
} {
  const ran = analyses.filter((run) => !run.failed);
  const started = ran
    .flatMap((run) => run.startedAt ?? [])
    .map(timeOf)
    .sort()[0];
  const ended = ran
    .flatMap((run) => run.finishedAt ?? [])
    .map(timeOf)
    .sort()
    .at(-1);
  return { started, ended: ended ?? (analyzedAt === null ? undefined : timeOf(analyzedAt)) };
}
