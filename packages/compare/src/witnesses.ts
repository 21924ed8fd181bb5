import { checkArgument } from '@sandjury/core';
import type { SourceRow } from './comparison.ts';

/**
 * Counts how many of the sources that saw a thing saw it independently of each other: sources of one group are one, and an aggregator
 * adds nothing to an opinion that it passes on. Agreement proves something only from two on. `sources` are those of the comparison; the
 * returned function takes the keys of a row's `sources`.
 */
export function witnessCounter(
  sources: readonly Pick<SourceRow, 'provider' | 'group' | 'via'>[],
): (providers: Iterable<string>) => number {
  checkArgument(sources, 'list', 'witnessCounter: sources', 'the sources of a comparison');
  for (const source of sources) checkArgument(source, 'object', 'witnessCounter: a source', 'a row of `sources`');
  const known = new Map(sources.map((source) => [source.provider, source]));
  return (providers) => {
    const seen = new Set(providers);
    const passedOn = new Set([...seen].map((provider) => known.get(provider)?.via));
    const independent = [...seen].filter((provider) => !passedOn.has(provider));
    return new Set(independent.map((provider) => known.get(provider)?.group ?? `\n${provider}`)).size;
  };
}

/** Sources of one group: they share a vote, and their agreement proves nothing. */
export interface SharedGroup {
  group: string;
  /** Ids of the providers, two at least, in the order of the sources. */
  providers: string[];
}

/** The groups of which more than one source reported, in the order of the sources. Takes those of a comparison. */
export function sharedGroups(sources: readonly Pick<SourceRow, 'provider' | 'group' | 'status'>[]): SharedGroup[] {
  checkArgument(sources, 'list', 'sharedGroups: sources', 'the sources of a comparison');
  for (const source of sources) checkArgument(source, 'object', 'sharedGroups: a source', 'a row of `sources`');
  const grouped = Map.groupBy(
    sources.filter(({ group, status }) => group !== null && status === 'reported'),
    ({ group }) => group ?? '',
  );
  return [...grouped]
    .filter(([, members]) => members.length > 1)
    .map(([group, members]) => ({ group, providers: members.map(({ provider }) => provider) }));
}
