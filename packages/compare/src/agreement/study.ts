import { checkArgument, checkOptions } from '@sandjury/core';
import { fleissKappa, gwetAC1, krippendorffAlpha, rawAgreement } from './coefficients.ts';
import { cohenKappa } from './cohen-kappa.ts';
import { type Measured, none } from './measured.ts';
import { numberAt, type RatingsSummary, summarize, tableOf } from './ratings-summary.ts';
import type { AgreementStudy, CohenKappa, ConfusionTable, Coverage } from './result.ts';
import { type Rating, RatingReader } from './scale.ts';
import { checkSources, raggedRow } from './table.ts';
import { AgreementTally, groupHint, Raters, sameGroup } from './tally.ts';

/** Settings of an agreement study. */
export interface AgreementOptions {
  /** The names of the sources, in the order of the ratings in a row. */
  sources: readonly string[];
  /**
   * The words that rate, in order, the lowest first; their distances are taken as equal. Left out: numbers order
   * themselves, and words are `benign`, `suspicious`, `malicious`.
   */
  scale?: readonly string[] | undefined;
  /**
   * The groups of sources, by their names: `{ 'vt/vmray': 'vmray', vmray: 'vmray' }`. Sources of one group are one rater, with the
   * highest of their ratings of a sample, and their pairs have no kappa: that they agree proves nothing.
   */
  groups?: Readonly<Record<string, string | null>> | undefined;
  /** Counts each source by itself all the same. */
  withinGroups?: boolean | undefined;
}

/** Below so many samples with two ratings or more the figures say little. */
const enough = 20;

/**
 * How far several sources agree over many samples: one row per sample, one rating per source, null (and the word `unknown`
 * where the scale lacks it) for a missing one. Rows are read once and not kept: memory depends on the number of sources
 * and of distinct ratings (256 at most), not on that of rows. The order of the rows is of no effect. Throws
 * ConfigurationError that names the row for a row of another length and for a rating that is not on the scale.
 */
export async function agreementStudy(
  rows: AsyncIterable<readonly Rating[]> | Iterable<readonly Rating[]>,
  options: AgreementOptions,
): Promise<AgreementStudy> {
  checkArgument(rows, 'iterable', 'agreementStudy: rows', 'a list of rows, one rating a source');
  checkOptions(options, ['sources', 'scale', 'groups', 'withinGroups'], 'agreementStudy: options');
  const intake = new Intake(options);
  // Waiting for each row of what is there already takes longer than counting it.
  if (Symbol.asyncIterator in rows) for await (const row of rows) intake.add(row);
  else for (const row of rows) intake.add(row);
  return intake.study();
}

class Intake {
  readonly #sources: readonly string[];
  readonly #reader: RatingReader;
  readonly #tally: AgreementTally;
  readonly #positions: Int32Array;
  readonly #raters: Raters;

  constructor(options: AgreementOptions) {
    const { sources, scale } = options;
    this.#sources = [...checkSources(sources)];
    this.#reader = new RatingReader(scale);
    this.#tally = new AgreementTally(sources.length);
    this.#positions = new Int32Array(sources.length);
    this.#raters = new Raters(this.#tally, options);
  }

  add(row: readonly Rating[]): void {
    const where = (): string => `Row ${this.#tally.items + 1}`;
    if (row.length !== this.#sources.length) throw raggedRow(where(), row.length, this.#sources.length);
    for (let source = 0; source < row.length; source += 1) {
      const value = this.#reader.read(row[source], where);
      this.#positions[source] = value === null ? -1 : this.#tally.position(value);
      this.#raters.rate(source, value);
    }
    this.#tally.add(this.#positions);
    this.#raters.endOfRow();
  }

  study(): AgreementStudy {
    const { kind, words } = this.#reader;
    if (kind === 'words') for (const position of words.keys()) this.#tally.position(position);
    const { values } = summarize(this.#tally);
    const summary = summarize(this.#raters.tally);
    const reasons = new Map<string, string>();
    const value = (pointer: string, { value: found, reason }: Measured): number | null => {
      if (reason !== null) reasons.set(pointer, reason);
      return found;
    };
    const { items } = this.#tally;
    const { shared, count } = this.#raters;
    return {
      schemaVersion: 1,
      sources: [...this.#sources],
      values: kind === 'words' ? [...words] : [...values],
      items,
      raters: this.#sources.length,
      groups: [...shared],
      missing: this.#coverage().reduce((sum, { missing }) => sum + missing, 0),
      pairable: summary.pairable,
      rawAgreement: value('/rawAgreement', rawAgreement(summary)),
      cohenKappa: this.#cohenKappas(values, value),
      fleissKappa: value('/fleissKappa', fleissKappa(summary, count, items)),
      krippendorffAlpha: this.#alphas(summary, value),
      gwetAC1: value('/gwetAC1', gwetAC1(summary)),
      confusion: this.#pairs((a, b, table): ConfusionTable => ({ a, b, table })),
      coverage: this.#coverage(),
      reasons: Object.fromEntries(reasons),
      hints: [...shared.map(groupHint), ...hintsOf(summary.pairable)],
    };
  }

  #cohenKappas(values: readonly number[], value: (pointer: string, found: Measured) => number | null): CohenKappa[] {
    return this.#pairs((a, b, table, index): CohenKappa => {
      const one = this.#raters.shared.find(({ sources }) => sources.includes(a) && sources.includes(b));
      const kappa = (weights: 'unweighted' | 'linear' | 'quadratic'): number | null =>
        value(
          `/cohenKappa/${index}/${weights}`,
          one === undefined ? cohenKappa(table, values, weights) : none(sameGroup(one.group)),
        );
      const n = table.flat().reduce((sum, count) => sum + count, 0);
      return { a, b, n, unweighted: kappa('unweighted'), linear: kappa('linear'), quadratic: kappa('quadratic') };
    });
  }

  #alphas(
    summary: RatingsSummary,
    value: (pointer: string, found: Measured) => number | null,
  ): AgreementStudy['krippendorffAlpha'] {
    const alpha = (metric: 'nominal' | 'ordinal' | 'interval'): number | null =>
      value(`/krippendorffAlpha/${metric}`, krippendorffAlpha(summary, metric));
    const ratio =
      this.#reader.kind === 'words'
        ? none('A scale of words has no zero that ratios could be taken from.')
        : krippendorffAlpha(summary, 'ratio');
    return {
      nominal: alpha('nominal'),
      ordinal: alpha('ordinal'),
      interval: alpha('interval'),
      ratio: value('/krippendorffAlpha/ratio', ratio),
    };
  }

  #coverage(): Coverage[] {
    const { items, rated } = this.#tally;
    return this.#sources.map((source, index) => {
      const count = numberAt(rated, index);
      return { source, rated: count, missing: items - count, share: items === 0 ? null : count / items };
    });
  }

  /** Each pair of sources once, in the order of the sources. */
  #pairs<T>(make: (a: string, b: string, table: number[][], index: number) => T): T[] {
    const made: T[] = [];
    for (const [a, nameA] of this.#sources.entries()) {
      for (const [b, nameB] of this.#sources.entries()) {
        if (b > a) made.push(make(nameA, nameB, tableOf(this.#tally, this.#tally.table(a, b)), made.length));
      }
    }
    return made;
  }
}

function hintsOf(pairable: number): string[] {
  if (pairable >= enough) return [];
  return [`Too few samples: only ${pairable} have two ratings or more, and the figures say little below ${enough}.`];
}
