import type { Verdict, VerdictValue } from '@sandjury/core';
import { createVerdictReader, isObject, moreSevere, type Warnings } from '@sandjury/core/toolkit';
import { readEmbedded } from '../wire/embedded.ts';
import { isOver, resultInProgress, type WireResult } from '../wire/results.ts';
import { type Judgement, withoutFalseBenign } from './severity.ts';
import { resultTable, scoreVerdict } from './verdict.ts';

/**
 * The more severe of what `Result` and `Score` say, with a warning where one of them calls the file safe and the other does not. One
 * that is not there leaves it to the other. One that cannot be mapped or read, and a check that is not over, are never benign.
 */
export function judgeResult({ data, state, isDoubtful, at }: WireResult, warnings: Warnings): Judgement {
  const word = data.Result || null;
  const reader = createVerdictReader(resultTable, {}, warnings);
  const byWord = reader.read({ words: { Result: { value: word, at: at('Result') } } }).value;
  const isUnmapped = byWord === 'unknown' && word !== null && word !== resultInProgress;
  const score = reader.score({ value: data.Score, at: at('Score') });
  const byScore = score === null ? null : scoreVerdict(score);
  const said = [byWord, byScore].filter((value) => value !== 'unknown' && value !== null);
  if (said.includes('benign') && said.some((value) => value !== 'benign')) {
    const message = `Result ${word} (${byWord}) contradicts Score ${score} (${byScore}); the more severe was kept.`;
    warnings.add('conflicting-values', message, at('Score'));
  }
  if (word === null && score !== null) {
    warnings.add('part-decided', 'There is no Result: Score decided what GetFileDetectResult says.', at('Score'));
  }
  const verdict: Verdict = {
    value: said.reduce<VerdictValue>(moreSevere, said[0] ?? 'unknown'),
    score,
    vendor: word,
    reason: data.VirusType || null,
    evidence: [...(word === null ? [] : [at('Result')]), ...(score === null ? [] : [at('Score')])],
  };
  const isScoreLost = score === null && (data.Score ?? null) !== null;
  // Only what is not safe has a `VirusType`: the `Result` that is missing beside one was no 0.
  const isNamed = word === null && Boolean(data.VirusType);
  return withoutFalseBenign(verdict, isDoubtful || isUnmapped || isScoreLost || isNamed || !isOver(state));
}

/** Longer lists of labels are cut. */
const mostLabels = 50;

/** What kind of file it is, out of `Ext`: `PE32, Zip`. null where the vendor says nothing. */
export function readFileType({ data, at }: WireResult, warnings: Warnings): string | null {
  const ext = readEmbedded('Ext', data.Ext ?? undefined, at('Ext'), warnings);
  const labels: unknown = isObject(ext.content) ? ext.content.FileLabel : null;
  if (!Array.isArray(labels)) return null;
  const texts = labels.filter((label) => typeof label === 'string' && label !== '').slice(0, mostLabels);
  return texts.length === 0 ? null : texts.join(', ');
}
