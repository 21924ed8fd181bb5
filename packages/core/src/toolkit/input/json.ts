import { ResponseError, TooLargeError } from '../../model/errors.ts';

/** How deep a reply may be nested. Real replies stay below 20. */
export const defaultMaxDepth = 200;

/**
 * How many values a reply may have. Parsed they take up to 100 bytes each, and several times that when all else is made of them: a
 * million objects, no two with the same key, take most of a gigabyte. A report with 100,000 IOCs fits.
 */
export const defaultMaxValues = 2_000_000;

/**
 * What `parseJson` needs to know. `maxDepth` counts levels of lists and objects, `maxValues` is the setting `maxReplyValues`;
 * `defaultMaxDepth` and `defaultMaxValues` unless given.
 */
export interface ParseJsonOptions {
  /** Names the document in errors: `The reply of GET /sample/12`, `The file report.json`. */
  what: string;
  provider?: string;
  maxDepth?: number;
  maxValues?: number;
}

/** Parses JSON text. Throws ResponseError when it is not JSON, TooLargeError when it is nested too deep or has too many values. */
export function parseJson(text: string, options: ParseJsonOptions): unknown {
  assertTextLimits(text, options);
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    const provider = options.provider ?? null;
    throw new ResponseError(`${options.what} is not JSON${text.trim() === '' ? ': it is empty' : ''}.`, { provider });
  }
  assertDepth(value, options);
  return value;
}

/** In UTF-16 units. What a text that is no longer is parsed to takes some 50 MB at most. */
const longText = 512 * 1024;

/**
 * Throws TooLargeError when a long text opens more than `maxDepth` lists and objects at once, or has more than `maxValues` values:
 * parsed first, 100 MB of brackets would take 5 GB. How deep short texts are is for `assertDepth`.
 */
export function assertTextLimits(text: string, options: ParseJsonOptions): void {
  const { maxDepth = defaultMaxDepth, maxValues = defaultMaxValues } = options;
  if (text.length <= Math.min(longText, maxValues)) return;
  const excess = findExcess(text, maxDepth, maxValues);
  if (excess === 'depth') throw tooDeep(options);
  if (excess === 'values') throw tooMany(options);
}

/** What there is too much of. Each value is a list, an object, or ends at a comma but for the last ones; keys count with theirs. */
function findExcess(text: string, maxDepth: number, maxValues: number): 'depth' | 'values' | null {
  let depth = 0;
  let values = 1;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22) index = endOfString(text, index);
    else if (unit === 0x2c) values += 1;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > maxDepth) return 'depth';
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    if (values > maxValues) return 'values';
  }
  return null;
}

/** The place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

/** Throws TooLargeError when a value is nested deeper than `maxDepth` levels. Never recurses deeper than that itself. */
export function assertDepth(value: unknown, options: ParseJsonOptions): void {
  if (isDeeperThan(value, options.maxDepth ?? defaultMaxDepth, nothingSought)) throw tooDeep(options);
}

/**
 * Whether an object in the value, at any depth, has one of the keys. Throws what `assertDepth` throws: to look for both in one
 * pass takes half the time, since what a large document costs is to reach its objects.
 */
export function holdsKey(value: unknown, keys: ReadonlySet<string>, options: ParseJsonOptions): boolean {
  const search: Search = { keys, isFound: false };
  if (isDeeperThan(value, options.maxDepth ?? defaultMaxDepth, search)) throw tooDeep(options);
  return search.isFound;
}

interface Search {
  keys: ReadonlySet<string>;
  /** There is nothing more to look for. */
  isFound: boolean;
}

const nothingSought: Search = { keys: new Set(), isFound: true };

/** The error of what is nested too deep. */
export function tooDeep({ what, maxDepth = defaultMaxDepth, provider }: ParseJsonOptions): TooLargeError {
  return new TooLargeError(`${what} is nested deeper than ${maxDepth} levels.`, { provider: provider ?? null });
}

/** The error of what has too many values. */
export function tooMany({ what, maxValues, provider }: ParseJsonOptions): TooLargeError {
  const limit = maxValues === undefined ? `${defaultMaxValues}` : `the ${maxValues} of the setting maxReplyValues`;
  return new TooLargeError(`${what} has more values than ${limit}.`, { provider: provider ?? null });
}

function isDeeperThan(value: unknown, levels: number, search: Search): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && isDeeperThan(item, levels - 1, search)) return true;
    return false;
  }
  for (const key in value) {
    if (!search.isFound && search.keys.has(key)) search.isFound = true;
    const item: unknown = (value as Record<string, unknown>)[key];
    if (typeof item === 'object' && isDeeperThan(item, levels - 1, search)) return true;
  }
  return false;
}
