import { byText } from '../../model/order.ts';
import type { Warnings } from '../report/warnings.ts';
import { capped, ordered } from '../values/lists.ts';

/** Where something is read: the pointer to it, which is its evidence, and what collects the warnings. */
export interface IocPlace {
  at: string;
  warnings: Warnings;
}

/** The most names kept of one file: a real one carries several hundred. */
const mostNames = 100;

/** A detail as it is given: texts, one text, a number, or nothing. */
export type Detail = readonly (string | null | undefined)[] | string | number | null | undefined;

/** The texts that are there and are not empty, of single ones and of lists. */
export function present(
  ...values: readonly (string | null | undefined | readonly (string | null | undefined)[])[]
): string[] {
  return values.flat().filter(isText);
}

/** The details of an IOC without the empty ones, in order of their keys. */
export function detailsOf(entries: Readonly<Record<string, Detail>>): Record<string, string[]> {
  const details: Record<string, string[]> = {};
  const filled = Object.keys(entries).filter((key) => !isEmpty(entries[key]));
  for (const key of ordered(filled, byText)) {
    const texts = textsOf(entries[key]);
    if (texts.length > 0) details[key] = texts;
  }
  return details;
}

function isEmpty(value: Detail): boolean {
  return value === null || value === undefined || value === '' || (typeof value === 'object' && value.length === 0);
}

function textsOf(value: Detail): string[] {
  if (typeof value === 'object' && value !== null) return value.filter(isText);
  return isEmpty(value) ? [] : [String(value)];
}

function isText(value: string | null | undefined): value is string {
  return value !== null && value !== undefined && value !== '';
}

/** The first so many of a list, with a `truncated` warning at `at` where some were left out: `3 engines were left out; raw has them all.` */
export function firstOf<Item>(
  items: readonly Item[],
  most: number,
  what: string,
  { at, warnings }: IocPlace,
): readonly Item[] {
  const cut = items.length - most;
  if (cut <= 0) return items;
  warnings.add('truncated', `${cut} ${what} were left out; raw has them all.`, at);
  return items.slice(0, most);
}

/** At most 100 names, with a `truncated` warning where some were left out. */
export function cappedNames(names: readonly string[], { at, warnings }: IocPlace): string[] {
  if (names.length <= mostNames) return [...names];
  const { kept, cut } = capped(names, mostNames);
  if (cut > 0) warnings.add('truncated', `${cut} of ${cut + kept.length} names were left out; raw has them all.`, at);
  return kept;
}
