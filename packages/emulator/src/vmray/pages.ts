import type { JsonObject, JsonValue } from '../kit/json.ts';
import { type TokenPage, type TokenPages, tokenPages } from '../kit/pages.ts';

/** The server's limits, which GET /system_info shows. */
export interface PageLimits {
  readonly itemsPerRequest: number;
  readonly maximumItems: number;
}

/** The members of an envelope that carry one page. */
export interface Page {
  readonly data: readonly JsonObject[];
  readonly continuation_id?: number;
  readonly truncated?: true;
}

/** Cuts long lists into pages that can each be fetched once. */
export class ContinuationPages {
  readonly limits: PageLimits;
  readonly pages: TokenPages<JsonObject>;

  constructor(limits: PageLimits) {
    this.limits = limits;
    this.pages = tokenPages(limits.itemsPerRequest);
  }

  /** The first page of a list. */
  open(items: readonly JsonObject[]): Page {
    const { maximumItems } = this.limits;
    const page = pageOf(this.pages.open(items.slice(0, maximumItems)));
    return items.length > maximumItems ? { ...page, truncated: true } : page;
  }

  /** The next page; `null` for an id that was never given out or was used already. */
  next(id: number): Page | null {
    const page = this.pages.next(id);
    return page === null ? null : pageOf(page);
  }
}

function pageOf({ items, next }: TokenPage<JsonObject>): Page {
  return next === null ? { data: items } : { data: items, continuation_id: next };
}

/** A parameter that is not what the API takes. */
export class ParameterError extends Error {}

/**
 * Applies `_min_id`, `_max_id`, `_last_id`, `_order` and `_limit`, and any other parameter as a filter of the column of that name: its value, or
 * a range `from~to` that may be open at either end. Newest first unless asked otherwise. Throws ParameterError.
 */
export function selectItems(items: readonly JsonObject[], idKey: string, query: URLSearchParams): JsonObject[] {
  const lastId = integer(query, '_last_id');
  const minimum = lastId === null ? (integer(query, '_min_id') ?? Number.NEGATIVE_INFINITY) : lastId + 1;
  // The feed cursor goes upwards and ignores the other bounds. Completion order is id order here.
  const maximum = (lastId === null ? integer(query, '_max_id') : null) ?? Number.POSITIVE_INFINITY;
  const ascending = order(query) === 'asc' || lastId !== null;
  const id = (item: JsonObject): number => Number(item[idKey]);
  return limited(
    items
      .filter((item) => id(item) >= minimum && id(item) <= maximum && matchesColumns(item, query))
      .sort((a, b) => (ascending ? id(a) - id(b) : id(b) - id(a))),
    query,
  );
}

/** The feed of `_last_id`: the order of `items` stays, and of the parameters only `_limit` and the filters of columns count. Throws ParameterError. */
export function selectFeed(items: readonly JsonObject[], query: URLSearchParams): JsonObject[] {
  return limited(
    items.filter((item) => matchesColumns(item, query)),
    query,
  );
}

/** A parameter that is a count or an id; `null` when it is not there. Throws ParameterError. */
export function integer(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) throw new ParameterError(`Invalid value for parameter ${name}`);
  return Number(text);
}

function limited(items: readonly JsonObject[], query: URLSearchParams): JsonObject[] {
  return items.slice(0, integer(query, '_limit') ?? undefined);
}

function matchesColumns(item: JsonObject, query: URLSearchParams): boolean {
  return [...query].every(([name, wanted]) => name.startsWith('_') || matchesColumn(item, name, wanted));
}

function matchesColumn(item: JsonObject, name: string, wanted: string): boolean {
  if (!Object.hasOwn(item, name)) return false;
  const [from = '', to] = wanted.split('~');
  return [item[name] ?? null]
    .flat()
    .some((value) => (to === undefined ? isSame(value, from) : isWithin(value, from, to)));
}

// Python's library writes True and False.
function isSame(value: JsonValue, wanted: string): boolean {
  return String(value) === (typeof value === 'boolean' ? wanted.toLowerCase() : wanted);
}

function isWithin(value: JsonValue, from: string, to: string): boolean {
  if (typeof value === 'number') return (from === '' || value >= Number(from)) && (to === '' || value <= Number(to));
  const text = String(value);
  return value !== null && text >= from && (to === '' || text <= to);
}

function order(query: URLSearchParams): 'asc' | 'desc' {
  const text = query.get('_order') ?? 'desc';
  if (text === 'asc' || text === 'desc') return text;
  throw new ParameterError('Invalid value for parameter _order');
}
