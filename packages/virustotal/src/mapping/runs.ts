import type { AnalysisRun, Verdict } from '@sandjury/core';
import {
  blankRun,
  blankVerdict,
  eachMember,
  eachOf,
  moreSevere,
  sortedUnique,
  timeFromEpochMs,
  type Warnings,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviours } from '../wire/behaviours.ts';
import type { VirustotalAttributes } from '../wire/objects.ts';
import { isDetected, type VerdictRules, type WordReader } from './verdict.ts';

/**
 * The sandboxes' opinions, one run each by the sandbox's name: `sandbox_verdicts` of the file, and behaviours. Either may have a sandbox that
 * the other lacks; `finishReport` joins the two of one name.
 */
export function runsOf(
  { attributes, behaviours, at }: { attributes: VirustotalAttributes; behaviours: VirustotalBehaviours; at: string },
  rules: VerdictRules,
  reader: WordReader,
): AnalysisRun[] {
  const runBy = (name: string) => blankOf(name, namesBy(name, attributes, behaviours));
  const said = eachMember(
    attributes.sandbox_verdicts,
    `${at}/sandbox_verdicts`,
    ({ category, confidence }, at, name) => {
      const verdict = reader.read({ words: { sandbox: { value: category, at: `${at}/category` } } });
      return { ...runBy(name), verdict: ifSure(verdict, confidence, rules) };
    },
  );
  const seen = eachOf(behaviours.data, '/behaviours/data', ({ attributes: behaviour }, place) => {
    const words = eachOf(behaviour.verdicts, `${place}/attributes/verdicts`, (value, at) => [
      reader.read({ words: { behaviour: { value, at } } }),
    ]);
    const value = words.map((word) => word.value).reduce(moreSevere, 'unknown');
    const verdict = words.find((word) => word.value === value) ?? blankVerdict();
    const finishedAt = timeOf(behaviour.analysis_date);
    const sure = ifSure(verdict, behaviour.verdict_confidence, rules);
    return [{ ...runBy(behaviour.sandbox_name), verdict: sure, finishedAt }];
  });
  return [...said, ...seen];
}

/** Unix seconds as ISO 8601; null for what is none. */
export function timeOf(seconds: number | null | undefined): string | null {
  return seconds === null || seconds === undefined
    ? null
    : (timeFromEpochMs(seconds * 1000)?.replace('.000Z', 'Z') ?? null);
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
function blankOf(name: string, threatNames: string[]): AnalysisRun {
  const group = groupOf(name);
  const run: AnalysisRun = { ...blankRun(name), kind: name === 'CAPA' ? 'static' : 'dynamic', environment: name };
  return group === 'virustotal' ? run : { ...run, opinion: { source: name, group, threatNames } };
}

/** What a sandbox calls the sample, in both places. */
function namesBy(name: string, { sandbox_verdicts: said }: VirustotalAttributes, { data }: VirustotalBehaviours) {
  const own = Object.hasOwn(said ?? {}, name) ? (said?.[name]?.malware_names ?? []) : [];
  const seen = eachOf(data, '', ({ attributes: { sandbox_name, verdict_labels } }) =>
    sandbox_name === name ? verdict_labels : [],
  );
  return sortedUnique([...own, ...seen]);
}

/** "harmless" came with confidences from 2 to 100: how sure a sandbox must be is the operator's to say. */
function ifSure(verdict: Verdict, confidence: number | null, { sandboxConfidence }: VerdictRules): Verdict {
  const isSure = verdict.value !== 'benign' || (confidence ?? 0) >= sandboxConfidence;
  return isSure ? verdict : { ...verdict, value: 'unknown' };
}

/** Sources that disagree are both kept: warnings where a sandbox contradicts another, or all engines. */
export function warnOfConflicts(runs: readonly AnalysisRun[], attributes: VirustotalAttributes, warnings: Warnings) {
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
