import type { AnalysisRef, Outcome } from '@sandjury/core';
import type { FormatOption } from '../flags/options.ts';
import { explainOutcome } from '../render/outcome.ts';
import { oneOrMany, toJson, withoutRaw } from '../text/json.ts';
import type { Io } from '../world/io.ts';

/** Prints outcomes, each beside its ticket, or beside undefined where it is an opinion in the answer before it, as JSON without the vendors' replies, or one after the other for a person. */
export async function printOutcomes(
  outcomes: readonly Outcome[],
  refs: readonly (AnalysisRef | undefined)[],
  options: FormatOption,
  io: Io,
): Promise<void> {
  if (options.format === 'json') {
    io.out(toJson(oneOrMany(outcomes.map(withoutRawReport), refs.length)));
    return;
  }
  const { renderReport } = await import('../render/report.ts');
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'reported') io.out(renderReport(outcome.report, io));
    else io.out(`${explainOutcome(outcome, refs[index])}\n`);
  }
}

function withoutRawReport(outcome: Outcome): unknown {
  if (outcome.status !== 'reported') return outcome;
  return { ...outcome, report: withoutRaw(outcome.report, false) };
}
