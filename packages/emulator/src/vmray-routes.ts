import type { Answer, VmraySampleAnswers } from './corpus/corpus-sample.ts';
import { recordedSystemInfo } from './corpus/recorded.ts';
import { billingInfo } from './corpus/service-answers.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { jsonReply, type Reply } from './reply.ts';
import { type ContinuationPages, type Page, ParameterError, selectItems } from './vmray-pages.ts';
import { hashLengths, type VmrayStore } from './vmray-store.ts';

/** Names by which faults are scripted and calls recorded; each is one path of the REST API. */
export const vmrayOperations = [
  'getSystemInfo',
  'getBillingInfo',
  'getSample',
  'getSampleByHash',
  'getSampleIocs',
  'getSampleVtis',
  'getSampleThreatIndicators',
  'getSampleMitreAttack',
  'listAnalyses',
  'getAnalysesBySample',
  'getAnalysis',
  'getSubmission',
  'getContinuation',
] as const;

/** One operation of the VMRay emulator. */
export type VmrayOperation = (typeof vmrayOperations)[number];

/** What a route may use to answer. */
export interface VmrayContext {
  readonly store: VmrayStore;
  readonly pages: ContinuationPages;
  readonly query: URLSearchParams;
  /** Values of the path's placeholders, decoded. */
  readonly parameters: readonly string[];
}

/** A path below `/rest` and its answer. `:id` stands for an integer, `:hash` for a kind of hash and `:text` for any segment. */
export interface VmrayRoute {
  readonly operation: VmrayOperation;
  readonly path: string;
  answer(context: VmrayContext): Reply;
}

/** The error envelope. */
export function vmrayError(status: number, message: string): Reply {
  return jsonReply(status, { error_msg: message, result: 'error' });
}

/** The routes of the read-only part of the API. A name of the list of VTIs that the server does not know answers 404. */
export function vmrayRoutes(vtisPath: 'both' | 'vtis' | 'threat_indicators'): readonly VmrayRoute[] {
  const vtis = (context: VmrayContext): Reply => aboutSample(context, (answers) => answers.vtis.data);
  const older = vtisPath === 'vtis' ? notFound : vtis;
  const newer = vtisPath === 'threat_indicators' ? notFound : vtis;
  return [
    ...commonRoutes,
    { operation: 'getSampleVtis', path: 'sample/:id/vtis', answer: newer },
    { operation: 'getSampleThreatIndicators', path: 'sample/:id/threat_indicators', answer: older },
  ];
}

const commonRoutes: readonly VmrayRoute[] = [
  { operation: 'getSystemInfo', path: 'system_info', answer: systemInfo },
  { operation: 'getBillingInfo', path: 'billing_info', answer: () => ok(billingInfo.data) },
  {
    operation: 'getSample',
    path: 'sample/:id',
    answer: (context) => aboutSample(context, ({ sample }) => sample.data),
  },
  { operation: 'getSampleByHash', path: 'sample/:hash/:text', answer: samplesByHash },
  { operation: 'getSampleIocs', path: 'sample/:id/iocs', answer: iocs },
  {
    operation: 'getSampleMitreAttack',
    path: 'sample/:id/mitre_attack',
    answer: (context) => aboutSample(context, ({ mitreAttack }) => mitreAttack.data),
  },
  {
    operation: 'listAnalyses',
    path: 'analysis',
    answer: (context) => list(context, [...context.store.analyses.values()], 'analysis_id'),
  },
  {
    operation: 'getAnalysesBySample',
    path: 'analysis/sample/:id',
    answer: (context) => list(context, context.store.analysesOfSample(firstId(context)), 'analysis_id'),
  },
  {
    operation: 'getAnalysis',
    path: 'analysis/:id',
    answer: ({ store, ...rest }) => one(store.analyses.get(firstId(rest))),
  },
  {
    operation: 'getSubmission',
    path: 'submission/:id',
    answer: ({ store, ...rest }) => one(store.submissions.get(firstId(rest))),
  },
  { operation: 'getContinuation', path: 'continuation/:id', answer: continuation },
];

function ok(data: JsonValue): Reply {
  return jsonReply(200, { data, result: 'ok' });
}

function pageReply(page: Page): Reply {
  return jsonReply(200, { ...page, result: 'ok' });
}

function notFound(): Reply {
  return vmrayError(404, 'No such element');
}

function one(item: JsonObject | undefined): Reply {
  return item === undefined ? notFound() : ok(item);
}

function firstId(context: Pick<VmrayContext, 'parameters'>): number {
  return Number(context.parameters[0]);
}

function aboutSample(context: VmrayContext, pick: (answers: VmraySampleAnswers) => JsonObject): Reply {
  const answers = context.store.samples.get(firstId(context));
  return answers === undefined ? notFound() : ok(pick(answers));
}

function systemInfo({ pages }: VmrayContext): Reply {
  const { itemsPerRequest, maximumItems } = pages.limits;
  const info: Answer<JsonObject> = recordedSystemInfo;
  return ok({ ...info.data, api_items_per_request: itemsPerRequest, max_api_items: maximumItems });
}

function samplesByHash(context: VmrayContext): Reply {
  const [kind = '', hash = ''] = context.parameters;
  const valid = hash.length === hashLengths.get(kind) && /^[0-9a-f]+$/i.test(hash);
  if (!valid) return vmrayError(400, `Invalid value for parameter sample_${kind}hash`);
  return pageReply(context.pages.open(context.store.samplesByHash(kind, hash)));
}

function iocs(context: VmrayContext): Reply {
  const all = context.query.get('all_artifacts') === 'true';
  return aboutSample(context, ({ iocs: { data } }) =>
    all ? data : { ...data, iocs: onlyIndicators(data.iocs ?? {}) },
  );
}

function onlyIndicators(arrays: JsonValue): JsonObject {
  return Object.fromEntries(
    Object.entries(arrays ?? {}).map(([name, items]: [string, JsonValue]): [string, JsonValue] => [
      name,
      Array.isArray(items) ? items.filter((item) => item.ioc === true) : items,
    ]),
  );
}

function list(context: VmrayContext, items: readonly JsonObject[], idKey: string): Reply {
  try {
    return pageReply(context.pages.open(selectItems(items, idKey, context.query)));
  } catch (error) {
    if (error instanceof ParameterError) return vmrayError(400, error.message);
    throw error;
  }
}

function continuation(context: VmrayContext): Reply {
  const page = context.pages.next(firstId(context));
  return page === null ? notFound() : pageReply(page);
}
