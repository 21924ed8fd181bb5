import { type CallOptions, NotFoundError } from '@sandjury/core';
import { fieldOf } from '../wire/envelope.ts';
import { readEvent, readRow, type ScanEvent, type ScanEventDetails } from '../wire/events.ts';
import { totalOf } from '../wire/results.ts';
import { type AlibabaConnection, type AlibabaReply, replyOf } from './connection.ts';
import { capitalized, checkQuery, type EventQuery, type EventsQuery, eventQuery, eventsQuery } from './queries.ts';
import { parseExactly } from './reply.ts';

/** One page of alerts. `total` is null where the vendor gives none. */
export interface EventPage {
  events: readonly ScanEvent[];
  total: number | null;
}

const largestPage = 100;

/** ListObjectScanEvent. A row without an event id cannot be asked for and is left out. */
export async function listEvents(
  connection: AlibabaConnection,
  query: EventsQuery,
  options?: CallOptions,
): Promise<AlibabaReply<EventPage>> {
  const name = 'ListObjectScanEvent';
  const { provider, settings } = connection;
  const checked = checkQuery(eventsQuery, query, { provider, operation: name });
  const { page = 1, pageSize = largestPage, lang = settings.lang, md5, ...filter } = checked;
  const more = capitalized({ ...filter, lang, pageSize, md5: md5?.toLowerCase() });
  const parameters = { CurrentPage: page, ...more };
  const reply = await connection.call({ name, parameters, readJson: parseExactly }, options);
  const rows = fieldOf(reply.raw, 'Data');
  if (!Array.isArray(rows)) throw connection.unreadable(name, 'has no list in Data', reply);
  const events = rows.flatMap((row: unknown) => readRow(row, provider) ?? []);
  return replyOf(reply, { events, total: totalOf(reply.raw) });
}

/**
 * Yields every event once, although new ones push the others to later pages meanwhile. A page without a new event ends the walk where
 * the vendor gives no total. Where it gives one, the second such page in a row does, because many events may just have come. Returns
 * `truncated: true` where a page that repeats ended it: there may be more events.
 */
export async function* walkEvents(
  connection: AlibabaConnection,
  query: Omit<EventsQuery, 'page'>,
  options?: CallOptions,
): AsyncGenerator<ScanEvent, { truncated: boolean }> {
  const pageSize = query.pageSize ?? largestPage;
  const seen = new Set<string>();
  let wasStale = false;
  for (let page = 1; ; page++) {
    const reply = await listEvents(connection, { ...query, page, pageSize }, options);
    const { events, total } = reply.data;
    const known = seen.size;
    for (const event of events) {
      if (seen.has(event.eventId)) continue;
      seen.add(event.eventId);
      yield event;
    }
    const rows = fieldOf(reply.raw, 'Data');
    const isEmpty = !Array.isArray(rows) || rows.length === 0;
    if (isEmpty || page * pageSize >= (total ?? Number.POSITIVE_INFINITY)) return { truncated: false };
    const isStale = seen.size === known;
    if (isStale && (wasStale || total === null)) return { truncated: true };
    wasStale = isStale;
  }
}

/** GetObjectScanEvent. */
export async function getEvent(
  connection: AlibabaConnection,
  query: EventQuery,
  options?: CallOptions,
): Promise<AlibabaReply<ScanEventDetails>> {
  const { provider, settings } = connection;
  const name = 'GetObjectScanEvent';
  const { eventId, lang } = checkQuery(eventQuery, query, { provider, operation: name });
  const parameters = { EventId: eventId, Lang: lang ?? settings.lang };
  const reply = await connection.call({ name, parameters }, options);
  const found = readEvent(eventId, connection.dataOf(name, reply));
  const { requestId } = reply;
  if (found === null) throw new NotFoundError(`${provider} has no event ${eventId}.`, { provider, requestId });
  return replyOf(reply, found);
}
