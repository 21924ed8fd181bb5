import type { AnalysisRun } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { mostSevere } from './finish-iocs.ts';
import type { Warnings } from './warnings.ts';

/**
 * For aggregators, whose runs are other vendors' opinions. These change no verdict: where half of the vendors with a verdict or more say
 * otherwise than the aggregator, a `conflicting-values` warning names them. Several runs of one vendor count once, by the most severe.
 */
export function warnOfDissent(own: Verdict, runs: readonly AnalysisRun[], warnings: Warnings): void {
  const opinions = runs.filter(({ opinion }) => opinion !== undefined);
  const views = [...Map.groupBy(opinions, ({ opinion }) => opinion?.source)].map(([source, all]) => {
    const value = mostSevere(all.map(({ verdict }) => verdict.value));
    return { source, value, at: all.find(({ verdict }) => verdict.value === value)?.verdict.evidence[0] };
  });
  const voters = views.filter(({ value }) => value !== 'unknown');
  const dissent = voters.filter(({ value }) => value !== own.value);
  if (own.value === 'unknown' || dissent.length === 0 || dissent.length * 2 < voters.length) return;
  const named = dissent.map(({ source, value }) => `${source} ${value}`).sort();
  const message = `${dissent.length} of ${voters.length} vendors with a verdict say otherwise: ${named.join(', ')}.`;
  warnings.add('conflicting-values', message, dissent[0]?.at ?? null);
}
