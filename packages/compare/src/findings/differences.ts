import type { Finding } from '../comparison.ts';
import type { Reported } from '../reported.ts';
import { counted, nameList, withVerb } from '../sentence.ts';
import { finding, type SourceEvidence } from './finding.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Findings about how and when the sources analysed the sample. */
export function differenceFindings(reports: readonly Reported[], olderByDays: number): Finding[] {
  return [...olderAnswers(reports, olderByDays), ...notRunByAll(reports)];
}

/** Each answer that is older than the newest one by more than so many days, against the newest. */
function olderAnswers(reports: readonly Reported[], olderByDays: number): Finding[] {
  const dated = reports
    .map((reported) => ({ reported, time: Date.parse(reported.report.analyzedAt ?? '') }))
    .filter(({ time }) => !Number.isNaN(time))
    // Stable: of equally new ones, the first by provider id.
    .sort((a, b) => b.time - a.time);
  const [newest, ...others] = dated;
  if (newest === undefined) return [];
  return others.flatMap(({ reported, time }) => {
    const days = (newest.time - time) / dayMs;
    if (days <= olderByDays) return [];
    const [old, fresh] = [reported.provider, newest.reported.provider];
    const message = `The answer of ${old} is ${counted(Math.floor(days), 'day')} older than that of ${fresh}: what is known of the sample may have changed.`;
    return [finding('older-answer', message, [verdictOf(reported), verdictOf(newest.reported)])];
  });
}

/** A finding where some sources ran the sample and others say that they did something else. A source that does not say so is left out. */
function notRunByAll(reports: readonly Reported[]): Finding[] {
  const ran = reports.filter((reported) => runsOf(reported).length > 0);
  const looked = reports.filter(lookedOnly);
  if (ran.length === 0 || looked.length === 0) return [];
  const names = ran.map((reported) => reported.provider);
  const others = looked.map((reported) => reported.provider);
  const judge = withVerb(others, { one: 'judges', many: 'judge' });
  const isOnlyOne = ran.length === 1 && looked.length === reports.length - 1;
  const message = isOnlyOne
    ? `Only ${nameList(names)} ran the sample: ${judge} without running it.`
    : `${nameList(names)} ran the sample, ${judge} without running it.`;
  return [finding('not-run-by-all', message, [...ran.map(evidenceOfRuns), ...looked.map(evidenceOfRuns)])];
}

function runsOf({ report }: Reported): Reported['report']['analyses'] {
  return report.analyses.filter((run) => (run.kind === 'dynamic' || run.kind === 'web') && !run.failed);
}

function lookedOnly(reported: Reported): boolean {
  const { analyses } = reported.report;
  return analyses.length > 0 && runsOf(reported).length === 0 && analyses.every((run) => run.kind !== null);
}

/** The verdicts of the runs that made the sample run, of all analyses where none did; else that of the report. */
function evidenceOfRuns(reported: Reported): SourceEvidence {
  const runs = runsOf(reported);
  const pointers = (runs.length > 0 ? runs : reported.report.analyses).flatMap((run) => run.verdict.evidence);
  return pointers.length > 0 ? [reported.provider, pointers] : verdictOf(reported);
}

function verdictOf({ provider, report }: Reported): SourceEvidence {
  return [provider, report.verdict.evidence];
}
