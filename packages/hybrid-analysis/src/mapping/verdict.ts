import type { Verdict } from '@sandjury/core';
import type { StateWords, VerdictOverrides, VerdictReader, VerdictTable, Warnings } from '@sandjury/core/toolkit';
import { createVerdictReader, stateOf } from '@sandjury/core/toolkit';
import type { HybridAnalysisOverview } from '../wire/summary.ts';

type Said = Pick<HybridAnalysisOverview, 'verdict' | 'threat_level_human' | 'threat_level' | 'threat_score'>;

/**
 * Words of runs and of scanners, as recorded from 2019 to 2025, with the level that goes with each. "No specific threat" came with scores
 * from 0 to 60: nothing was found, and that is all it says. "Whitelisted" is the one word by which the vendor vouches for a file. There are
 * no bands: "malicious" came with scores from 26, "suspicious" from 13, "no verdict" up to 47.
 */
const words: readonly (readonly [word: string, value: Verdict['value'], level: number])[] = [
  ['malicious', 'malicious', 2],
  ['suspicious', 'suspicious', 1],
  ['whitelisted', 'benign', 0],
  ['no specific threat', 'unknown', 0],
  ['no verdict', 'unknown', 3],
  ['unknown', 'unknown', 3],
];
const levels: ReadonlyMap<string, number> = new Map(words.map(([word, , level]) => [word, level]));
const table: VerdictTable<'run' | 'scanner'> = {
  vendor: 'Hybrid Analysis',
  words: {
    run: Object.fromEntries(words.map(([word, value]) => [word, value])),
    scanner: { malicious: 'malicious', suspicious: 'suspicious', clean: 'unknown', 'no-result': 'unknown' },
  },
};

/** Reads the words of one report. */
export type WordReader = VerdictReader<'run' | 'scanner'>;

/** A reader of the words of one report. */
export function wordReader(overrides: VerdictOverrides | undefined, warnings: Warnings): WordReader {
  return createVerdictReader(table, overrides, warnings);
}

/** Words for the state of a run [rec]; RUNNING is one that clients know. */
const states: StateWords = {
  in_queue: 'queued',
  in_progress: 'running',
  running: 'running',
  success: 'finished',
  error: 'failed',
};

/** How far a run is. A row of a feed or of a search by terms is of one that has ended, and has no state. */
export function stateOfRun(state: string | null) {
  return state === null ? 'finished' : stateOf(states, state);
}

/** What is said of a run, or of all runs together. The word stands beside a level of another word. */
export function verdictOf(said: Said, at: string, reader: WordReader, warnings: Warnings): Verdict {
  const { verdict, threat_level_human: human, threat_level: level, threat_score: score } = said;
  const word = verdict ?? human;
  const usual = levels.get(word?.trim().toLowerCase() ?? '');
  if (usual !== undefined && level !== null && usual !== level) {
    const message = `The word is ${JSON.stringify(word)}, and the threat_level ${level} is that of another.`;
    warnings.add('conflicting-values', message, `${at}/threat_level`);
  }
  const found = { value: word, at: `${at}/${verdict === null ? 'threat_level_human' : 'verdict'}` };
  return reader.read({ words: { run: found }, score: { value: score, at: `${at}/threat_score` } });
}
