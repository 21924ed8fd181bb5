import { encrypted, stored, zipOf } from './kit/bytes/zip-write.ts';
import type { JsonObject } from './kit/json.ts';
import type { Reply } from './kit/server/reply.ts';
import { archiveFiles, matchesPattern } from './vmray-archive.ts';
import type { VmrayContext, VmrayRoute } from './vmray-context.ts';
import { fileReply, firstId, list, notFound, ok, one, vmrayError } from './vmray-replies.ts';

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

async function archive(context: VmrayContext): Promise<Reply> {
  const { server, query } = context;
  const analysis = server.store.analyses.get(firstId(context));
  if (analysis === undefined) return notFound();
  const patterns = (query.get('filenames') ?? query.get('filename') ?? '*').split(',');
  if (isRefused(analysis, patterns)) return refused();
  const override = server.archives.get(firstId(context));
  if (override !== undefined) return fileReply('archive.zip', override());
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

async function archiveFile(context: VmrayContext): Promise<Reply> {
  const { store } = context.server;
  const [, path = ''] = context.parameters;
  const analysis = store.analyses.get(firstId(context));
  if (analysis === undefined) return notFound();
  if (isRefused(analysis, [path])) return refused();
  const content = archiveFiles(store, analysis).get(path);
  return content === undefined ? notFound() : fileReply(path, await content());
}

/** Screenshots may be fetched even when the report is locked. */
function isRefused(analysis: JsonObject, paths: readonly string[]): boolean {
  const wantsMore = paths.some((path) => !path.startsWith('screenshots/'));
  return analysis.analysis_billing_type === 'detector' && wantsMore;
}

function refused(): Reply {
  return vmrayError(403, 'The report of this analysis is not part of the plan');
}
