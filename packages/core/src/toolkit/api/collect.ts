import { ResponseError, SandboxError } from '../../model/errors.ts';
import type { JsonReply } from './options.ts';

/**
 * The pages of a list as one. Pages that were had are kept where a later one is lost, but for a credential that is refused and for a
 * caller's abort; a first page that is lost, or that is no list, is what it is.
 */
export async function collect(
  pages: AsyncIterable<JsonReply<unknown>>,
  { signal, what, provider }: { signal: AbortSignal | undefined; what: string; provider: string },
) {
  let first: JsonReply<unknown> | null = null;
  let lost: SandboxError | null = null;
  let isTruncated = false;
  const entries: unknown[] = [];
  const warnings: JsonReply<unknown>['warnings'][number][] = [];
  try {
    for await (const page of pages) {
      const isFirst = first === null;
      first ??= page;
      if (!isFirst && !isListOrNull(page.raw)) {
        throw new ResponseError(`A page of ${what} is not of the documented shape.`, { provider, status: null });
      }
      isTruncated ||= page.truncated;
      warnings.push(...page.warnings);
      if (Array.isArray(page.raw)) for (const entry of page.raw) entries.push(entry);
    }
  } catch (error) {
    if (first === null || signal?.aborted || !SandboxError.is(error) || isRefusedCredential(error)) throw error;
    lost = error;
  }
  const raw: unknown = first === null || isListOrNull(first.raw) ? entries : first.raw;
  return { raw, warnings, next: null, headers: first?.headers ?? {}, truncated: isTruncated || lost !== null, lost };
}

/** null says that there is none; what is absent says nothing. */
function isListOrNull(raw: unknown): boolean {
  return Array.isArray(raw) || raw === null;
}

/** The credential itself is refused. 403 is a permission that one call lacks; the others work. */
export function isRefusedCredential({ code, status }: SandboxError): boolean {
  return (code === 'authentication' && status !== 403) || code === 'configuration';
}
