import type { VerdictValue } from '@sandjury/core';

/** A document for a person has so many rows about samples at most … */
export const mostRows = 10_000;
/** … so many sections about single samples, and so many characters in them. */
const mostSections = 1000;
const mostCharacters = 20_000_000;

/** The most severe first. */
export const verdictOrder = ['malicious', 'suspicious', 'unknown', 'benign'] as const satisfies VerdictValue[];

interface Section<Content> {
  index: number;
  content: Content;
  length: number;
}

/** The sections of a document about many samples. Where there are too many, the last of the least severe are left out. */
export class Sections<Content> {
  readonly #byVerdict = new Map<VerdictValue, Section<Content>[]>(verdictOrder.map((verdict) => [verdict, []]));
  readonly counts: Record<VerdictValue, number> = { malicious: 0, suspicious: 0, unknown: 0, benign: 0 };
  /** How many were added. */
  added = 0;
  #held = 0;
  #characters = 0;

  /** How many were left out. */
  get leftOut(): number {
    return this.added - this.#held;
  }

  /** `length`: how many characters the content has. */
  add(verdict: VerdictValue, content: Content, length: number): void {
    this.#byVerdict.get(verdict)?.push({ index: this.added, content, length });
    this.counts[verdict] += 1;
    this.added += 1;
    this.#held += 1;
    this.#characters += length;
    while (this.#held > mostSections || (this.#characters > mostCharacters && this.#held > 1)) this.#leaveOut();
  }

  /** Those that are held, in the order in which they were added. `index`: how many were added before. */
  all(): readonly Section<Content>[] {
    return [...this.#byVerdict.values()].flat().sort((a, b) => a.index - b.index);
  }

  #leaveOut(): void {
    for (const verdict of verdictOrder.toReversed()) {
      const last = this.#byVerdict.get(verdict)?.pop();
      if (last === undefined) continue;
      this.#held -= 1;
      this.#characters -= last.length;
      return;
    }
  }
}
