import { type CallOptions, ConfigurationError, ResponseError, SandboxError } from '@sandjury/core';
import type { CallGroup } from '@sandjury/core/toolkit';
import { idText } from '../wire/values.ts';
import type { Envelope, Transport, TransportCall } from './transport.ts';

/** More pages than any server's own limit allows (1000 items, 100 to a page); a reply that names new ones for ever stops here. */
const mostPages = 1000;

/** A reply: `value` as read, `raw` the untouched `data` of it, which may hold secrets (live-session tokens, users' mail). */
export interface VmrayReply<Value> {
  value: Value;
  raw: unknown;
  /** There is more than this: the server cut the result at its own maximum, or a later page was lost. */
  truncated: boolean;
  /** Why the pages after these could not be had. VMRay forgets a page once it was asked for. null when nothing was lost. */
  lost: SandboxError | null;
  /** `raw` surely holds no secret; false where that is not known. */
  isClean: boolean;
}

/** A number, or the same in digits. */
export type VmrayId = number | string;

/** Reads the data of a reply. A schema is one. */
export interface Reader<Value> {
  safeParse(data: unknown): { success: true; data: Value } | { success: false };
}

/** As a caller gives them, and the group that a call belongs to. */
export interface GroupedCallOptions extends CallOptions {
  group?: CallGroup;
}

/** The forms of call that the API has. */
export interface Calls {
  readonly id: string;
  readonly transport: Transport;
  /** A call that answers with one object. */
  one<Value>(path: string, reader: Reader<Value>, options: GroupedCallOptions): Promise<VmrayReply<Value>>;
  /** A call that answers with a list, in as many pages as it takes. */
  list<Value>(path: string, reader: Reader<Value>, options: GroupedCallOptions): Promise<VmrayReply<Value>>;
  /** Throws ResponseError when the data is not of the documented shape. */
  read<Value>(reader: Reader<Value>, data: unknown, call: string): Value;
  /** An id as a segment of a path. Throws ConfigurationError. */
  segment(id: VmrayId, of: string): string;
  /** One deadline over several requests: each gets what is left of it. */
  budget(options: GroupedCallOptions): () => GroupedCallOptions;
}

export function createCalls(id: string, transport: Transport): Calls {
  const budget = (options: GroupedCallOptions) => {
    const endsAt = transport.now() + (options.deadlineMs ?? transport.defaultDeadlineMs);
    return () => ({ ...options, deadlineMs: Math.max(1, endsAt - transport.now()) });
  };
  const read = <Value>(reader: Reader<Value>, data: unknown, call: string): Value => {
    const result = reader.safeParse(data);
    if (result.success) return result.data;
    throw new ResponseError(`The reply of ${id} to ${call} is not of the documented shape.`, {
      provider: id,
      status: 200,
    });
  };
  return {
    id,
    transport,
    budget,
    read,
    async one(path, reader, options) {
      const { data, truncated, isClean } = await transport.call({ method: 'GET', path, ...options });
      return { value: read(reader, data, `GET ${path}`), raw: data, truncated, lost: null, isClean };
    },
    async list(path, reader, options) {
      const { items, truncated, lost, isClean } = await pages(transport, path, budget(options), (data) =>
        read(reader, data, `GET ${path}`),
      );
      return { value: read(reader, items, `GET ${path}`), raw: items, truncated, lost, isClean };
    },
    segment(value, of) {
      const text = idText(value);
      if (text !== null) return text;
      throw new ConfigurationError(`${id}: ${of} is a whole number.`, { provider: id });
    },
  };
}

interface Pages {
  items: unknown[];
  isClean: boolean;
  truncated: boolean;
  lost: SandboxError | null;
}

/** The pages of a list, joined. Pages that were had are kept when a later one is lost. */
async function pages(
  transport: Transport,
  path: string,
  remaining: () => GroupedCallOptions,
  check: (data: unknown) => void,
): Promise<Pages> {
  const items: unknown[] = [];
  const pageOf = async (call: Pick<TransportCall, 'path' | 'repeatable'>): Promise<Envelope> => {
    const page = await transport.call({ method: 'GET', ...call, ...remaining() });
    if (!Array.isArray(page.data)) check(page.data);
    return page;
  };
  let page = await pageOf({ path });
  let { truncated, isClean } = page;
  const asked = new Set<string>();
  for (;;) {
    if (Array.isArray(page.data)) for (const item of page.data) items.push(item);
    if (page.continuationId === null) return { items, truncated, lost: null, isClean };
    // An id is good for one page: a server that names it again would go on for ever.
    if (asked.has(page.continuationId)) {
      return { items, truncated: true, lost: repeatedPage(transport.provider, path), isClean };
    }
    if (asked.size === mostPages - 1) return { items, truncated: true, lost: null, isClean };
    asked.add(page.continuationId);
    try {
      // Single use: once answered, the page cannot be asked for again.
      const next = `/continuation/${page.continuationId}`;
      page = await pageOf({ path: next, repeatable: false });
    } catch (error) {
      if (remaining().signal?.aborted || !SandboxError.is(error) || isRefusedKey(error)) throw error;
      return { items, truncated: true, lost: error, isClean };
    }
    truncated ||= page.truncated;
    isClean &&= page.isClean;
  }
}

function repeatedPage(provider: string, path: string): ResponseError {
  const message = `${provider} names a page of GET ${path} that it has given already; what would come after it is not known.`;
  return new ResponseError(message, { provider, status: 200 });
}

/** The key itself is refused. 403 is a permission that one call lacks; the others work. */
export function isRefusedKey(error: SandboxError): boolean {
  return (error.code === 'authentication' && error.status !== 403) || error.code === 'configuration';
}

/** A whole number above 0. Throws ConfigurationError. */
export function positiveInteger(value: number, what: string, provider: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ConfigurationError(`${provider}: ${what} is a whole number above 0.`, { provider });
}
