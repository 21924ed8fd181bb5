import type { WireObject } from '../json.ts';
import { requiredInteger } from '../parameters.ts';

/** A page of a list. */
export interface Page {
  /** From 1. */
  readonly current: number;
  readonly size: number;
}

/** `CurrentPage` and `PageSize`, both of which must be given. Throws RefusedCall. */
export function pageOf(query: URLSearchParams): Page {
  return {
    current: requiredInteger(query, 'CurrentPage', { minimum: 1, maximum: 2 ** 31 - 1 }),
    size: requiredInteger(query, 'PageSize', { minimum: 1, maximum: 100 }),
  };
}

/** What is on a page; nothing beyond the last one. */
export function onPage<Item>(items: readonly Item[], { current, size }: Page): readonly Item[] {
  return items.slice((current - 1) * size, current * size);
}

/** The `PageInfo` of a reply. */
export function pageInfo({ current, size }: Page, total: number): WireObject {
  return { CurrentPage: current, PageSize: size, TotalCount: total };
}
