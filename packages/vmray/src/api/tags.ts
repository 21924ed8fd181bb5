import { ConfigurationError, type SandboxError } from '@sandjury/core';
import { type ApiCallOptions, fields } from '@sandjury/core/toolkit';
import { outcomeOf, type VmrayApi, type VmrayId } from './connection.ts';

/** The target of a tag: a submission, an analysis, or both. */
export interface VmrayTagTargets {
  submissionId?: VmrayId;
  analysisId?: VmrayId;
}

/** The outcome of one target. */
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
  api: VmrayApi,
  method: 'POST' | 'DELETE',
  change: { targets: VmrayTagTargets; tag: string },
  options?: ApiCallOptions,
): Promise<VmrayTagResult[]> {
  const targets = targetsOf(api, change.targets);
  const tag = tagSegment(change.tag, api.id);
  return Promise.all(
    targets.map(async ({ target, id }): Promise<VmrayTagResult> => {
      const path = `/${target}/${id}/tag/${tag}`;
      const { failure } = await outcomeOf(api.call({ method, path }, fields.raw, options), options?.signal);
      return { target, id, failure };
    }),
  );
}

function targetsOf(api: VmrayApi, { submissionId, analysisId }: VmrayTagTargets) {
  const targets: Pick<VmrayTagResult, 'target' | 'id'>[] = [];
  if (submissionId !== undefined) {
    targets.push({ target: 'submission', id: api.segment(submissionId, 'a submission id') });
  }
  if (analysisId !== undefined) targets.push({ target: 'analysis', id: api.segment(analysisId, 'an analysis id') });
  if (targets.length > 0) return targets;
  throw new ConfigurationError(`${api.id}: a tag needs a submission, an analysis or both.`, { provider: api.id });
}

/** The most characters of a tag. */
export const longestTag = 255;

/** Why a text cannot be a tag, or null when it can. VMRay takes letters, digits and some punctuation, which ones is not documented. */
export function tagProblem(tag: string): string | null {
  if (tag.trim() === '') return 'a tag must not be empty';
  if ([...tag].length > longestTag) return `a tag has at most ${longestTag} characters`;
  // In a path these would name another call, which the server could not notice.
  if (tag === '.' || tag === '..') return 'a tag must not be "." or ".."';
  return /[\p{Cc}\u2028\u2029]/u.test(tag) || !tag.isWellFormed() ? 'a tag must not hold control characters' : null;
}

/** A tag as one segment of a path. Throws ConfigurationError when the text cannot be a tag. */
export function tagSegment(tag: string, provider: string): string {
  const problem = tagProblem(tag);
  if (problem !== null) throw new ConfigurationError(`${provider}: ${problem}.`, { provider });
  return encodeURIComponent(tag);
}
