import { type Measured, measured, none, quotient } from './measured.ts';
import { numberAt, type RatingsSummary } from './ratings-summary.ts';

const noPairs = 'No sample has ratings of two sources.';
const oneValue = 'All ratings are equal: agreement by chance is certain, and the coefficient is 0/0.';

/** Of the pairs of ratings that a sample has, the share that are equal; the mean over the samples with two or more. */
export function rawAgreement({ agreeing, pairable }: RatingsSummary): Measured {
  return quotient(agreeing, pairable, noPairs);
}

/**
 * Fleiss' kappa: agreement beyond that of sources who draw each value as often as all of them did together. Defined where
 * every source has rated every sample.
 */
export function fleissKappa(summary: RatingsSummary, raters: number, items: number): Measured {
  const { shares, complete } = summary;
  if (raters < 2) return none('There is only one source.');
  if (items === 0) return none('There is no sample.');
  if (complete < items) return none('Not every source has rated every sample.');
  const observed = summary.agreeing / items;
  const expected = shares.reduce((sum, share) => sum + (share / items) ** 2, 0);
  // Counted, not concluded from `expected`, which rounding may leave beside 1.
  return isConstant(summary) ? none(oneValue) : quotient(observed - expected, 1 - expected, oneValue);
}

/**
 * Gwet's AC1: like kappa, with a chance agreement that stays small where nearly all ratings are equal. The categories are
 * the values that occur.
 */
export function gwetAC1(summary: RatingsSummary): Measured {
  const { shares, rated, pairable } = summary;
  if (pairable === 0) return none(noPairs);
  const occurring = [...shares].filter((share) => share > 0).map((share) => share / rated);
  if (occurring.length < 2) return none(oneValue);
  const expected = occurring.reduce((sum, share) => sum + share * (1 - share), 0) / (occurring.length - 1);
  return quotient(summary.agreeing / pairable - expected, 1 - expected, oneValue);
}

/** How two values differ for Krippendorff's alpha; what is squared there. */
export type AlphaMetric = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * Krippendorff's alpha: 1 less the observed over the expected difference of two ratings of a sample. Missing ratings are
 * allowed; a sample with a single rating counts nowhere.
 */
export function krippendorffAlpha(summary: RatingsSummary, metric: AlphaMetric): Measured {
  const { values, given, total, coincidences } = summary;
  if (total === 0) return none(noPairs);
  if (metric === 'ratio' && values.some((value, at) => value < 0 && numberAt(given, at) > 0)) {
    return none('A ratio scale has no values below 0.');
  }
  if (isConstant(summary)) return none(oneValue);
  const difference = differenceOf(summary, metric);
  let [observed, expected] = [0, 0];
  for (let row = 0; row < values.length; row += 1) {
    for (let column = row + 1; column < values.length; column += 1) {
      const squared = difference(row, column) ** 2;
      observed += squared * numberAt(coincidences.cells, row * coincidences.size + column);
      expected += squared * numberAt(given, row) * numberAt(given, column);
    }
  }
  const ratio = quotient((total - 1) * observed, expected, oneValue);
  return ratio.value === null ? ratio : measured(1 - ratio.value);
}

/** The difference of the values at two positions, `row` below `column`. */
function differenceOf({ values, given }: RatingsSummary, metric: AlphaMetric): (row: number, column: number) => number {
  const value = (at: number): number => numberAt(values, at);
  switch (metric) {
    case 'nominal':
      return () => 1;
    case 'interval':
      return (row, column) => value(column) - value(row);
    case 'ratio':
      // Values are 0 or more and differ, so that their sum is above 0.
      return (row, column) => (value(column) - value(row)) / (value(column) + value(row));
    case 'ordinal': {
      const below = [0];
      for (const count of given) below.push(numberAt(below, below.length - 1) + count);
      // How many ratings lie between the middles of the two values.
      const middle = (at: number): number => (numberAt(below, at) + numberAt(below, at + 1)) / 2;
      return (row, column) => middle(column) - middle(row);
    }
  }
}

function isConstant({ given }: RatingsSummary): boolean {
  return given.filter((count) => count > 0).length < 2;
}
