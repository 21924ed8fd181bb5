import type { Outcome } from '@sandjury/core';
import type { Io } from './io.ts';
import type { FormatOption } from './options.ts';
import { oneOrMany, toJson, withoutRaw } from './render/json.ts';
import { explainOutcome } from './render/outcome.ts';

/** Outcomes as JSON, without the vendors' replies, or one after the other for a person. */
export async function printOutcomes(
  outcomes: readonly Outcome[],
  inputs: number,
  options: FormatOption,
  io: Io,
): Promise<void> {
  if (options.format === 'json') {
    io.out(toJson(oneOrMany(outcomes.map(withoutRawReport), inputs)));
    return;
  }
  const { renderReport } = await import('./render/report.ts');
  for (const outcome of outcomes) {
    if (outcome.status === 'reported') io.out(renderReport(outcome.report, io));
    else io.out(`${explainOutcome(outcome)}\n`);
  }
}

function withoutRawReport(outcome: Outcome): unknown {
  if (outcome.status !== 'reported') return outcome;
  return { ...outcome, report: withoutRaw(outcome.report, false) };
}
