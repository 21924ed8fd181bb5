import { SandboxError } from '../../errors.ts';
import type { JsonReply } from './options.ts';

/**
 * The pages of a list as one. Pages that were had are kept where a later one is lost, but for a credential that is refused and for a
 * caller's abort; a first page that is lost, or that is no list, is what it is.
 */
export async function collect(pages: AsyncIterable<JsonReply<unknown>>, signal: AbortSignal | undefined) {
  let first: JsonReply<unknown> | null = null;
  let lost: SandboxError | null = null;
  let isTruncated = false;
  const entries: unknown[] = [];
  const warnings: JsonReply<unknown>['warnings'][number][] = [];
  try {
    for await (const page of pages) {
      first ??= page;
      isTruncated ||= page.truncated;
      warnings.push(...page.warnings);
      if (Array.isArray(page.raw)) for (const entry of page.raw) entries.push(entry);
    }
  } catch (error) {
    if (first === null || signal?.aborted || !SandboxError.is(error) || isRefusedCredential(error)) throw error;
    lost = error;
  }
  // null is an empty list, and undefined a reply without what was asked for.
  const isList = first === null || Array.isArray(first.raw) || first.raw === null;
  const raw: unknown = isList ? entries : first?.raw;
  return { raw, warnings, next: null, headers: first?.headers ?? {}, truncated: isTruncated || lost !== null, lost };
}

/** The credential itself is refused. 403 is a permission that one call lacks; the others work. */
export function isRefusedCredential({ code, status }: SandboxError): boolean {
  return (code === 'authentication' && status !== 403) || code === 'configuration';
}
