import { type AnalysisRun, pointer, type Verdict } from '@sandjury/core';
import { blankRun, blankVerdict, eachOf, moreSevere, timeFromEpochMs, type Warnings } from '@sandjury/core/toolkit';
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
  const said = Object.entries(attributes.sandbox_verdicts ?? {}).flatMap(([name, entry]) => {
    if (!entry) return [];
    const found = { value: entry.category, at: at + pointer('sandbox_verdicts', name, 'category') };
    const verdict = reader.read({ words: { sandbox: found } });
    return [{ ...runBy(name), verdict: ifSure(verdict, entry.confidence, rules) }];
  });
  const seen = eachOf(behaviours.data, '/behaviours/data', ({ attributes: behaviour }, place) => {
    const words = eachOf(behaviour.verdicts, `${place}/attributes/verdicts`, (value, at) => [
      reader.read({ words: { behaviour: { value, at } } }),
    ]);
    const value = words.map((word) => word.value).reduce(moreSevere, 'unknown');
    const verdict = words.find((word) => word.value === value) ?? blankVerdict();
    const finishedAt = timeOf(behaviour.analysis_date);
    return [
      { ...runBy(behaviour.sandbox_name), verdict: ifSure(verdict, behaviour.verdict_confidence, rules), finishedAt },
    ];
  });
  return [...said, ...seen];
}

/** Unix seconds as ISO 8601; null for what is none. */
export function timeOf(seconds: number | null | undefined): string | null {
  return seconds === null || seconds === undefined
    ? null
    : (timeFromEpochMs(seconds * 1000)?.replace('.000Z', 'Z') ?? null);
}

/** CAPA runs nothing: it looks for patterns in the file. */
function runBy(name: string): AnalysisRun {
  return { ...blankRun(name), kind: name === 'CAPA' ? 'static' : 'dynamic', environment: name };
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
