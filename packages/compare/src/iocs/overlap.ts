import type { IocType } from '@sandjury/core';
import type { ExclusiveCount, IocOverlap, IocView } from '../comparison.ts';
import { compareTexts } from '../order.ts';
import { at } from './lists.ts';

/**
 * A set of sources, by their positions, made by adding one source after the other. Sets are interned: the same sources
 * give the same object, so that counting an IOC is one addition, and what follows depends on the number of distinct
 * sets, not of IOCs. Not a bit mask: there may be more than 31 sources.
 */
class SourceSet {
  readonly members: readonly number[];
  readonly counts: Readonly<Record<IocView, Map<IocType, number>>> = { artifacts: new Map(), indicators: new Map() };
  readonly #larger = new Map<number, SourceSet>();

  constructor(members: readonly number[]) {
    this.members = members;
  }

  with(source: number): SourceSet {
    const known = this.#larger.get(source);
    if (known !== undefined) return known;
    const larger = new SourceSet([...this.members, source]);
    this.#larger.set(source, larger);
    return larger;
  }

  *descendants(): Generator<SourceSet> {
    yield this;
    for (const larger of this.#larger.values()) yield* larger.descendants();
  }
}

/** Who has seen one IOC, by position of the source; `isIoc` where the source calls it an indicator. */
export interface Sighting {
  source: number;
  isIoc: boolean;
}

type OverlapType = IocType | 'all';

/** Sizes of the sources' sets and of their pairwise intersections, for one type and view. */
interface Sizes {
  own: number[];
  shared: Map<number, number>;
}

/** Counts, IOC by IOC, which sources share it. `providers` are the names of the sources, sorted. */
export class OverlapTally {
  readonly #providers: readonly string[];
  readonly #none = new SourceSet([]);

  constructor(providers: readonly string[]) {
    this.#providers = providers;
  }

  /** Counts one IOC. Each source at most once, positions ascending. */
  add(type: IocType, sightings: readonly Sighting[]): void {
    let artifacts = this.#none;
    let indicators = this.#none;
    for (const { source, isIoc } of sightings) {
      artifacts = artifacts.with(source);
      if (isIoc) indicators = indicators.with(source);
    }
    increase(artifacts.counts.artifacts, type, 1);
    increase(indicators.counts.indicators, type, 1);
  }

  /** Counts an IOC of one source, as most are, without a list of it. */
  addSingle(type: IocType, source: number, isIoc: boolean): void {
    const only = this.#none.with(source);
    increase(only.counts.artifacts, type, 1);
    increase((isIoc ? only : this.#none).counts.indicators, type, 1);
  }

  /** Every pair of sources, for each type that either has and for all, in both views. */
  overlap(): IocOverlap[] {
    const sizes = { artifacts: this.#sizes('artifacts'), indicators: this.#sizes('indicators') };
    const types: OverlapType[] = ['all', ...[...sizes.artifacts.keys()].filter((type) => type !== 'all').sort()];
    const rows: IocOverlap[] = [];
    for (const [a, nameA] of this.#providers.entries()) {
      for (const [b, nameB] of this.#providers.entries()) {
        if (b <= a) continue;
        for (const type of types) {
          const seen = sizes.artifacts.get(type);
          if (type !== 'all' && !seen?.own[a] && !seen?.own[b]) continue;
          for (const view of ['artifacts', 'indicators'] as const) {
            rows.push({ a: nameA, b: nameB, type, view, ...this.#measure(sizes[view].get(type), a, b) });
          }
        }
      }
    }
    return rows;
  }

  /** How many IOCs exactly these sources have; the most frequent set first, then by names. */
  exclusive(): ExclusiveCount[] {
    return [...this.#none.descendants()]
      .map((set) => ({
        sources: set.members.map((member) => at(this.#providers, member)),
        count: [...set.counts.artifacts.values()].reduce((sum, count) => sum + count, 0),
      }))
      .filter((row) => row.count > 0)
      .sort((x, y) => y.count - x.count || compareTexts(x.sources, y.sources));
  }

  #sizes(view: IocView): Map<OverlapType, Sizes> {
    const sizes = new Map<OverlapType, Sizes>();
    for (const set of this.#none.descendants()) {
      for (const [type, count] of set.counts[view]) {
        for (const key of [type, 'all'] as const) {
          const entry = sizes.get(key) ?? { own: [], shared: new Map() };
          sizes.set(key, entry);
          this.#addSet(entry, set.members, count);
        }
      }
    }
    return sizes;
  }

  #addSet(sizes: Sizes, members: readonly number[], count: number): void {
    for (const [index, a] of members.entries()) {
      sizes.own[a] = (sizes.own[a] ?? 0) + count;
      for (const b of members.slice(index + 1)) increase(sizes.shared, this.#pair(a, b), count);
    }
  }

  #pair(a: number, b: number): number {
    return a * this.#providers.length + b;
  }

  #measure(sizes: Sizes | undefined, a: number, b: number): Omit<IocOverlap, 'a' | 'b' | 'type' | 'view'> {
    const both = sizes?.shared.get(this.#pair(a, b)) ?? 0;
    const onlyA = (sizes?.own[a] ?? 0) - both;
    const onlyB = (sizes?.own[b] ?? 0) - both;
    return {
      both,
      onlyA,
      onlyB,
      jaccard: ratio(both, onlyA + onlyB + both),
      overlapCoefficient: ratio(both, Math.min(onlyA, onlyB) + both),
      coverageA: ratio(both, onlyA + both),
      coverageB: ratio(both, onlyB + both),
    };
  }
}

function increase<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** null for 0/0: two empty sets neither agree nor disagree. */
function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
