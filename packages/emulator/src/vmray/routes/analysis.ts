import { encrypted, stored, zipOf } from '../../kit/bytes/zip-write.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Reply } from '../../kit/server/reply.ts';
import { archiveFiles, matchesPattern } from '../archive.ts';
import type { VmrayContext, VmrayRoute } from '../context.ts';
import { fileReply, firstId, list, listByColumn, notFound, ok, one, vmrayError } from '../replies.ts';

/** The routes below `analysis`, tags apart. */
export const analysisRoutes: readonly VmrayRoute[] = [
  {
    operation: 'listAnalyses',
    path: 'analysis',
    answer: (context) => list(context, [...context.server.store.analyses.values()], 'analysis_id'),
  },
  {
    operation: 'getAnalysis',
    path: 'analysis/:id',
    answer: (context) => one(context.server.store.analyses.get(firstId(context))),
  },
  {
    operation: 'getAnalysesBySample',
    path: 'analysis/sample/:id',
    answer: (context) => list(context, context.server.store.analysesOfSample(firstId(context)), 'analysis_id'),
  },
  {
    operation: 'getAnalysesBySubmission',
    path: 'analysis/submission/:id',
    answer: (context) => list(context, context.server.store.analysesOfSubmission(firstId(context)), 'analysis_id'),
  },
  {
    operation: 'listAnalyses',
    path: 'analysis/:column/:text',
    answer: (context) => listByColumn(context, [...context.server.store.analyses.values()], 'analysis'),
  },
  { operation: 'getAnalysisVtis', path: 'analysis/:id/vtis', answer: analysisVtis },
  { operation: 'getAnalysisArchive', path: 'analysis/:id/archive', answer: archive },
  { operation: 'getAnalysisArchiveFile', path: 'analysis/:id/archive/:path', answer: archiveFile },
];

function analysisVtis(context: VmrayContext): Reply {
  const { store } = context.server;
  const analysis = store.analyses.get(firstId(context));
  const sample = store.samples.get(Number(analysis?.analysis_sample_id));
  if (sample === undefined) return notFound();
  const all = sample.vtis.data.threat_indicators;
  const own = (Array.isArray(all) ? (all as readonly JsonObject[]) : []).filter(
    ({ analysis_ids: ids }) => Array.isArray(ids) && ids.includes(firstId(context)),
  );
  return ok({ status: 'finished', threat_indicators: own });
}

/** What one call wants of an archive. */
interface WantedFiles {
  /** One file as it is, or the folder of screenshots as a ZIP. */
  readonly file: string | null;
  /** Files for a ZIP, with `*` and `?`. */
  readonly patterns: readonly string[];
}

/** `filename` names one file, which comes as it is; `filenames` and a call without either give a ZIP. */
function archive(context: VmrayContext): Promise<Reply> {
  const file = context.query.get('filename');
  const patterns = (context.query.get('filenames') ?? '*').split(',');
  return filesOf(context, { file, patterns });
}

function archiveFile(context: VmrayContext): Promise<Reply> {
  return filesOf(context, { file: context.parameters[1] ?? '', patterns: [] });
}

const screenshotFolder = 'screenshots';

async function filesOf(context: VmrayContext, { file, patterns }: WantedFiles): Promise<Reply> {
  const { server } = context;
  const analysis = server.store.analyses.get(firstId(context));
  if (analysis === undefined) return notFound();
  if (file === screenshotFolder) return filesOf(context, { file: null, patterns: [`${screenshotFolder}/*`] });
  if (isRefused(analysis, file === null ? patterns : [file])) return refused();
  if (file !== null) {
    const content = archiveFiles(server.store, analysis).get(file);
    return content === undefined ? notFound() : fileReply(file, await content());
  }
  const override = server.archives.get(firstId(context));
  return override === undefined ? zipped(context, analysis, patterns) : fileReply('archive.zip', override());
}

async function zipped(
  { server, query }: VmrayContext,
  analysis: JsonObject,
  patterns: readonly string[],
): Promise<Reply> {
  const files = [...archiveFiles(server.store, analysis)].filter(([name]) =>
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
