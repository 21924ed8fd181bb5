import type { AnalysisRun, Verdict } from '@sandjury/core';
import {
  blankRun,
  blankVerdict,
  eachMember,
  eachOf,
  moreSevere,
  sortedUnique,
  timeFromEpochMs,
} from '@sandjury/core/toolkit';
import type { Reading } from './reading.ts';
import { isDetected, type VerdictRules, type WordReader } from './verdict.ts';

/**
 * The sandboxes' opinions, one run each by the sandbox's name: `sandbox_verdicts` of the file, and behaviours. Either may have a sandbox that
 * the other lacks; `finishReport` joins the two of one name.
 */
export function runsOf(
  { attributes, sandboxes, at: root }: Reading,
  rules: VerdictRules,
  reader: WordReader,
): AnalysisRun[] {
  const verdicts = attributes.sandbox_verdicts;
  const said = eachMember(verdicts, `${root}/sandbox_verdicts`, ({ category, confidence, malware_names }, at, name) => {
    const verdict = reader.read({ words: { sandbox: { value: category, at: `${at}/category` } } });
    return { ...blankOf(name, malware_names), verdict: ifSure(verdict, confidence, rules) };
  });
  const behaved = sandboxes.map(({ name, seen, at }) => {
    const words = eachOf(seen.verdicts, `${at}/verdicts`, (value, at) => [
      reader.read({ words: { behaviour: { value, at } } }),
    ]);
    const value = words.map((word) => word.value).reduce(moreSevere, 'unknown');
    const verdict = ifSure(
      words.find((word) => word.value === value) ?? blankVerdict(),
      seen.verdict_confidence,
      rules,
    );
    return { ...blankOf(name, seen.verdict_labels), verdict, finishedAt: timeOf(seen.analysis_date) };
  });
  return [...said, ...behaved];
}

/** Unix seconds as ISO 8601; null for what is none. */
export function timeOf(seconds: number | null): string | null {
  const time = seconds === null ? null : timeFromEpochMs(seconds * 1000);
  return time?.replace('.000Z', 'Z') ?? null;
}

/** Vendors whose group in other adapters is not the first word of their name. */
const groups: ReadonlyMap<string, string> = new Map([
  ['drweb', 'vxcube'],
  ['filescanio', 'filescan'],
]);

/** Names begin with the vendor's, under which adapters of ours group: `CAPE Sandbox` is of `cape`, `ANY.RUN` of `anyrun`. */
function groupOf(name: string): string {
  const [first = name] = /[a-z0-9]+/.exec(name.toLowerCase().replaceAll('.', '')) ?? [];
  return groups.get(first) ?? first;
}

/** CAPA runs nothing: it looks for patterns in the file. What VirusTotal runs itself is nobody else's opinion. */
function blankOf(name: string, threatNames: readonly string[]): AnalysisRun {
  const group = groupOf(name);
  const run: AnalysisRun = { ...blankRun(name), kind: name === 'CAPA' ? 'static' : 'dynamic', environment: name };
  return group === 'virustotal'
    ? run
    : { ...run, opinion: { source: name, group, threatNames: sortedUnique(threatNames) } };
}

/** "harmless" came with confidences from 2 to 100: how sure a sandbox must be is the operator's to say. */
function ifSure(verdict: Verdict, confidence: number | null, { sandboxConfidence }: VerdictRules): Verdict {
  const isSure = verdict.value !== 'benign' || (confidence ?? 0) >= sandboxConfidence;
  return isSure ? verdict : { ...verdict, value: 'unknown' };
}

/** Sources that disagree are both kept: warnings where a sandbox contradicts another, or all engines. */
export function warnOfConflicts(runs: readonly AnalysisRun[], { attributes, warnings }: Reading): void {
  const by = (value: Verdict['value']) => runs.find(({ verdict }) => verdict.value === value);
  const [malicious, benign] = [by('malicious'), by('benign')];
  const at = malicious?.verdict.evidence[0] ?? null;
  if (malicious && benign) {
    const message = `${malicious.id} calls it malicious, and ${benign.id} harmless.`;
    warnings.add('conflicting-values', message, at);
  }
  if (malicious && attributes.last_analysis_stats && !isDetected(attributes)) {
    warnings.add('conflicting-values', `${malicious.id} calls it malicious, and no engine does.`, at);
  }
}
