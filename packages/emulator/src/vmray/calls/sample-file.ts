import type { VmraySampleAnswers } from '../../corpus/corpus-sample.ts';
import { encrypted, zipOf } from '../../kit/bytes/zip-write.ts';
import type { Reply } from '../../kit/server/reply.ts';
import { fileReply, idOf, ok, vmrayError } from '../replies.ts';
import type { Call } from '../state.ts';

/** The password of a downloaded sample, unless the call gives one. The vendor's connectors count on this word. */
export const downloadPassword = 'infected';

/** GET sample/{id}/file: a ZIP of one file under a password. */
export function sampleFile(call: Call, { sample }: VmraySampleAnswers): Reply {
  const name = String(sample.data.sample_filename);
  const bytes = call.state.store.bytesOf(idOf(call)) ?? standIn(name);
  const password = call.query.get('encryption_password') ?? downloadPassword;
  return fileReply('sample.zip', zipOf([encrypted(name, bytes, password)]));
}

/** What takes the place of a file whose bytes were not kept, or never were here. */
function standIn(name: string): Buffer {
  return Buffer.from(`This text stands in for ${name}.`, 'utf8');
}

/**
 * POST sample/{id}/unlock_reports: gives out the reports of a plan that gives verdicts alone. It takes one report from the quota, however many
 * analyses there are; with none left it is 403. Both are decided here: the documents say no more than that it consumes quota.
 */
export function unlockReports(call: Call): Reply {
  const { store, quota } = call.state;
  const locked = store.analysesOfSample(idOf(call)).filter((one) => one.analysis_lock_status === 'locked');
  if (locked.length > 0 && !quota.consumeReport()) return vmrayError(403, 'Denied: the quota of reports is exceeded.');
  for (const analysis of locked) store.unlock(analysis);
  return ok({ unlocked_analysis_ids: locked.map((analysis) => analysis.analysis_id ?? null) });
}
