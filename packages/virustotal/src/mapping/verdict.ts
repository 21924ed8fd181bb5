import type { Verdict } from '@sandjury/core';
import {
  blankVerdict,
  createVerdictReader,
  type VerdictOverrides,
  type VerdictReader,
  type VerdictTable,
  type Warnings,
} from '@sandjury/core/toolkit';
import type { VirustotalAttributes, VirustotalStats } from '../wire/objects.ts';
import type { Reading } from './reading.ts';

/** What counts where VirusTotal gives no verdict of its own: the settings of these names. */
export interface VerdictRules {
  engines: { malicious: number; suspicious: number; harmless: number | null };
  sandboxConfidence: number;
  verdicts?: VerdictOverrides | undefined;
}

/**
 * Words of GTI (`gti_assessment.verdict.value`), of `sandbox_verdicts`, and of a behaviour's `verdicts`. Undetected is not harmless. The
 * last are those of the vendor's documentation, and STEALER, which was recorded: EVADER and GREYWARE alone are no malware.
 */
const table: VerdictTable<'gti' | 'sandbox' | 'behaviour'> = {
  vendor: 'VirusTotal',
  words: {
    gti: {
      verdict_malicious: 'malicious',
      verdict_suspicious: 'suspicious',
      verdict_harmless: 'benign',
      verdict_undetected: 'unknown',
      verdict_unknown: 'unknown',
    },
    sandbox: { malicious: 'malicious', suspicious: 'suspicious', harmless: 'benign', undetected: 'unknown' },
    behaviour: {
      clean: 'benign',
      unknown_verdict: 'unknown',
      ...all('suspicious', 'greyware', 'adware', 'evader'),
      ...all('malicious', 'malware', 'ransom', 'phishing', 'banker', 'exploit', 'rat', 'trojan', 'spreader', 'stealer'),
    },
  },
};

function all(value: Verdict['value'], ...words: string[]) {
  return Object.fromEntries(words.map((word) => [word, value]));
}

export type WordReader = VerdictReader<'gti' | 'sandbox' | 'behaviour'>;

/** Reads the words of one report. */
export function wordReader({ verdicts }: VerdictRules, warnings: Warnings): WordReader {
  return createVerdictReader(table, verdicts, warnings);
}

/**
 * GTI's word, which alone has a score. Without it the engines decide, by numbers that are the operator's: each time with a warning. A
 * share of engines is no score, and no number of engines that find nothing makes a file benign.
 */
export function verdictOf(reading: Reading, rules: VerdictRules, reader: WordReader): Verdict {
  const { attributes, at, warnings } = reading;
  const { gti_assessment: gti, last_analysis_stats: stats } = attributes;
  const reason = reasonOf(stats);
  const byEngines = engineVerdict(reading, rules.engines);
  if (!gti?.verdict?.value) {
    const message = `VirusTotal gives no verdict: ${reason}, and the settings "engines" make that ${byEngines.value}.`;
    if (byEngines.evidence.length > 0) warnings.add('threshold-decided', message, byEngines.evidence[0]);
    return { ...byEngines, reason };
  }
  const word = { value: gti.verdict.value, at: `${at}/gti_assessment/verdict/value` };
  const score = { value: gti.threat_score?.value, at: `${at}/gti_assessment/threat_score/value` };
  const verdict = reader.read({ words: { gti: word }, score, reason });
  if (byEngines.value === 'malicious' && verdict.value !== 'malicious') {
    const message = `Google's verdict is ${JSON.stringify(verdict.vendor)}, and ${reason}.`;
    warnings.add('conflicting-values', message, word.at);
  }
  return verdict;
}

/** `3 of 70 engines`: those that gave an answer. null where no analysis has ended. */
function reasonOf(stats: VirustotalStats | null | undefined): string | null {
  if (!stats) return null;
  const [malicious, suspicious, undetected, harmless] = countsOf(stats);
  const doubtful = suspicious > 0 ? `, ${suspicious} more suspicious` : '';
  return `${malicious} of ${malicious + suspicious + undetected + harmless} engines${doubtful}`;
}

/** Whether an engine says anything against the sample. */
export function isDetected({ last_analysis_stats: stats }: VirustotalAttributes): boolean {
  return (stats?.malicious ?? 0) + (stats?.suspicious ?? 0) > 0;
}

/** A key that is missing is 0. */
function countsOf({ malicious, suspicious, undetected, harmless }: VirustotalStats) {
  return [malicious ?? 0, suspicious ?? 0, undetected ?? 0, harmless ?? 0] as const;
}

/** No evidence: the numbers decided nothing. */
function engineVerdict({ attributes, at }: Reading, rules: VerdictRules['engines']): Verdict {
  const { last_analysis_stats: stats, url } = attributes;
  if (!stats) return blankVerdict();
  const [malicious, suspicious, , harmless] = countsOf(stats);
  const found = (value: Verdict['value'], ...keys: (keyof VirustotalStats)[]): Verdict => {
    const known = keys.filter((key) => stats[key] !== null);
    return { ...blankVerdict(), value, evidence: known.map((key) => `${at}/last_analysis_stats/${key}`) };
  };
  if (malicious >= rules.malicious) return found('malicious', 'malicious');
  if (malicious + suspicious >= rules.suspicious) return found('suspicious', 'malicious', 'suspicious');
  if (isDetected(attributes)) return found('unknown', 'malicious', 'suspicious');
  // No engine says so of files.
  const isHarmless = url !== null && rules.harmless !== null && harmless >= rules.harmless;
  return isHarmless ? found('benign', 'harmless') : blankVerdict();
}
