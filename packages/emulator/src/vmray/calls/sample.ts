import type { VmraySampleAnswers } from '../../corpus/corpus-sample.ts';
import { noIocs } from '../../corpus/vmray/made.ts';
import { pdfOf } from '../../kit/bytes/pdf.ts';
import { type JsonObject, type JsonValue, listOf } from '../../kit/json.ts';
import type { Reply } from '../../kit/server/reply.ts';
import { fileReply, idOf, list, listByColumn, notFound, objectReply, ok, pageReply, vmrayError } from '../replies.ts';
import type { Answer, Call } from '../state.ts';
import { hashLengths } from '../store.ts';
import { iocFilter, selectedIocs } from './ioc-filter.ts';
import { sampleFile, unlockReports } from './sample-file.ts';
import { searchOf } from './search.ts';

// The calls below `sample` and `sample_relation`.

const all = ({ state }: Call): JsonObject[] => [...state.store.samples.values()].map(({ sample }) => sample.data);

export const listed: Answer = (call) => list(call, all(call), 'sample_id');

/** GET sample/search?query=…, without other filters of columns. */
export const search: Answer = (call) => {
  const selection = new URLSearchParams(call.query);
  selection.delete('query');
  return list({ ...call, query: selection }, all(call).filter(searchOf(call.query.get('query') ?? '')), 'sample_id');
};

export const one = ofSample(({ sample }) => ok(sample.data));

export const byColumn: Answer = (call) => listByColumn(call, all(call), 'sample');

/** By a hash of the kind that the path names. */
export const byHash: Answer = ({ state, parameters: { kind = '', hash = '' } }) => {
  const isValid = hash.length === hashLengths.get(kind) && /^[0-9a-f]+$/i.test(hash);
  if (!isValid) return vmrayError(400, `Invalid value for parameter sample_${kind}hash`);
  return pageReply(state.pages.open(state.store.samplesByHash(kind, hash)));
};

/** The VTIs, under one of the two names of their list; a server that knows the other name alone answers 404. */
export function vtis(name: 'vtis' | 'threat_indicators'): Answer {
  const known = aggregated('vtis', { waiting: { threat_indicators: [] }, finished: (answers) => answers.vtis.data });
  return (call) => {
    const { vtisPath = 'both' } = call.state.options;
    return vtisPath === 'both' || vtisPath === name ? known(call) : notFound();
  };
}

export const mitreAttack = aggregated('mitre_attack', {
  waiting: { mitre_attack_techniques: [] },
  finished: ({ mitreAttack }) => mitreAttack.data,
});

export const iocs: Answer = (call) => {
  const filter = iocFilter(call.query, call.parameters.path);
  if (filter === null) return notFound();
  const selected = aggregated('iocs', {
    waiting: { iocs: noIocs() },
    finished: ({ iocs: { data } }) => ({ ...data, iocs: selectedIocs(data.iocs ?? {}, filter) }),
  });
  return selected(call);
};

/** The corpus does not know which product gave the name. */
export const threatNames = collected('threat_names', (name) => ({ threat_name: name, sources: ['av'] }));

export const classifications = collected('classifications', (name) => ({ classification_name: name }));

export const report = ofSample(({ sample }, call) => {
  const analyses = call.state.store.analysesOfSample(idOf(call));
  if (analyses.length === 0) return notFound();
  const isRefused = analyses.every((analysis) => analysis.analysis_billing_type === 'detector');
  if (isRefused) return vmrayError(403, 'The reports of this sample are not part of the plan');
  return fileReply('report.pdf', pdfOf(`Sample ${idOf(call)}: ${String(sample.data.sample_verdict)}`));
});

export const file = ofSample((answers, call) => sampleFile(call, answers));

export const unlock = ofSample((_answers, call) => unlockReports(call));

export const relation: Answer = (call) => objectReply(call.state.store.relations.get(idOf(call)));

/** The relations of which a sample is either end. */
export const relations: Answer = (call) => {
  const id = idOf(call);
  const own = [...call.state.store.relations.values()].filter(
    (found) => found.relation_parent_sample_id === id || found.relation_child_sample_id === id,
  );
  return list(call, own, 'relation_id');
};

function ofSample(answer: (answers: VmraySampleAnswers, call: Call) => Reply): Answer {
  return (call) => {
    const answers = call.state.store.samples.get(idOf(call));
    return answers === undefined ? notFound() : answer(answers, call);
  };
}

/** Names of a sample, and of the samples that came out of it. */
function collected(kind: 'threat_names' | 'classifications', item: (name: JsonValue) => JsonObject): Answer {
  return ofSample(({ sample }, { state }) => {
    const children = listOf(sample.data.sample_child_sample_ids).flatMap((id) =>
      listOf(state.store.samples.get(Number(id))?.sample.data[`sample_${kind}`]),
    );
    return ok({
      [`sample_${kind}`]: listOf(sample.data[`sample_${kind}`]).map(item),
      [`children_${kind}`]: [...new Set(children)].map(item),
    });
  });
}

interface Aggregation {
  /** What stands beside the status `waiting`. */
  readonly waiting: JsonObject;
  readonly finished: (answers: VmraySampleAnswers) => JsonObject;
}

/** What VMRay puts together after the analyses have ended, and calls `waiting` until then. */
function aggregated(kind: string, { waiting, finished }: Aggregation): Answer {
  return ofSample((answers, call) => {
    const { store, options, aggregationPolls } = call.state;
    const sampleId = idOf(call);
    if (store.unfinished.has(sampleId)) return ok({ status: 'waiting', ...waiting });
    const key = `${kind} ${sampleId}`;
    const polls = (aggregationPolls.get(key) ?? 0) + 1;
    aggregationPolls.set(key, polls);
    return ok(polls > (options.waitingPolls ?? 0) ? finished(answers) : { status: 'waiting', ...waiting });
  });
}
