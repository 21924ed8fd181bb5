import { pointer } from '@sandjury/core';
import { assertDepth, assertTextLimits, type Warnings } from '@sandjury/core/toolkit';
import type * as repairing from 'jsonrepair';
import { pythonToJson } from './python-literal.ts';

/** Longer embedded texts (in UTF-16 units) are left in `raw` unread. */
export const longestEmbeddedText = 8 * 1024 * 1024;

/**
 * jsonrepair takes quadratic time on hostile text: measured, 80,000 characters can cost half a second and 320,000 seven. It is
 * the last resort after repairs of linear cost, so that only short texts need it.
 */
export const longestRepairText = 64 * 1024;

/** Loaded when a reply needs it; `import()` would make every reader of a report wait. */
const jsonrepair = (): typeof repairing.jsonrepair =>
  process.getBuiltinModule('node:module').createRequire(import.meta.url)('jsonrepair').jsonrepair;

/** `Basic`, `Sandbox` … read out of what the vendor sent. `at` is the pointer to a place inside: a text is pointed at whole. */
export interface Embedded {
  /** An object or array; null when there is nothing to read. */
  content: object | null;
  /** `absent`: no such key. `empty`: the vendor has nothing to say. `unreadable`: it does, and we cannot read it. */
  state: 'absent' | 'empty' | 'read' | 'unreadable';
  at(...path: readonly (string | number)[]): string;
}

/** Reads one of the embedded values, in whichever form it came. Never throws. Adds a warning for what it repairs or cannot read. */
export function readEmbedded(name: string, value: unknown, place: string, warnings: Warnings): Embedded {
  const inside = (...path: readonly (string | number)[]) => place + pointer(...path);
  const whole = () => place;
  if (value === undefined) return { content: null, state: 'absent', at: whole };
  if (value === null) return { content: null, state: 'empty', at: whole };
  if (typeof value === 'object') return { content: value, state: 'read', at: inside };
  if (typeof value !== 'string') {
    warnings.add('unreadable', `${name} is neither text nor JSON; it stays in raw.`, place);
    return { content: null, state: 'unreadable', at: whole };
  }
  const reading = readText(value);
  if (reading.problem !== null) warnings.add('unreadable', `${name} ${reading.problem}; it stays in raw.`, place);
  if (reading.repaired) warnings.add('repaired', `${name} was not valid JSON and was repaired to be read.`, place);
  const state = reading.problem !== null ? 'unreadable' : reading.content === null ? 'empty' : 'read';
  return { content: reading.content, state, at: whole };
}

interface Reading {
  content: object | null;
  repaired: boolean;
  problem: string | null;
}

function readText(value: string): Reading {
  if (value.length > longestEmbeddedText) {
    return unread(`is longer than the limit of ${longestEmbeddedText} characters`);
  }
  const text = unquote(value).trim();
  if (nothing.has(text)) return { content: null, repaired: false, problem: null };
  const strict = knownFaults.test(text) ? null : parse(text);
  const content = strict ?? repair(text);
  if (content === null) return unread('is not JSON and could not be repaired');
  if (isTooDeep(content)) return unread('is nested too deep');
  return { content, repaired: strict === null, problem: null };
}

function isTooDeep(content: object): boolean {
  try {
    assertDepth(content, { what: 'It' });
    return false;
  } catch {
    return true;
  }
}

/**
 * What the vendor's own examples show: Python's quotes, a comma before the last bracket. A parser that fails takes 15 µs, twice in each
 * documented report, which as a whole takes 160 µs.
 */
const knownFaults = /^[{[]\s*'|,\s*[}\]]$/;

const nothing: ReadonlySet<string> = new Set(['', 'null', 'None', '{}', '[]']);

function unread(problem: string): Reading {
  return { content: null, repaired: false, problem };
}

/** A sister API quotes its texts a second time (`"\"3\""`). */
function unquote(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"') || !trimmed.endsWith('"')) return trimmed;
  try {
    const inner: unknown = JSON.parse(trimmed);
    return typeof inner === 'string' ? inner : trimmed;
  } catch {
    return trimmed;
  }
}

const repairs: readonly ((text: string) => string | null)[] = [
  // A JSON string that lost its outer quotes: `{\"a\": 1}` (fixture getfiledetectreport.en.sdk-examples).
  (text) => (/^[{[]\s*\\"/.test(text) ? unquote(`"${text}"`) : null),
  // JSON but for a comma before the last bracket (`Basic` in the same fixtures).
  (text) => (text.includes("'") ? null : text.replace(/,(?=\s*[}\]]$)/, '')),
  // Python's quotes and constants, trailing commas (fixtures getfiledetectreport.en.docs and .zh.metadata).
  pythonToJson,
  (text) => (text.length <= longestRepairText ? jsonrepair()(text) : null),
];

function repair(text: string): object | null {
  // jsonrepair would make a list of prose that has commas.
  if (!/^[{[(]/.test(text)) return null;
  for (const attempt of repairs) {
    try {
      const repaired = attempt(text);
      const content = repaired === null ? null : parse(repaired);
      if (content !== null) return content;
    } catch {
      // jsonrepair throws on what it cannot repair, and overflows the stack on deep nesting.
    }
  }
  return null;
}

/** Only an object or array is content. */
function parse(text: string): object | null {
  try {
    assertTextLimits(text, { what: 'An embedded text' });
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
