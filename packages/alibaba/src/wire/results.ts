import { pointer } from '@sandjury/core';
import { fields, isObject, type JsonObject, Warnings } from '@sandjury/core/toolkit';
import { fieldOf, keyOf } from './envelope.ts';
import { type FieldsOf, raw, readFields, text, word } from './fields.ts';
import { entryOf } from './keys.ts';

const { flag, number } = fields;

/** One of `ResultList`, of GetFileDetectResult and (with `Path`) of ListCompressFileDetectResult. `Result` is a code. */
const detectResult = {
  HashKey: text,
  Result: word,
  Score: number,
  VirusType: text,
  /** Text with JSON inside. */
  Ext: raw,
  Compress: flag,
  Code: word,
  Message: text,
  Path: text,
};
/** One of `ResultList`. */
export type DetectResult = FieldsOf<typeof detectResult>;

const pageInfo = { CurrentPage: number, PageSize: number, TotalCount: number };

/** `PageInfo` of a page. */
export function pageInfoOf(page: unknown): FieldsOf<typeof pageInfo> {
  const info = isObject(page) ? fieldOf(page, 'PageInfo') : null;
  return isObject(info) ? readFields(pageInfo, info).value : {};
}

/** `TotalCount` of a page's `PageInfo`; null where the vendor gives none. */
export function totalOf(page: unknown): number | null {
  return pageInfoOf(page).TotalCount ?? null;
}

/** The result of one check. `place` is the pointer to it, `at` to a field of it. */
export interface WireResult {
  place: string;
  data: DetectResult;
  state: ResultState;
  /** `Code`, `Result` or `Score` says something that cannot be read. */
  isDoubtful: boolean;
  at(field: keyof DetectResult): string;
}

/**
 * `unknown`: the vendor has none, or no longer: it keeps results for 5 hours. `failed`: it could not check the file.
 * `unreadable`: the vendor calls it good, and neither its `Result` nor its `Score` can be read.
 */
export type ResultState = 'finished' | 'running' | 'unknown' | 'failed' | 'unreadable';

/** Whether a check is over and there is something to show of it. */
export function isOver(state: ResultState | undefined): boolean {
  return state === 'finished' || state === 'unreadable';
}

/** Reads `ResultList` of a reply that is at `place`. Values of another type are left out with a warning. */
export function readWireResults(reply: unknown, place = '', warnings: Warnings = new Warnings()): WireResult[] {
  const key = isObject(reply) ? keyOf(reply, 'ResultList') : null;
  const list = isObject(reply) && key !== null ? reply[key] : null;
  if (key === null || !Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const here = place + pointer(key, index);
    if (isObject(item)) return [readWireResult(item, here, warnings)];
    warnings.add('malformed-value', 'An entry of ResultList is not an object and was left out.', here);
    return [];
  });
}

/** Reads one entry of `ResultList` that is at `place`. */
export function readWireResult(item: JsonObject, place = '', warnings: Warnings = new Warnings()): WireResult {
  const at = (field: string) => `${place}/${keyOf(item, field) ?? field}`;
  const { value: data, unread } = readFields(detectResult, item, { at, warnings });
  const isDoubtful = ['Code', 'Result', 'Score'].some((field) => unread.has(field));
  return { place, data, state: stateOf(data), isDoubtful, at };
}

/** `Result` of a check that is under way. */
export const resultInProgress = '3';

function stateOf({ Code: code, Result: result, Score: score }: DetectResult): ResultState {
  if (code === 'GetResultFail') return 'unknown';
  if (code && code !== '200') return 'failed';
  if (result === resultInProgress) return 'running';
  return result || isScore(score) ? 'finished' : 'unreadable';
}

/** Whether a `Score` is one that the vendor documents. */
export function isScore(score: number | null | undefined): score is number {
  return typeof score === 'number' && score >= 0 && score <= 100;
}

/** The result of one file among those of a reply. */
export function resultOf<Result extends Pick<WireResult, 'data'>>(
  results: readonly Result[],
  hashKey: string,
): Result | undefined {
  return entryOf(results, hashKey, ({ data }) => data.HashKey);
}
