import { type CallOptions, ConfigurationError, ResponseError } from '@sandjury/core';
import { fields } from '@sandjury/core/toolkit';
import { submission, type VmraySubmission } from '../wire/submissions.ts';
import { idText } from '../wire/values.ts';
import { positiveInteger, type VmrayApi, type VmrayId } from './connection.ts';

/** Options of the feed of finished submissions. */
export interface VmrayFeedOptions extends CallOptions {
  /** The last submission that was dealt with; 0, or nothing, for the beginning. */
  lastId?: VmrayId;
  /** Submissions to ask for at once; 100 unless given. */
  pageSize?: number;
  /** Asks again so many milliseconds after the feed came to its end, until aborted. Without it the iteration ends there. */
  followMs?: number;
}

/** One finished submission. `id` is where to resume: pass it as `lastId`. */
export interface VmrayFeedItem {
  id: string;
  value: VmraySubmission;
  raw: unknown;
}

/**
 * Finished submissions in the order in which they ended. Each page is asked for by the last id of the one before, never by a
 * continuation id, which a failure would use up: after an error the iteration can begin again where it was.
 */
export async function* finishedSubmissions(api: VmrayApi, options: VmrayFeedOptions): AsyncGenerator<VmrayFeedItem> {
  const { lastId = 0, pageSize = 100, followMs, ...call } = options;
  const limit = positiveInteger(pageSize, 'pageSize', api.id);
  if (followMs !== undefined && !(followMs > 0)) {
    throw new ConfigurationError(`${api.id}: followMs is a number of milliseconds above 0.`, { provider: api.id });
  }
  let cursor = api.segment(lastId, 'lastId');
  const passed = new Set([cursor]);
  for (;;) {
    const path = `/submission?_last_id=${cursor}&_limit=${limit}`;
    const { value, raw } = await api.get(path, fields.list(submission), call);
    if (!Array.isArray(raw)) {
      const message = `The reply of ${api.id} to GET ${path} is not of the documented shape.`;
      throw new ResponseError(message, { provider: api.id, status: 200 });
    }
    const items = value ?? [];
    const next = idText(items.at(-1)?.submission_id);
    for (const [index, item] of items.entries()) {
      const id = idText(item?.submission_id);
      if (item !== undefined && id !== null) yield { id, value: item, raw: raw[index] };
    }
    if (items.length === 0) {
      if (followMs === undefined) return;
      await api.pause(followMs, call.signal);
    } else if (next === null || passed.has(next)) {
      // Servers before 4.0.1 do not know the cursor, and would give the same page for ever.
      throw new ResponseError(`${api.id} does not move on in its feed of finished submissions.`, {
        provider: api.id,
      });
    } else {
      cursor = next;
      passed.add(next);
    }
  }
}
