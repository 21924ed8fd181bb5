import { type CallOptions, ConfigurationError, SandboxError } from '@sandjury/core';
import type { Calls, VmrayId } from './calls.ts';
import { tagSegment } from './tag.ts';

/** What to tag: a submission, an analysis, or both. */
export interface VmrayTagTargets {
  submissionId?: VmrayId;
  analysisId?: VmrayId;
}

/** What became of one target. */
export interface VmrayTagResult {
  target: 'submission' | 'analysis';
  id: string;
  /** null when VMRay did it. */
  failure: SandboxError | null;
}

/**
 * Adds (POST) or removes (DELETE) a tag on every target, side by side; the failure of one does not undo the other. Throws
 * ConfigurationError before anything is sent, and the reason of an abort.
 */
export async function changeTag(
  calls: Calls,
  method: 'POST' | 'DELETE',
  change: { targets: VmrayTagTargets; tag: string },
  options: CallOptions,
): Promise<VmrayTagResult[]> {
  const targets = targetsOf(calls, change.targets);
  const tag = tagSegment(change.tag, calls.id);
  return Promise.all(
    targets.map(async ({ target, id }): Promise<VmrayTagResult> => {
      try {
        await calls.transport.call({ method, path: `/${target}/${id}/tag/${tag}`, ...options });
        return { target, id, failure: null };
      } catch (error) {
        if (options.signal?.aborted || !SandboxError.is(error)) throw error;
        return { target, id, failure: error };
      }
    }),
  );
}

function targetsOf(calls: Calls, { submissionId, analysisId }: VmrayTagTargets) {
  const targets: Pick<VmrayTagResult, 'target' | 'id'>[] = [];
  if (submissionId !== undefined) {
    targets.push({ target: 'submission', id: calls.segment(submissionId, 'a submission id') });
  }
  if (analysisId !== undefined) targets.push({ target: 'analysis', id: calls.segment(analysisId, 'an analysis id') });
  if (targets.length > 0) return targets;
  throw new ConfigurationError(`${calls.id}: a tag needs a submission, an analysis or both.`, { provider: calls.id });
}
