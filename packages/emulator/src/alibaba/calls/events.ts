import type { AlibabaEventData } from '../../corpus/corpus-sample.ts';
import type { JsonObject, JsonValue } from '../../kit/json.ts';
import { numberedPage } from '../../kit/pages.ts';
import type { WireObject } from '../json.ts';
import { integerOf, requiredText, textOf, wordOf } from '../parameters.ts';
import type { AlibabaAction } from '../state.ts';
import type { AlibabaFiles } from './files.ts';
import { pageInfo, pageOf } from './pages.ts';

/** A listed event in one language. */
interface EventRow {
  readonly eventId: string;
  readonly row: JsonObject;
  readonly data: AlibabaEventData;
  readonly fileName: JsonValue;
}

type Filter = (event: EventRow) => boolean;

/** ListObjectScanEvent: newest first. What was found in an archive is listed only for its ParentEventId, or by its own EventId. */
export const listObjectScanEvent: AlibabaAction = ({ files }, query) => {
  const page = pageOf(query);
  const filters = filtersOf(query);
  const found = eventsOf(files, query)
    .filter((event) => filters.every((accepts) => accepts(event)))
    .sort((a, b) => Number(b.row.LastTime) - Number(a.row.LastTime) || (a.eventId < b.eventId ? -1 : 1));
  const rows = numberedPage(found, page).map(({ eventId, row }): WireObject => ({ ...row, EventId: BigInt(eventId) }));
  return { PageInfo: pageInfo(page, found.length), Data: rows };
};

/** GetObjectScanEvent: by its id, which is text here and a number everywhere else. An unknown id has no data. */
export const getObjectScanEvent: AlibabaAction = ({ files }, query) => {
  const eventId = requiredText(query, 'EventId');
  const event = eventsOf(files, query).find((candidate) => candidate.eventId === eventId);
  if (event === undefined) return { Data: {} };
  const { Md5 = '', EventName = '', Details = [] } = event.row;
  return { Data: { FileName: event.fileName, Md5, EventName, Details: withInfoType(Details) } };
};

/** Chinese unless English is asked for. */
function eventsOf(files: AlibabaFiles, query: URLSearchParams): EventRow[] {
  const language = query.get('Lang') === 'en' ? 'en' : 'zh';
  return [...files.events].flatMap(([eventId, { answers }]): EventRow[] => {
    const data = answers.event?.data;
    if (data === undefined) return [];
    const fileName = answers.report.data[language].Filename ?? '';
    return [{ eventId, row: data[language], data, fileName }];
  });
}

/** Parameters that are compared with a member of the row. */
const sameInRow: readonly (readonly [parameter: string, words: readonly string[] | null])[] = [
  ['RiskLevel', ['high', 'medium', 'low']],
  ['Source', ['API', 'OSS']],
  ['EventName', null],
  ['Md5', null],
  ['BucketName', null],
  ['OssKey', null],
];

function filtersOf(query: URLSearchParams): Filter[] {
  const filters = sameInRow.flatMap(([name, words]): Filter[] => {
    const asked = words === null ? textOf(query, name) : wordOf(query, name, words);
    return asked === null ? [] : [({ row }) => row[name] === asked];
  });
  const status = integerOf(query, 'Status', { minimum: 0, maximum: 4 });
  if (status !== null) filters.push(({ data }) => data.status === status);
  const start = timeOf(query, 'TimeStart');
  if (start !== null) filters.push(({ row }) => Number(row.LastTime) >= start);
  const end = timeOf(query, 'TimeEnd');
  if (end !== null) filters.push(({ row }) => Number(row.LastTime) <= end);
  return [...filters, familyFilter(query)];
}

function familyFilter(query: URLSearchParams): Filter {
  const own = textOf(query, 'EventId');
  const parent = textOf(query, 'ParentEventId') ?? undefined;
  if (own !== null) return ({ eventId }) => eventId === own;
  return ({ data }) => data.parentEventId === parent;
}

/** Milliseconds since 1970. */
function timeOf(query: URLSearchParams, name: string): number | null {
  return integerOf(query, name, { minimum: 0, maximum: 10 ** 15 - 1 });
}

/** The same details as in a row, with the one member that only this reply documents. */
function withInfoType(details: JsonValue): JsonValue {
  if (!Array.isArray(details)) return [];
  return details.map((detail) => ({ InfoType: detail.Type, ...detail }));
}
