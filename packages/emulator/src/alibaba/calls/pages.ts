import type { WireObject } from '../json.ts';
import { requiredInteger } from '../parameters.ts';

/** A page of a list, by its number from 1. */
export interface Page {
  readonly number: number;
  readonly size: number;
}

/** `CurrentPage` and `PageSize`, both of which must be given. Throws RefusedCall. */
export function pageOf(query: URLSearchParams): Page {
  return {
    number: requiredInteger(query, 'CurrentPage', { minimum: 1, maximum: 2 ** 31 - 1 }),
    size: requiredInteger(query, 'PageSize', { minimum: 1, maximum: 100 }),
  };
}

/** The `PageInfo` of a reply. */
export function pageInfo({ number, size }: Page, total: number): WireObject {
  return { CurrentPage: number, PageSize: size, TotalCount: total };
}
