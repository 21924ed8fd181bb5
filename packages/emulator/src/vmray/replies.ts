import type { JsonObject, JsonValue } from '../kit/json.ts';
import { jsonReply, type Reply } from '../kit/server/reply.ts';
import { type Page, selectItems } from './pages.ts';
import type { Call } from './state.ts';

/** The error envelope. */
export function vmrayError(status: number, message: string): Reply {
  return jsonReply(status, { error_msg: message, result: 'error' });
}

/** The envelope of a good answer. */
export function ok(data: JsonValue): Reply {
  return jsonReply(200, { data, result: 'ok' });
}

export function notFound(): Reply {
  return vmrayError(404, 'No such element');
}

/** One object, or 404. */
export function objectReply(item: JsonObject | undefined): Reply {
  return item === undefined ? notFound() : ok(item);
}

export function pageReply(page: Page): Reply {
  return jsonReply(200, { ...page, result: 'ok' });
}

/** A list, selected and paged as the query asks. Throws ParameterError. */
export function list(
  { state, query }: Pick<Call, 'state' | 'query'>,
  items: readonly JsonObject[],
  idKey: string,
): Reply {
  return pageReply(state.pages.open(selectItems(items, idKey, query)));
}

/**
 * A list of which the path names a column and its value, as in `sample/type/Archive`: the column is called after the object, and may end in `_id`
 * or `hash`. 404 for a column that no item has.
 */
export function listByColumn({ state, query, parameters }: Call, items: readonly JsonObject[], prefix: string): Reply {
  const { column: short = '', value = '' } = parameters;
  const names = [`${prefix}_${short}`, `${prefix}_${short}_id`, `${prefix}_${short}hash`];
  const column = names.find((name) => items.some((item) => Object.hasOwn(item, name)));
  if (column === undefined) return notFound();
  const selection = new URLSearchParams(query);
  selection.set(column, value);
  return list({ state, query: selection }, items, `${prefix}_id`);
}

/** A file; its type follows from its name. */
export function fileReply(name: string, body: Buffer): Reply {
  const type = contentTypes.get(name.split('.').at(-1) ?? '') ?? 'application/octet-stream';
  return { status: 200, headers: { 'content-type': type }, body };
}

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['log', 'text/plain'],
  ['pdf', 'application/pdf'],
  ['png', 'image/png'],
  ['zip', 'application/zip'],
]);

/** The number in the path. */
export function idOf({ parameters }: Pick<Call, 'parameters'>): number {
  return Number(parameters.id);
}
