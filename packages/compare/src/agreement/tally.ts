import { ConfigurationError } from '@sandjury/core';

/** The most distinct values that a study takes. Scores from 0 to 100 are 101. */
export const mostValues = 256;
/** The most cells of all tables together: 256 MiB. */
const mostCells = 2 ** 25;
/** How many values more there is room for when the room is used up. */
const step = 16;

/**
 * What the items with `m` ratings add up to. `counts[q]`: ratings of value q. `pairs[q * capacity + r]`: ordered pairs of
 * ratings of one item that are q and r, so that an item counts m (m - 1) pairs.
 */
export interface Stratum {
  items: number;
  counts: Float64Array;
  pairs: Float64Array;
}

/** How often source `a` said q where source `b` said r, at `q * capacity + r`, and how many items both have rated. */
export interface PairTable {
  a: number;
  b: number;
  items: number;
  cells: Float64Array;
}

/**
 * Adds ratings up, item by item. What it holds depends on the number of sources and of distinct values, not on that of
 * items. All sums are of whole numbers, so that the order of the items is of no effect whatever.
 */
export class AgreementTally {
  readonly sources: number;
  readonly strata = new Map<number, Stratum>();
  readonly rated: Float64Array;
  items = 0;
  /** The values in the order they came in; their positions here are the `q` of the tables. */
  readonly values: number[] = [];
  readonly #positions = new Map<number, number>();
  readonly #tables: (PairTable | undefined)[];
  #capacity = 0;

  constructor(sources: number) {
    this.sources = sources;
    this.rated = new Float64Array(sources);
    this.#tables = Array.from({ length: sources * sources }, () => undefined);
  }

