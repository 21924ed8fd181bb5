import { type Measured, none, quotient } from './measured.ts';

/** How much a disagreement weighs: all the same, by the distance of the two values, by its square. */
export type KappaWeights = 'unweighted' | 'linear' | 'quadratic';

/**
 * Cohen's kappa of two sources: 1 less the weighted disagreement over that which their own habits would give by chance.
 * `table[q][r]`: how often the first said `values[q]` where the second said `values[r]`.
 */
export function cohenKappa(
  table: readonly (readonly number[])[],
  values: readonly number[],
  weights: KappaWeights,
): Measured {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = values.map((_, column) => table.reduce((sum, row) => sum + numberAt(row, column), 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  if (total === 0) return none('No sample has ratings of both sources.');
  let [observed, expected] = [0, 0];
  for (const [row, counts] of table.entries()) {
    const from = numberAt(values, row);
    const share = numberAt(rows, row);
    for (const [column, to] of values.entries()) {
      const weight = weightOf(Math.abs(from - to), weights);
      observed += weight * numberAt(counts, column);
      expected += weight * share * numberAt(columns, column);
    }
  }
  const chance = 'Both sources gave one and the same value throughout: the coefficient is 0/0.';
  if (expected === 0) return none(chance);
  return quotient(expected - total * observed, expected, chance);
}

function weightOf(distance: number, weights: KappaWeights): number {
  if (weights === 'unweighted') return distance === 0 ? 0 : 1;
  return weights === 'linear' ? distance : distance ** 2;
}

/** Its own, for lists alone: one that also takes typed arrays takes longer. */
function numberAt(numbers: readonly number[], at: number): number {
  return numbers[at] ?? 0;
}
