import { encrypted, stored, zipOf } from '../../kit/bytes/zip-write.ts';
import { type JsonObject, listOf, objectOf } from '../../kit/json.ts';
import type { Reply } from '../../kit/server/reply.ts';
import { archiveFiles, matchesPattern } from '../archive.ts';
import { fileReply, idOf, list, listByColumn, notFound, objectReply, ok, vmrayError } from '../replies.ts';
import type { Answer, Call } from '../state.ts';

// The calls below `analysis`, tags apart.

const all = ({ state }: Call): JsonObject[] => [...state.store.analyses.values()];

export const listed: Answer = (call) => list(call, all(call), 'analysis_id');

export const one: Answer = (call) => objectReply(call.state.store.analyses.get(idOf(call)));

export const bySample: Answer = (call) => list(call, call.state.store.analysesOfSample(idOf(call)), 'analysis_id');

export const bySubmission: Answer = (call) =>
  list(call, call.state.store.analysesOfSubmission(idOf(call)), 'analysis_id');

export const byColumn: Answer = (call) => listByColumn(call, all(call), 'analysis');

/** The VTIs of its sample that one analysis has found. */
export const vtis: Answer = (call) => {
  const { store } = call.state;
  const analysis = store.analyses.get(idOf(call));
  const sample = store.samples.get(Number(analysis?.analysis_sample_id));
  if (sample === undefined) return notFound();
  const own = listOf(sample.vtis.data.threat_indicators).filter((indicator) =>
    listOf(objectOf(indicator).analysis_ids).includes(idOf(call)),
  );
  return ok({ status: 'finished', threat_indicators: own });
};

/** What one call wants of an archive. */
interface WantedFiles {
  /** One file as it is, or the folder of screenshots as a ZIP. */
  readonly file: string | null;
  /** Files for a ZIP, with `*` and `?`. */
  readonly patterns: readonly string[];
}

/** `filename` names one file, which comes as it is; `filenames` and a call without either give a ZIP. */
export const archive: Answer = (call) => {
  const file = call.query.get('filename');
  const patterns = (call.query.get('filenames') ?? '*').split(',');
  return filesOf(call, { file, patterns });
};

/** The one file that the path names, or the folder of screenshots. */
export const archiveFile: Answer = (call) => filesOf(call, { file: call.parameters.path ?? '', patterns: [] });

const screenshotFolder = 'screenshots';

async function filesOf(call: Call, { file, patterns }: WantedFiles): Promise<Reply> {
  const analysis = call.state.store.analyses.get(idOf(call));
  if (analysis === undefined) return notFound();
  if (file === screenshotFolder) return filesOf(call, { file: null, patterns: [`${screenshotFolder}/*`] });
  if (isRefused(analysis, file === null ? patterns : [file])) return refused();
  if (file !== null) {
    const content = archiveFiles(call.state.store, analysis).get(file);
    return content === undefined ? notFound() : fileReply(file, await content());
  }
  const override = call.state.archives.get(idOf(call));
  return override === undefined ? zipped(call, analysis, patterns) : fileReply('archive.zip', override());
}

async function zipped({ state, query }: Call, analysis: JsonObject, patterns: readonly string[]): Promise<Reply> {
  const files = [...archiveFiles(state.store, analysis)].filter(([name]) =>
    patterns.some((pattern) => matchesPattern(name, pattern)),
  );
  if (files.length === 0) return notFound();
  const password = query.get('encryption_password');
  const members = files.map(async ([name, content]) => {
    const bytes = await content();
    return password === null ? stored(name, bytes) : encrypted(name, bytes, password);
  });
  return fileReply('archive.zip', zipOf(await Promise.all(members)));
}

/** Screenshots may be fetched even when the report is locked. */
function isRefused(analysis: JsonObject, paths: readonly string[]): boolean {
  const wantsMore = paths.some((path) => !path.startsWith('screenshots/'));
  return analysis.analysis_billing_type === 'detector' && wantsMore;
}

function refused(): Reply {
  return vmrayError(403, 'The report of this analysis is not part of the plan');
}
