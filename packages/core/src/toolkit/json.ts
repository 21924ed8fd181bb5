import { ResponseError, TooLargeError } from '../errors.ts';

/** How deep a reply may be nested. Real replies stay below 20. */
export const defaultMaxDepth = 200;

export interface ParseJsonOptions {
  /** Names the document in errors: `The reply of GET /sample/12`, `The file report.json`. */
  what: string;
  provider?: string;
  maxDepth?: number;
}

/** Parses JSON text. Throws ResponseError when it is not JSON, TooLargeError when it is nested too deep. */
export function parseJson(text: string, options: ParseJsonOptions): unknown {
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

/** Throws TooLargeError when a value is nested deeper than `maxDepth` levels. Never recurses deeper than that itself. */
export function assertDepth(value: unknown, options: ParseJsonOptions): void {
  const maxDepth = options.maxDepth ?? defaultMaxDepth;
  if (isDeeperThan(value, maxDepth)) {
    throw new TooLargeError(`${options.what} is nested deeper than ${maxDepth} levels.`, {
      provider: options.provider ?? null,
    });
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && isDeeperThan(item, levels - 1)) return true;
    return false;
  }
  for (const key in value) {
    const item: unknown = (value as Record<string, unknown>)[key];
    if (typeof item === 'object' && isDeeperThan(item, levels - 1)) return true;
  }
  return false;
}
