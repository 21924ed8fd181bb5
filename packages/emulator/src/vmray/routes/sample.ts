import type { VmraySampleAnswers } from '../../corpus/corpus-sample.ts';
import { noIocs } from '../../corpus/vmray/made.ts';
import { pdfOf } from '../../kit/bytes/pdf.ts';
import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { Reply } from '../../kit/server/reply.ts';
import type { VmrayContext, VmrayRoute } from '../context.ts';
import { fileReply, firstId, list, listByColumn, notFound, ok, one, pageReply, vmrayError } from '../replies.ts';
import { hashLengths } from '../store.ts';
import { iocFilter, selectedIocs } from './ioc-filter.ts';
import { sampleFile, unlockReports } from './sample-file.ts';

/** The routes below `sample` and `sample_relation`. A name of the list of VTIs that the server does not know answers 404. */
export function sampleRoutes(vtisPath: 'both' | 'vtis' | 'threat_indicators'): readonly VmrayRoute[] {
  const older = vtisPath === 'vtis' ? notFound : vtis;
  const newer = vtisPath === 'threat_indicators' ? notFound : vtis;
  return [
    ...commonRoutes,
    { operation: 'getSampleVtis', path: 'sample/:id/vtis', answer: newer },
    { operation: 'getSampleThreatIndicators', path: 'sample/:id/threat_indicators', answer: older },
  ];
}

const commonRoutes: readonly VmrayRoute[] = [
  { operation: 'listSamples', path: 'sample', answer: (context) => list(context, allSamples(context), 'sample_id') },
  {
    operation: 'getSample',
    path: 'sample/:id',
    answer: (context) => aboutSample(context, ({ sample }) => ok(sample.data)),
  },
  { operation: 'getSampleByHash', path: 'sample/:hash/:text', answer: samplesByHash },
  {
    operation: 'listSamples',
    path: 'sample/:column/:text',
    answer: (context) => listByColumn(context, allSamples(context), 'sample'),
  },
  { operation: 'getSampleIocs', path: 'sample/:id/iocs', answer: iocs },
  { operation: 'getSampleIocs', path: 'sample/:id/iocs/:path', answer: iocs },
  {
    operation: 'getSampleMitreAttack',
    path: 'sample/:id/mitre_attack',
    answer: (context) =>
      aggregated(context, 'mitre_attack', {
        waiting: { mitre_attack_techniques: [] },
        finished: ({ mitreAttack }) => mitreAttack.data,
      }),
  },
  {
    operation: 'getSampleThreatNames',
    path: 'sample/:id/threat_names',
    // Which product gave the name is not told from what the corpus knows.
    answer: (context) => collected(context, 'threat_names', (name) => ({ threat_name: name, sources: ['av'] })),
  },
  {
    operation: 'getSampleClassifications',
    path: 'sample/:id/classifications',
    answer: (context) => collected(context, 'classifications', (name) => ({ classification_name: name })),
  },
  { operation: 'getSampleReport', path: 'sample/:id/report', answer: report },
  {
    operation: 'getSampleFile',
    path: 'sample/:id/file',
    answer: (context) => aboutSample(context, (answers) => sampleFile(context, answers)),
  },
  {
    operation: 'unlockSampleReports',
    path: 'sample/:id/unlock_reports',
    method: 'POST',
    answer: (context) => aboutSample(context, () => unlockReports(context)),
  },
  {
    operation: 'getSampleRelation',
    path: 'sample_relation/:id',
    answer: (context) => one(context.server.store.relations.get(firstId(context))),
  },
  { operation: 'getSampleRelationsBySample', path: 'sample_relation/sample/:id', answer: relationsOfSample },
];

function aboutSample(context: VmrayContext, answer: (answers: VmraySampleAnswers) => Reply): Reply {
  const answers = context.server.store.samples.get(firstId(context));
  return answers === undefined ? notFound() : answer(answers);
}

function allSamples({ server }: VmrayContext): JsonObject[] {
  return [...server.store.samples.values()].map(({ sample }) => sample.data);
}

/** Names of a sample, and of the samples that came out of it. */
function collected(
  context: VmrayContext,
  kind: 'threat_names' | 'classifications',
  item: (name: JsonValue) => JsonObject,
): Reply {
  return aboutSample(context, ({ sample }) => {
    const children = listOf(sample.data.sample_child_sample_ids).flatMap((id) => {
      const child = context.server.store.samples.get(Number(id));
      return listOf(child?.sample.data[`sample_${kind}`]);
    });
    return ok({
      [`sample_${kind}`]: listOf(sample.data[`sample_${kind}`]).map(item),
      [`children_${kind}`]: [...new Set(children)].map(item),
    });
  });
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

interface Aggregation {
  /** What stands beside the status `waiting`. */
  readonly waiting: JsonObject;
  readonly finished: (answers: VmraySampleAnswers) => JsonObject;
}

/** What VMRay puts together after the analyses have ended, and calls `waiting` until then. */
function aggregated(context: VmrayContext, kind: string, { waiting, finished }: Aggregation): Reply {
  return aboutSample(context, (answers) => {
    const { store, options, aggregationPolls } = context.server;
    const sampleId = firstId(context);
    if (store.unfinished.has(sampleId)) return ok({ status: 'waiting', ...waiting });
    const key = `${kind} ${sampleId}`;
    const polls = (aggregationPolls.get(key) ?? 0) + 1;
    aggregationPolls.set(key, polls);
    return ok(polls > (options.waitingPolls ?? 0) ? finished(answers) : { status: 'waiting', ...waiting });
  });
}

function vtis(context: VmrayContext): Reply {
  return aggregated(context, 'vtis', {
    waiting: { threat_indicators: [] },
    finished: (answers) => answers.vtis.data,
  });
}

function iocs(context: VmrayContext): Reply {
  const filter = iocFilter(context.query, context.parameters[1]);
  if (filter === null) return notFound();
  return aggregated(context, 'iocs', {
    waiting: { iocs: noIocs() },
    finished: ({ iocs: { data } }) => ({ ...data, iocs: selectedIocs(data.iocs ?? {}, filter) }),
  });
}

function samplesByHash(context: VmrayContext): Reply {
  const [kind = '', hash = ''] = context.parameters;
  const valid = hash.length === hashLengths.get(kind) && /^[0-9a-f]+$/i.test(hash);
  if (!valid) return vmrayError(400, `Invalid value for parameter sample_${kind}hash`);
  const { store, pages } = context.server;
  return pageReply(pages.open(store.samplesByHash(kind, hash)));
}

function report(context: VmrayContext): Reply {
  return aboutSample(context, ({ sample }) => {
    const analyses = context.server.store.analysesOfSample(firstId(context));
    if (analyses.length === 0) return notFound();
    const isRefused = analyses.every((analysis) => analysis.analysis_billing_type === 'detector');
    if (isRefused) return vmrayError(403, 'The reports of this sample are not part of the plan');
    return fileReply('report.pdf', pdfOf(`Sample ${firstId(context)}: ${String(sample.data.sample_verdict)}`));
  });
}

function relationsOfSample(context: VmrayContext): Reply {
  const id = firstId(context);
  const items = [...context.server.store.relations.values()].filter(
    (relation) => relation.relation_parent_sample_id === id || relation.relation_child_sample_id === id,
  );
  return list(context, items, 'relation_id');
}
