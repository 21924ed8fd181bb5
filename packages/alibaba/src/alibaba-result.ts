import { pointer, type Verdict, type VerdictValue } from '@sandjury/core';
import { moreSevere, Warnings } from '@sandjury/core/toolkit';
import type { DetectResult } from './alibaba-detect-schemas.ts';
import { readEmbedded } from './alibaba-embedded.ts';
import { entryOf } from './alibaba-entry.ts';
import { isRecord, keyOf, type WireRecord } from './alibaba-envelope.ts';
import { readResultFields } from './alibaba-fields.ts';
import { resultInProgress, resultVerdicts, scoreVerdict } from './alibaba-verdict.ts';

/** The result of one check. `at` is the pointer to a field of it. */
export interface WireResult {
  data: DetectResult;
  state: ResultState;
  at(field: keyof DetectResult): string;
}

/** `unknown`: the vendor has none, or no longer: it keeps results for 5 hours. `failed`: it could not check the file. */
export type ResultState = 'finished' | 'running' | 'unknown' | 'failed';

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
  const data = readResultFields(item, (field) =>
    warnings.add('malformed-value', `${field} is not of the documented kind and was left out.`, at(field)),
  );
  return { data, state: stateOf(data), at };
}

function stateOf({ Code: code, Result: result }: DetectResult): ResultState {
  if (code === 'GetResultFail') return 'unknown';
  if (code !== undefined && code !== null && code !== '' && code !== '200') return 'failed';
  if (result === resultInProgress) return 'running';
  return result === undefined || result === null || result === '' ? 'unknown' : 'finished';
}

/** The result of one file among those of a reply. */
export function resultOf<Result extends Pick<WireResult, 'data'>>(
  results: readonly Result[],
  hashKey: string,
): Result | undefined {
  return entryOf(results, hashKey, ({ data }) => data.HashKey);
}

const undecided: Verdict = { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] };

/** The more severe of what `Result` and `Score` say; that one of them calls the file safe and the other not is told. */
export function judgeResult({ data, at }: WireResult, warnings: Warnings): Verdict {
  const word = data.Result ?? '';
  const byWord = resultVerdicts.get(word);
  if (byWord === undefined && word !== '' && word !== resultInProgress) {
    warnings.add('unmapped-value', `Result "${word.slice(0, 40)}" is not one of 0, 1 and 3.`, at('Result'));
  }
  const score = readScore(data, at, warnings);
  const byScore = score === null ? null : scoreVerdict(score);
  const said = [byWord, byScore].filter((value) => value !== undefined && value !== null);
  if (said.includes('benign') && said.some((value) => value !== 'benign')) {
    const message = `Result ${word} (${byWord}) contradicts Score ${score} (${byScore}); the more severe was kept.`;
    warnings.add('conflicting-values', message, at('Score'));
  }
  const evidence = [...(word === '' ? [] : [at('Result')]), ...(score === null ? [] : [at('Score')])];
  const value = said.reduce<VerdictValue>((most, next) => moreSevere(most, next), said[0] ?? 'unknown');
  return { ...undecided, value, score, vendor: word === '' ? null : word, reason: data.VirusType || null, evidence };
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
