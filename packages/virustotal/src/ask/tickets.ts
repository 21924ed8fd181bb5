import { type AnalysisRef, ResponseError } from '@sandjury/core';
import { readTicket, type StateWords } from '@sandjury/core/toolkit';
import type { VirustotalClient, VirustotalScope } from '../api/client.ts';
import type { VirustotalAnalysis } from '../wire/objects.ts';

const hash = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** A SHA-256, or base64url of the URL itself. */
const urlId = /^[\w-]{2,12000}$/;
/** Opaque: base64, `u-SHA256-SECONDS`, or a number. */
const analysisId = /^[\w=+/-]{1,400}$/;

const kinds = {
  file: hash,
  url: urlId,
  analysis: analysisId,
  'private-file': hash,
  'private-url': urlId,
  'private-analysis': analysisId,
};

/** What a ticket names. */
export interface Target {
  kind: 'file' | 'url' | 'analysis';
  scope: VirustotalScope;
  id: string;
}

/** Reads a ticket. Throws ConfigurationError when it is none of this provider. */
export function targetOf(ref: AnalysisRef, provider: string): Target {
  const { kind, id } = readTicket(ref, { provider, kinds });
  const scope = kind.startsWith('private') ? 'private' : 'public';
  return { kind: kind.replace('private-', '') as Target['kind'], scope, id };
}

/** The ticket of what is named. */
export function refOf({ kind, scope, id }: Target, provider: string): AnalysisRef {
  return { provider, id: `${scope === 'private' ? 'private-' : ''}${kind}:${id}` };
}

/** Words for the state of an analysis. Until it is `completed`, its numbers are those of some engines. */
export const states: StateWords = { queued: 'queued', 'in-progress': 'running', completed: 'finished' };

/** What an analysis is of. Throws ResponseError where the reply does not say. */
export function subjectOf({ meta }: VirustotalAnalysis, scope: VirustotalScope, client: VirustotalClient): Target {
  if (meta?.url_info?.id) return { kind: 'url', scope, id: meta.url_info.id };
  const file = meta?.file_info?.sha256 ?? meta?.file_info?.md5;
  if (file) return { kind: 'file', scope, id: file };
  throw new ResponseError(`${client.id}: the analysis does not say which file or URL it is of.`, {
    provider: client.id,
  });
}
