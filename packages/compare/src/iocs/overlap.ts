import type { IocType } from '@sandjury/core';
import type { ExclusiveCount, IocOverlap, IocView } from '../comparison.ts';
import { compareTexts } from '../order.ts';

/** How many IOCs of one type exactly these sources saw, exactly those of them calling it an indicator. */
interface SetCount {
  type: IocType;
  sources: Readonly<Record<IocView, readonly string[]>>;
  count: number;
}

type OverlapType = IocType | 'all';

/** How many IOCs each source has, and each pair of sources has in common. */
interface Sizes {
  own: Map<string, number>;
  both: Map<string, number>;
}

/**
 * Counts which sources share IOCs. IOCs of one type with the same sources are counted together, so that the work for pairs depends on
 * the number of distinct sets of sources.
 */
export class OverlapTally {
  readonly #providers: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #counts = new Map<string, SetCount>();

  /** `providers` are the names of all sources, sorted. */
  constructor(providers: readonly string[]) {
    this.#providers = providers;
    this.#positions = new Map(providers.map((provider, position) => [provider, position]));
  }

  /** Counts one IOC: the sources that saw it, and those of them that call it an indicator. Both sorted. */
  add(type: IocType, seenBy: readonly string[], calledIocBy: readonly string[]): void {
    let key: string = type;
    for (const source of seenBy) key += ` ${this.#positions.get(source)}`;
    key += ' of which';
    for (const source of calledIocBy) key += ` ${this.#positions.get(source)}`;
    const known = this.#counts.get(key);
    if (known !== undefined) known.count += 1;
    else this.#counts.set(key, { type, sources: { artifacts: seenBy, indicators: calledIocBy }, count: 1 });
  }

  /** Every pair of sources, for each type that either has and for all, in both views. */
  overlap(): IocOverlap[] {
    const sizes = { artifacts: this.#sizes('artifacts'), indicators: this.#sizes('indicators') };
    const types: OverlapType[] = ['all', ...[...sizes.artifacts.keys()].filter((type) => type !== 'all').sort()];
    return this.#providers.flatMap((a, index) =>
      this.#providers.slice(index + 1).flatMap((b) =>
        types
          .filter((type) => type === 'all' || has(sizes.artifacts.get(type), a) || has(sizes.artifacts.get(type), b))
          .flatMap((type) =>
            (['artifacts', 'indicators'] as const).map((view) => ({
              ...{ a, b, type, view },
              ...measure(sizes[view].get(type), a, b),
            })),
          ),
      ),
    );
  }

  /** How many IOCs exactly these sources have; the most frequent set first, then by names. */
  exclusive(): ExclusiveCount[] {
    const counts = new Map<string, ExclusiveCount>();
    for (const { sources, count } of this.#counts.values()) {
      const { artifacts } = sources;
      const key = setKey(artifacts);
      counts.set(key, { sources: [...artifacts], count: (counts.get(key)?.count ?? 0) + count });
    }
    return [...counts.values()].sort((x, y) => y.count - x.count || compareTexts(x.sources, y.sources));
  }

  #sizes(view: IocView): Map<OverlapType, Sizes> {
    const sizes = new Map<OverlapType, Sizes>();
    for (const { type, sources, count } of this.#counts.values()) {
      for (const each of [type, 'all'] as const) {
        const entry = sizes.get(each) ?? { own: new Map(), both: new Map() };
        sizes.set(each, entry);
        addSet(entry, sources[view], count);
      }
    }
    return sizes;
  }
}

function addSet({ own, both }: Sizes, sources: readonly string[], count: number): void {
  for (const [index, a] of sources.entries()) {
    increase(own, a, count);
    for (const b of sources.slice(index + 1)) increase(both, setKey([a, b]), count);
  }
}

function measure(sizes: Sizes | undefined, a: string, b: string): Omit<IocOverlap, 'a' | 'b' | 'type' | 'view'> {
  const both = sizes?.both.get(setKey([a, b])) ?? 0;
  const onlyA = (sizes?.own.get(a) ?? 0) - both;
  const onlyB = (sizes?.own.get(b) ?? 0) - both;
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

function has(sizes: Sizes | undefined, source: string): boolean {
  return sizes?.own.has(source) === true;
}

/** Provider ids may hold any character: JSON tells `["a,b"]` from `["a","b"]`. */
function setKey(sources: readonly string[]): string {
  return JSON.stringify(sources);
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** null for 0/0: two empty sets neither agree nor disagree. */
function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
