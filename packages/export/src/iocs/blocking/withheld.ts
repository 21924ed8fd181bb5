import { sortedUnique } from '@sandjury/core';
import type { ExportInput } from '../../input.ts';
import type { Observable } from '../observable.ts';
import { observablesOf } from '../observables.ts';
import { hasForm } from './rule.ts';

/** What an export leaves out or does not block. Exports warn their reader about it. */
export interface Withheld {
  /** Without a valid form of their type: STIX and MISP leave them out. */
  leftOut: Observable[];
  /** Accused by a source, and no more than an observable: they block nothing. */
  heldBack: Observable[];
}

/** What STIX and MISP leave out, and what no format blocks though a source accuses it. */
export function withheldOf(observables: readonly Observable[]): Withheld {
  const leftOut = observables.filter((observable) => !hasForm(observable));
  const isLeftOut = new Set(leftOut);
  return { leftOut, heldBack: observables.filter((one) => one.heldBack !== null && !isLeftOut.has(one)) };
}

/** `type: value`, and why it is held back. `written`: how its format writes a text. */
export function withheldLine({ type, key, value, heldBack }: Observable, written: (text: string) => string): string {
  const named = type === 'file' ? key.slice('file:'.length) : value;
  const why = heldBack === null || heldBack === 'value without a valid form of its type' ? '' : `: ${heldBack}`;
  return `${type}: ${written(named)}${why}`;
}

/** Counts over one or several samples what is left out and held back, without keeping any of it. */
export interface WithheldCounter {
  /** Counts the values of one more sample. */
  add(input: ExportInput): void;
  /** For a person, each kind by its number; empty where there is nothing to say. */
  sentences(): string[];
}

/**
 * Counts for who exports: how many values have no valid form of their type, so that STIX and MISP leave them out, and how many block
 * nothing though a source accuses them.
 */
export function withheldCounter(): WithheldCounter {
  const leftOut = new Map<string, number>();
  const heldBack = new Map<string, number>();
  return {
    add(input) {
      const withheld = withheldOf(observablesOf(input));
      for (const { type } of withheld.leftOut) leftOut.set(type, (leftOut.get(type) ?? 0) + 1);
      for (const { heldBack: why } of withheld.heldBack) heldBack.set(why ?? '', (heldBack.get(why ?? '') ?? 0) + 1);
    },
    sentences: () => [
      ...sentence(leftOut, ['has no valid form of its type', 'have no valid form of their type']),
      ...sentence(heldBack, ['is accused and may not be blocked', 'are accused and may not be blocked']),
    ],
  };
}

function sentence(kinds: ReadonlyMap<string, number>, [ofOne, ofMany]: readonly [string, string]): string[] {
  const total = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const counts = sortedUnique(kinds.keys()).map((kind) => `${kind} (${counted(kinds.get(kind) ?? 0)})`);
  const subject = total === 1 ? `1 value ${ofOne}` : `${counted(total)} values ${ofMany}`;
  return [`${subject}: ${counts.join(', ')}.`];
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}