  /** The width of the tables: the number of values that there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** The position of a value, which gets one here when it is new. Throws ConfigurationError for too many values. */
  position(value: number): number {
    const known = this.#positions.get(value);
    if (known !== undefined) return known;
    const position = this.values.length;
    if (position >= this.#capacity) this.#grow();
    this.#positions.set(value, position);
    this.values.push(value);
    return position;
  }

  /** Counts one item: the position of each source's rating, -1 where it has none. */
  add(ratings: Int32Array): void {
    this.items += 1;
    let m = 0;
    for (const rating of ratings) if (rating >= 0) m += 1;
    if (m === 0) return;
    const stratum = this.#stratum(m);
    stratum.items += 1;
    for (let a = 0; a < ratings.length; a += 1) {
      const q = ratingOf(ratings, a);
      if (q < 0) continue;
      increase(this.rated, a);
      increase(stratum.counts, q);
      if (m > 1) this.#addPairs(stratum.pairs, ratings, a, q);
    }
  }

  /** The table of two sources; its cells are all 0 when they have rated no item both. */
  table(a: number, b: number): PairTable {
    const known = this.#tables[a * this.sources + b];
    if (known !== undefined) return known;
    const table = { a, b, items: 0, cells: new Float64Array(this.#capacity ** 2) };
    this.#tables[a * this.sources + b] = table;
    return table;
  }

  #addPairs(pairs: Float64Array, ratings: Int32Array, a: number, q: number): void {
    const width = this.#capacity;
    for (let b = a + 1; b < ratings.length; b += 1) {
      const r = ratingOf(ratings, b);
      if (r < 0) continue;
      const [there, back] = [q * width + r, r * width + q];
      increase(pairs, there);
      increase(pairs, back);
      const table = this.table(a, b);
      table.items += 1;
      increase(table.cells, there);
    }
  }

  #stratum(m: number): Stratum {
    const known = this.strata.get(m);
    if (known !== undefined) return known;
    const stratum = {
      items: 0,
      counts: new Float64Array(this.#capacity),
      pairs: new Float64Array(this.#capacity ** 2),
    };
    this.strata.set(m, stratum);
    return stratum;
  }

  #grow(): void {
    const before = this.#capacity;
    const after = before + step;
    const tables = (this.sources * (this.sources + 1)) / 2;
    if (after > mostValues) {
      throw new ConfigurationError(`There are more than ${mostValues} distinct values: round the numbers first.`);
    }
    if (tables * after ** 2 > mostCells) {
      throw new ConfigurationError(
        `More than ${before} distinct values of ${this.sources} sources are too many: round the numbers first.`,
      );
    }
    this.#capacity = after;
    for (const table of this.#tables) if (table !== undefined) table.cells = widened(table.cells, before, after);
    for (const stratum of this.strata.values()) {
      stratum.pairs = widened(stratum.pairs, before, after);
      const counts = new Float64Array(after);
      counts.set(stratum.counts);
      stratum.counts = counts;
    }
  }
}

function widened(cells: Float64Array, before: number, after: number): Float64Array {
  const wider = new Float64Array(after ** 2);
  for (let row = 0; row < before; row += 1) wider.set(cells.subarray(row * before, (row + 1) * before), row * after);
  return wider;
}

function increase(counts: Float64Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

function ratingOf(ratings: Int32Array, source: number): number {
  return ratings[source] ?? -1;
}

/** Sources that are one rater. */
export interface RaterGroup {
  group: string;
  /** Two at least, in the order of the study's sources. */
  sources: string[];
}

/** Who is counted: each source by itself, but for those of one group, which are one. */
export class Raters {
  /** The groups with more than one source, unless each counts by itself. */
  readonly shared: readonly RaterGroup[];
  /** How many raters there are. */
  readonly count: number;
  /** What the raters say: the tally of the sources themselves where none share a group. */
  readonly tally: AgreementTally;
  readonly #raterOf: readonly number[];
  readonly #ratings: (number | null)[];
  readonly #positions: Int32Array;

  constructor(ofSources: AgreementTally, options: RaterOptions) {
    this.shared = options.withinGroups === true ? [] : sharedGroupsOf(options);
    // The groups come first, then each source that is by itself.
    let count = this.shared.length;
    this.#raterOf = options.sources.map((source) => {
      const group = this.shared.findIndex(({ sources }) => sources.includes(source));
      return group === -1 ? count++ : group;
    });
    this.count = count;
    this.tally = this.shared.length === 0 ? ofSources : new AgreementTally(this.count);
    this.#ratings = Array.from({ length: count }, () => null);
    this.#positions = new Int32Array(this.count);
  }

  /** A source's rating of the sample of this row: the highest of its rater counts. */
  rate(source: number, value: number | null): void {
    if (this.shared.length === 0) return;
    const rater = this.#raterOf[source] ?? 0;
    const known = this.#ratings[rater] ?? null;
    this.#ratings[rater] = value === null || (known !== null && known > value) ? known : value;
  }

  endOfRow(): void {
    if (this.shared.length === 0) return;
    for (const [rater, value] of this.#ratings.entries()) {
      this.#positions[rater] = value === null ? -1 : this.tally.position(value);
    }
    this.tally.add(this.#positions);
    this.#ratings.fill(null);
  }
}

interface RaterOptions {
  sources: readonly string[];
  groups?: Readonly<Record<string, string | null>> | undefined;
  withinGroups?: boolean | undefined;
}

function sharedGroupsOf({ sources, groups = {} }: RaterOptions): RaterGroup[] {
  const grouped = Map.groupBy(sources, (source) => (Object.hasOwn(groups, source) ? (groups[source] ?? null) : null));
  return [...grouped].flatMap(([group, members]) => {
    return group === null || members.length < 2 ? [] : [{ group, sources: members }];
  });
}

/** Why a pair has no coefficient. */
export function sameGroup(group: string): string {
  return `Both are of the group ${group}: that they agree proves nothing.`;
}

/** What the figures count as one. */
export function groupHint({ group, sources }: RaterGroup): string {
  return `${sources.join(', ')} are one source (group ${group}): the coefficients count them once, with the highest of their ratings, and leave their pairs out.`;
}
