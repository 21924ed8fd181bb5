import { pointer, type VerdictValue } from '@sandjury/core';
import { moreSevere, Warnings } from '@sandjury/core/toolkit';
import { readEmbedded } from '../wire/embedded.ts';
import { entryOf } from '../wire/entry.ts';
import { isRecord, keyOf, type WireRecord } from '../wire/envelope.ts';
import { readResultFields } from '../wire/fields.ts';
import type { DetectResult } from '../wire/results.ts';
import { type Judgement, judged } from './severity.ts';
import { resultInProgress, resultVerdicts, scoreVerdict } from './verdict.ts';

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

/** Reads `ResultList` of a reply that is at `place`. Odd values are left out with a warning. */
export function readWireResults(reply: unknown, place = '', warnings: Warnings = new Warnings()): WireResult[] {
  const key = isRecord(reply) ? keyOf(reply, 'ResultList') : null;
  const list = isRecord(reply) && key !== null ? reply[key] : null;
  if (key === null || !Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const here = place + pointer(key, index);
    if (isRecord(item)) return [readWireResult(item, here, warnings)];
    warnings.add('malformed-value', 'An entry of ResultList is not an object and was left out.', here);
    return [];
  });
}

/** Reads one entry of `ResultList` that is at `place`. */
export function readWireResult(item: WireRecord, place = '', warnings: Warnings = new Warnings()): WireResult {
  const at = (field: keyof DetectResult) => `${place}/${keyOf(item, field) ?? field}`;
  let isDoubtful = false;
  const data = readResultFields(item, (field) => {
    isDoubtful ||= field === 'Code' || field === 'Result' || field === 'Score';
    warnings.add('malformed-value', `${field} is not of the documented kind and was left out.`, at(field));
  });
  return { place, data, state: stateOf(data), isDoubtful, at };
}

function stateOf({ Code: code, Result: result, Score: score }: DetectResult): ResultState {
  if (code === 'GetResultFail') return 'unknown';
  if (code !== undefined && code !== null && code !== '' && code !== '200') return 'failed';
  if (result === resultInProgress) return 'running';
  return (result ?? '') !== '' || scoreVerdict(score ?? Number.NaN) !== null ? 'finished' : 'unreadable';
}

/** The result of one file among those of a reply. */
export function resultOf<Result extends Pick<WireResult, 'data'>>(
  results: readonly Result[],
  hashKey: string,
): Result | undefined {
  return entryOf(results, hashKey, ({ data }) => data.HashKey);
}

/**
 * The more severe of what `Result` and `Score` say; that one of them calls the file safe and the other not is told. One that
 * is not there leaves it to the other. One that cannot be mapped or read, and a check that is not over, are never benign.
 */
export function judgeResult({ data, state, isDoubtful, at }: WireResult, warnings: Warnings): Judgement {
  const word = data.Result ?? '';
  const byWord = resultVerdicts.get(word);
  const isUnmapped = byWord === undefined && word !== '' && word !== resultInProgress;
  if (isUnmapped) {
    warnings.add('unmapped-value', `Result "${word.slice(0, 40)}" is not one of 0, 1 and 3.`, at('Result'));
  }
  const score = readScore(data, at, warnings);
  const byScore = score === null ? null : scoreVerdict(score);
  const said = [byWord, byScore].filter((value) => value !== undefined && value !== null);
  if (said.includes('benign') && said.some((value) => value !== 'benign')) {
    const message = `Result ${word} (${byWord}) contradicts Score ${score} (${byScore}); the more severe was kept.`;
    warnings.add('conflicting-values', message, at('Score'));
  }
  if (word === '' && score !== null) {
    warnings.add('part-decided', 'There is no Result: Score decided what GetFileDetectResult says.', at('Score'));
  }
  const evidence = [...(word === '' ? [] : [at('Result')]), ...(score === null ? [] : [at('Score')])];
  const value = said.reduce<VerdictValue>((most, next) => moreSevere(most, next), said[0] ?? 'unknown');
  const verdict = { value, score, vendor: word === '' ? null : word, reason: data.VirusType || null, evidence };
  const isScoreOdd = score === null && (data.Score ?? null) !== null;
  // Only what is not safe has a `VirusType`: the `Result` that is missing beside one was no 0.
  const isNamed = word === '' && Boolean(data.VirusType);
  return judged(verdict, isDoubtful || isUnmapped || isScoreOdd || isNamed || !isOver(state));
}

function readScore(data: DetectResult, at: WireResult['at'], warnings: Warnings): number | null {
  const score = data.Score ?? null;
  if (score === null || scoreVerdict(score) !== null) return score;
  warnings.add('malformed-value', 'A Score that is not from 0 to 100 was left out.', at('Score'));
  return null;
}

/** Longer lists of labels are cut. */
const mostLabels = 50;

/** What kind of file it is, out of `Ext`: `PE32, Zip`. null where the vendor says nothing. */
export function readFileType({ data, at }: WireResult, warnings: Warnings): string | null {
  const ext = readEmbedded('Ext', data.Ext ?? undefined, at('Ext'), warnings);
  const labels: unknown = isRecord(ext.content) ? ext.content.FileLabel : null;
  if (!Array.isArray(labels)) return null;
  const texts = labels.filter((label) => typeof label === 'string' && label !== '').slice(0, mostLabels);
  return texts.length === 0 ? null : texts.join(', ');
}
