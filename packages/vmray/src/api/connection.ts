import { ConfigurationError, SandboxError } from '@sandjury/core';
import {
  type ApiCallOptions,
  type ApiSubmission,
  byToken,
  createJsonApi,
  fields,
  isObject,
  type JsonReply,
  type Opened,
  type Refusal,
  type VendorRefusal,
} from '@sandjury/core/toolkit';
import type { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import type { ResolvedSettings } from '../settings.ts';
import { idText } from '../wire/values.ts';

/** A reply: `value` as read, `raw` the untouched `data` of it, which may hold secrets (live-session tokens, users' mail). */
export type VmrayReply<Value> = Pick<JsonReply<Value>, 'value' | 'raw' | 'warnings' | 'truncated'>;

/** A list in as many pages as it takes; undefined stands for an entry that is no object. */
export interface VmrayListReply<Value> extends VmrayReply<readonly (Value | undefined)[]> {
  /** Why the pages after these are missing: VMRay forgets a page once it has sent it. null when none is. */
  lost: SandboxError | null;
}

/** A number, or the same in digits. */
export type VmrayId = number | string;

/** Servers answer 405 to a bad key or path, not only to a wrong method. */
const refusals: readonly Refusal[] = [
  {
    status: 405,
    means: 'authentication',
    message: ({ provider, call, said, host }) =>
      `${provider} does not accept ${call} (${said}), as with a wrong key. Check apiKey and url (${host}).`,
  },
];

/** Single use: once answered, a page cannot be asked for again. */
const pages = byToken((token) => `/continuation/${token}`, { isSingleUse: true });

/** VMRay's REST API. */
export type VmrayApi = ReturnType<typeof createVmrayApi>;

/** Opens no connection. */
export function createVmrayApi({ id, baseUrl, settings }: ResolvedSettings) {
  const api = createJsonApi({
    id,
    vendor: 'VMRay',
    baseUrl,
    settings,
    undici: () => import('undici'),
    userAgent: `sandjury/${manifest.version}`,
    auth: {
      setting: 'apiKey',
      secret: settings.apiKey,
      in: { header: 'authorization' },
      value: (key) => `api_key ${key}`,
    },
    open,
    reason: (body, { headers }) => reasonOf(body, headers['retry-after'] !== undefined),
    refusals,
  });
  return {
    ...api,
    /** The provider's id, for errors. */
    id,
    maxReplyValues: settings.maxReplyValues,
    get: async <Field extends z.ZodType>(path: string, field: Field, options?: ApiCallOptions) =>
      readOf(await api.get(path, field, options)),
    submit: async <Field extends z.ZodType>(call: ApiSubmission, field: Field, options?: ApiCallOptions) =>
      readOf(await api.submit(call, field, options)),
    /** All pages of a list. */
    async all<Item extends z.ZodType>(path: string, item: Item, options?: ApiCallOptions) {
      const { lost, ...reply } = await api.list(path, item, pages, options);
      return { ...readOf(reply), lost };
    },
    /** An id as a segment of a path. Throws ConfigurationError. */
    segment(value: VmrayId, of: string): string {
      const text = idText(value);
      if (text !== null) return text;
      throw new ConfigurationError(`${id}: ${of} is a whole number.`, { provider: id });
    },
  };
}

/** Without headers and tokens of pages, which are the transport's. */
function readOf<Value>({ value, raw, warnings, truncated }: VmrayReply<Value>): VmrayReply<Value> {
  return { value, raw, warnings, truncated };
}

/**
 * `{ result, data, continuation_id, truncated }`, or `{ result, error_msg }`. Old captured data has no `result`. In a 2xx reply its
 * absence means "ok", and so does a value that is no text: no number is known to mean a failure.
 */
function open(body: unknown): Opened | { refusal: VendorRefusal } | null {
  if (!isObject(body)) return null;
  const { result, error_msg: text, data, continuation_id: next, truncated } = body;
  const isRefused = (typeof result === 'string' && result !== 'ok') || (typeof text === 'string' && text !== '');
  if (isRefused) return { refusal: { text } };
  return { data: data ?? undefined, next: idText(next), truncated: fields.one(fields.flag, truncated) === true };
}

/** "Request was throttled. Expected available in 60 seconds." */
function reasonOf(body: unknown, hasRetryAfter: boolean): VendorRefusal {
  const text = isObject(body) && typeof body.error_msg === 'string' ? body.error_msg : '';
  const seconds = hasRetryAfter ? undefined : /available in (\d{1,6}) second/.exec(text)?.[1];
  return { text, retryAfterMs: seconds === undefined ? null : Number(seconds) * 1000 };
}

/** A whole number above 0. Throws ConfigurationError. */
export function positiveInteger(value: number, what: string, provider: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ConfigurationError(`${provider}: ${what} is a whole number above 0.`, { provider });
}

/** The result of a call, or its failure. Rejects with whatever is no failure of ours, and when the caller aborts. */
export async function outcomeOf<Value>(
  asking: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<{ value: Value; failure: null } | { value: null; failure: SandboxError }> {
  try {
    return { value: await asking, failure: null };
  } catch (error) {
    if (signal?.aborted || !SandboxError.is(error)) throw error;
    return { value: null, failure: error };
  }
}
