import { ConfigurationError } from '@sandjury/core';

/** What a source said of one sample: a word of the scale, or a number. null: it said nothing. */
export type Rating = string | number | null;

/** The words of a verdict, least severe first: the scale of words when none is given. */
export const verdictScale: readonly string[] = ['benign', 'suspicious', 'malicious'];

const numeric = /^[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:e[+-]?[0-9]{1,4})?$/i;

/**
 * Reads ratings. With a scale every rating is one of its words. Without one the first rating decides: numbers, which
 * order themselves, or the words of `verdictScale`. Case and the blanks around a word are ignored. The word `unknown` is no
 * rating unless the scale has it. Throws ConfigurationError for a scale that has a word twice or fewer than two words.
 */
export class RatingReader {
  readonly #words: ReadonlyMap<string, number> | null;
  readonly #scale: readonly string[];
  #kind: 'words' | 'numbers' | null;

  constructor(scale: readonly string[] | undefined) {
    this.#scale = (scale ?? verdictScale).map((word) => word.trim());
    this.#words = new Map(this.#scale.map((word, position) => [fold(word), position]));
    this.#kind = scale === undefined ? null : 'words';
    if (this.#scale.length < 2 || this.#words.size < this.#scale.length || this.#words.has('')) {
      throw new ConfigurationError('A scale has two words or more, all of them different and none of them empty.');
    }
  }

  /** Whether ratings are words or numbers; null before the first one. */
  get kind(): 'words' | 'numbers' | null {
    return this.#kind;
  }

  /** The words of the scale, as they were given. */
  get words(): readonly string[] {
    return this.#scale;
  }

  /**
   * The rating as a number: its own, or the position of its word on the scale. null for a missing one. Throws
   * ConfigurationError that begins with `where` for what is no rating.
   */
  read(rating: unknown, where: () => string): number | null {
    if (rating === null || rating === undefined) return null;
    if (typeof rating === 'number' && this.#kind !== 'words') return this.#number(rating, rating, where);
    if (typeof rating !== 'string' && typeof rating !== 'number') {
      throw new ConfigurationError(`${where()}: a value is a word, a number or null.`);
    }
    const word = fold(String(rating));
    if (word === '') return null;
    const position = this.#words?.get(word);
    if (position !== undefined && this.#kind !== 'numbers') {
      this.#kind = 'words';
      return position;
    }
    if (word === 'unknown') return null;
    if (this.#kind !== 'words' && numeric.test(word)) return this.#number(Number(word), rating, where);
    throw this.#refuse(rating, where);
  }

  #number(value: number, rating: string | number, where: () => string): number {
    if (!Number.isFinite(value)) throw this.#refuse(rating, where);
    this.#kind = 'numbers';
    // So that -0 and 0 are one value.
    return value + 0;
  }

  #refuse(rating: string | number, where: () => string): ConfigurationError {
    const shown = JSON.stringify(rating).slice(0, 60);
    const expected = {
      words: `is not on the scale ${this.#scale.join(', ')}`,
      numbers: 'is not a number, and the values before it are',
      none: `is neither a number nor one of ${this.#scale.join(', ')}; name the words in order as the scale`,
    }[this.#kind ?? 'none'];
    return new ConfigurationError(`${where()}: ${shown} ${expected}.`);
  }
}

function fold(word: string): string {
  return word.trim().toLowerCase();
}
