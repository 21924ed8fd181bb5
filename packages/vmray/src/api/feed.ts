import { type CallOptions, ConfigurationError, ResponseError } from '@sandjury/core';
import { sleep } from '@sandjury/core/toolkit';
import { SubmissionSchema, type VmraySubmission } from '../wire/schemas.ts';
import { idText } from '../wire/values.ts';
import { type Calls, positiveInteger, type VmrayId } from './calls.ts';

/** What the feed of finished submissions takes. */
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
export async function* finishedSubmissions(calls: Calls, options: VmrayFeedOptions): AsyncGenerator<VmrayFeedItem> {
  const { lastId = 0, pageSize = 100, followMs, ...call } = options;
  const limit = positiveInteger(pageSize, 'pageSize', calls.id);
  if (followMs !== undefined && !(followMs > 0)) {
    throw new ConfigurationError(`${calls.id}: followMs is a number of milliseconds above 0.`, { provider: calls.id });
  }
  let cursor = calls.segment(lastId, 'lastId');
  const passed = new Set([cursor]);
  for (;;) {
    const path = `/submission?_last_id=${cursor}&_limit=${limit}`;
    const { data } = await calls.transport.call({ method: 'GET', path, ...call });
    const items = Array.isArray(data) ? data : calls.read(SubmissionSchema.array(), data, `GET ${path}`);
    const next = idText(submissionOf(items.at(-1))?.submission_id);
    for (const raw of items) {
      const value = submissionOf(raw);
      const id = idText(value?.submission_id);
      if (value !== null && id !== null) yield { id, value, raw };
    }
    if (items.length === 0) {
      if (followMs === undefined) return;
      await sleep(calls.transport.clock, followMs, call.signal);
    } else if (next === null || passed.has(next)) {
      // Servers before 4.0.1 do not know the cursor, and would give the same page for ever.
      throw new ResponseError(`${calls.id} does not move on in its feed of finished submissions.`, {
        provider: calls.id,
      });
    } else {
      cursor = next;
      passed.add(next);
    }
  }
}

function submissionOf(item: unknown): VmraySubmission | null {
  const result = SubmissionSchema.safeParse(item);
  return result.success ? result.data : null;
}
