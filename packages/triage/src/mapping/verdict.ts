import type { Verdict } from '@sandjury/core';
import {
  blankVerdict,
  createVerdictReader,
  type FamilyClaim,
  type Found,
  stateOf,
  type VerdictOverrides,
  Warnings,
} from '@sandjury/core/toolkit';
import { type NamedTask, root, type TriageOverview, type TriageTask, tasksOf } from '../wire/reports.ts';
import { states } from '../wire/samples.ts';

/**
 * The bands of the score as the vendor documents them (tria.ge/docs/scoring), by the names that the setting `verdicts` takes. 2-4 is
 * "likely benign" there, and still a band of findings: it is no answer here unless the operator reads it as one.
 */
const rows = [
  { band: '10', from: 10, value: 'malicious' },
  { band: '8-9', from: 8, value: 'malicious' },
  { band: '5-7', from: 5, value: 'suspicious' },
  { band: '2-4', from: 2, value: 'unknown' },
  { band: '1', from: 1, value: 'benign' },
] as const;
/** Where our value changes. */
const steps = [8, 5, 2, 1];

/** The verdict of a score: `unknown` where it is none of 1 … 10, and in place of `benign` where `isClean` is false. */
export type ScoreReader = (found: Found, isClean: boolean) => Verdict;

/** Readers of one report: of the sample, and of its parts. That a score decided is said once, of the sample. */
export function scoreReaders(
  overrides: VerdictOverrides = {},
  warnings: Warnings,
): Record<'whole' | 'part', ScoreReader> {
  const bands = rows.map(({ band, from, value }) => ({ from, value: overrides[band] ?? value }));
  const readerOf = (told: Warnings): ScoreReader => {
    const reader = createVerdictReader<never>({ vendor: 'Triage', words: {}, bands, mostScore: 10 }, {}, told);
    return (score, isClean) => {
      if (stepOf(score.value) !== null) {
        const verdict = reader.read({ words: {}, score });
        return verdict.value === 'benign' && !isClean ? { ...verdict, value: 'unknown' } : verdict;
      }
      const message = 'A score that is no whole number from 1 to 10 is no answer.';
      if (score.value !== null) warnings.add('unmapped-value', message, score.at);
      return blankVerdict();
    };
  };
  return { whole: readerOf(warnings), part: readerOf(new Warnings()) };
}

/** The place of a score in the bands, 0 for the worst; null for what is no score. 0 is the vendor's N/A. */
function stepOf(score: unknown): number | null {
  const isScore = typeof score === 'number' && Number.isInteger(score) && score >= 1 && score <= 10;
  return isScore ? steps.findIndex((from) => score >= from) : null;
}

/** Whether a task ran, has ended well, and says something. A failed one carries a score too, 1, which measures nothing. */
export function isRun({ kind, status, score }: TriageTask): boolean {
  return kind === 'behavioral' && hasEnded(status) && stepOf(score) !== null;
}

function hasEnded(status: string | null): boolean {
  return stateOf(states, status) === 'finished';
}

/** The verdict of the sample: its score. 1 is an answer only where something ran, nothing failed, and nothing else says otherwise. */
export function verdictOf(
  overview: TriageOverview,
  families: readonly FamilyClaim[],
  read: ScoreReader,
  warnings: Warnings,
): Verdict {
  const score = overview.analysis?.score ?? null;
  const at = `${root}/analysis/score`;
  const tasks = tasksOf(overview);
  const runs = tasks.filter(({ task }) => isRun(task));
  const hasFailed = tasks.some(({ task }) => (task.kind === 'behavioral' ? !isRun(task) : !hasEnded(task.status)));
  const hasFindings =
    families.length > 0 || (overview.extracted ?? []).length > 0 || (overview.errors ?? []).length > 0;
  const isWorst = scoresIn(overview, tasks).every((other) => (stepOf(other) ?? steps.length) >= (stepOf(score) ?? 0));
  const verdict = read({ value: score, at }, runs.length > 0 && !hasFailed && !hasFindings && isWorst);
  const warn = (message: string, place: string) => warnings.add('conflicting-values', message, place);
  if (!isWorst) warn('A task, a file or a signature has a score of a worse band than the sample.', at);
  if (families[0] && stepOf(score) !== 0)
    warn('Triage names a family, and its score is not that of malware.', families[0].at);
  for (const apart of runsApart(overview, runs)) warn('Runs of one file are more than one band apart.', apart);
  return verdict.value === 'benign' ? { ...verdict, evidence: [at, ...runs.map((run) => `${run.at}/score`)] } : verdict;
}

/** Every score but that of the whole; those of failed tasks measure nothing. */
function scoresIn(
  { sample, targets, signatures }: TriageOverview,
  tasks: readonly NamedTask[],
): (number | null | undefined)[] {
  const files = (targets ?? []).flatMap((target) => [target, ...(target?.signatures ?? [])]);
  const ended = tasks.flatMap(({ task }) => (hasEnded(task.status) ? task : []));
  return [sample, ...ended, ...files, ...(signatures ?? [])].map((one) => one?.score);
}

/** Pointers to scores of runs of one file that are more than one band apart. They are not averaged: the vendor takes the highest. */
function runsApart({ targets }: TriageOverview, runs: readonly NamedTask[]): string[] {
  const groups = (targets ?? []).flatMap((target) => (target ? [target.tasks] : []));
  return (groups.length > 0 ? groups : [runs.map(({ name }) => name)]).flatMap((names) => {
    const own = runs.filter(({ name }) => names.includes(name));
    const places = own.map(({ task }) => stepOf(task.score) ?? 0);
    return own[0] && Math.max(...places) - Math.min(...places) > 1 ? [`${own[0].at}/score`] : [];
  });
}
