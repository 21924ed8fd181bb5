import { pointer } from '../../model/json-pointer.ts';
import type { JsonObject } from './each.ts';

/** A text, the pointer to it, and its place in a list: 0 where it stands alone. */
export interface FoundText {
  text: string;
  at: string;
  index: number;
}

/**
 * The texts under some keys of an object that nobody documents; `at` leads to the object. Each key may have one or several; a number
 * counts as its digits, blanks around a text go, and all else is passed over.
 */
export function textsUnder(object: JsonObject, keys: readonly string[], at: string): FoundText[] {
  return keys.flatMap((key) => {
    const value = object[key];
    const isList = Array.isArray(value);
    return (isList ? value : [value]).flatMap((item: unknown, index): FoundText[] => {
      const text = typeof item === 'number' ? String(item) : typeof item === 'string' ? item.trim() : '';
      return text === '' ? [] : [{ text, index, at: at + pointer(key, ...(isList ? [index] : [])) }];
    });
  });
}
