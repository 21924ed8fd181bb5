import type { AgreementTally, PairTable } from './tally.ts';

/** A square table of numbers, `cells[q * size + r]`. */
export interface Square {
  size: number;
  cells: Float64Array;
}

/** What the coefficients are made of. Values ascend, and every list and table follows their order. */
export interface RatingsSummary {
  values: readonly number[];
  /** Items with one rating or more, and with two or more. */
  rated: number;
  pairable: number;
  /** Items that all sources have rated. */
  complete: number;
  /** Over items with two ratings or more: the share of the pairs of ratings that are equal, added up. */
  agreeing: number;
  /** Over items with one rating or more: the share of each value among the ratings of an item, added up. */
  shares: Float64Array;
  /** Over items with two ratings or more: how often each value was given, and the same for all values. */
  given: Float64Array;
  total: number;
  /** Krippendorff's coincidences: each item's ordered pairs over the number of its ratings less one. */
  coincidences: Square;
}

/** A number of a list or table, 0 outside. */
export function numberAt(numbers: Readonly<ArrayLike<number>>, at: number): number {
  return numbers[at] ?? 0;
}

/** Sums over the items, in the order of the values. */
export function summarize(tally: AgreementTally): RatingsSummary {
  const order = ascending(tally);
  const size = order.length;
  const coincidences = { size, cells: new Float64Array(size * size) };
  const [shares, given] = [new Float64Array(size), new Float64Array(size)];
  let [rated, pairable, agreeing] = [0, 0, 0];
  for (const [m, { items, counts, pairs }] of [...tally.strata].sort(([a], [b]) => a - b)) {
    rated += items;
    if (m > 1) pairable += items;
    for (const [row, q] of order.entries()) {
      const count = numberAt(counts, q);
      shares[row] = numberAt(shares, row) + count / m;
      if (m < 2) continue;
      given[row] = numberAt(given, row) + count;
      agreeing += numberAt(pairs, q * tally.capacity + q) / (m * (m - 1));
      for (const [column, r] of order.entries()) {
        const at = row * size + column;
        coincidences.cells[at] = numberAt(coincidences.cells, at) + numberAt(pairs, q * tally.capacity + r) / (m - 1);
      }
    }
  }
  const values = order.map((position) => numberAt(tally.values, position));
  const complete = tally.strata.get(tally.sources)?.items ?? 0;
  const total = given.reduce((sum, count) => sum + count, 0);
  return { values, rated, pairable, complete, agreeing, shares, given, total, coincidences };
}

/** The table of two sources in the order of the values: rows are what `a` said, columns what `b` said. */
export function tableOf(tally: AgreementTally, { cells }: PairTable): number[][] {
  const order = ascending(tally);
  return order.map((q) => order.map((r) => numberAt(cells, q * tally.capacity + r)));
}

function ascending({ values }: AgreementTally): number[] {
  return [...values.keys()].sort((q, r) => numberAt(values, q) - numberAt(values, r));
}
