import { byText } from '../../model/order.ts';
import { capped, ordered } from '../values/lists.ts';
import type { IocPlace } from './ioc-of.ts';

/** The most names kept of one file: a real one carries several hundred. */
const mostNames = 100;

/** A detail as it is given: texts, one text, a number, or nothing. */
export type Detail = readonly (string | null | undefined)[] | string | number | null | undefined;

/** The texts that are there and are not empty. */
export function present(...values: readonly (string | null | undefined)[]): string[] {
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

/** The details of an IOC without the empty ones, in order of their keys. */
export function detailsOf(entries: Readonly<Record<string, Detail>>): Record<string, string[]> {
  const details: Record<string, string[]> = {};
  for (const key of ordered(Object.keys(entries), byText)) {
    const value = entries[key];
    const texts = typeof value === 'object' && value !== null ? present(...value) : present(textOf(value));
    if (texts.length > 0) details[key] = texts;
  }
  return details;
}

function textOf(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** At most 100 names, with a `truncated` warning where some were left out. */
export function cappedNames(names: readonly string[], { at, warnings }: IocPlace): string[] {
  if (names.length <= mostNames) return [...names];
  const { kept, cut } = capped(names, mostNames);
  if (cut > 0) warnings.add('truncated', `${cut} of ${cut + kept.length} names were left out; raw has them all.`, at);
  return kept;
}
