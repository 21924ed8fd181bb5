import { ascending, byteAt, numberAt, textAt } from './arrays.ts';

/** So few texts are compared rather than read. */
const few = 32;

/** How a number of 32 bits holds the next characters of a text, each as one more than its code: the end of a text is 0. */
const narrow = { bits: 8, characters: 4 };
const wide = { bits: 17, characters: 1 };

/** Numbers the texts from 0 in their order; equal ones have one number. */
export function numberTexts(texts: readonly string[]): { numbers: Uint32Array; count: number } {
  const order = ascending(texts.length);
  const sorting = new TextOrder(texts, order);
  sorting.sort(0, texts.length);
  const numbers = new Uint32Array(texts.length);
  let count = 0;
  for (let place = 0; place < order.length; place += 1) {
    count += byteAt(sorting.isFirst, place);
    numbers[numberAt(order, place)] = count - 1;
  }
  return { numbers, count };
}

/** A part of the order in which the texts are the same up to `depth`. */
interface Range {
  from: number;
  to: number;
  depth: number;
}

/**
 * Sorts positions by the texts that stand there, in the order of UTF-16 code units; equal texts stay in the order they came
 * in. A radix sort, a few characters at a time behind what a range has in common: each text is fetched a few times, where
 * a sort by comparison fetches it for every comparison, which is what sorting many texts costs.
 */
export class TextOrder {
  /** 1 where, in the parts that are sorted, a position has another text than the one before it. */
  readonly isFirst: Uint8Array;
  readonly #texts: readonly string[];
  readonly #order: Uint32Array;
  /** The next characters of each text in the order. */
  readonly #numbers: Uint32Array;
  readonly #spareOrder: Uint32Array;
  readonly #spareNumbers: Uint32Array;
  readonly #counts = new Uint32Array(256);
  /** What is left. No recursion: how deep it goes is up to who chose the texts. */
  readonly #ranges: Range[] = [];

  /** `order` holds positions in `texts`, and is sorted in place. */
  constructor(texts: readonly string[], order: Uint32Array) {
    this.isFirst = new Uint8Array(order.length);
    this.#texts = texts;
    this.#order = order;
    this.#numbers = new Uint32Array(order.length);
    this.#spareOrder = new Uint32Array(order.length);
    this.#spareNumbers = new Uint32Array(order.length);
  }

  /** Sorts one part of the order. */
  sort(from: number, to: number): void {
    this.#sort(from, to, 0);
    for (let range = this.#ranges.pop(); range !== undefined; range = this.#ranges.pop()) this.#split(range);
  }

  #sort(from: number, to: number, depth: number): void {
    if (from < to) this.isFirst[from] = 1;
    if (to - from > few) this.#ranges.push({ from, to, depth });
    else if (to - from > 1) this.#insert(from, to);
  }

  #insert(from: number, to: number): void {
    const order = this.#order;
    for (let end = from + 1; end < to; end += 1) {
      const position = numberAt(order, end);
      const text = textAt(this.#texts, position);
      let at = end;
      for (; at > from && textAt(this.#texts, numberAt(order, at - 1)) > text; at -= 1)
        order[at] = numberAt(order, at - 1);
      order[at] = position;
    }
    for (let index = from + 1; index < to; index += 1) {
      if (textAt(this.#texts, numberAt(order, index)) !== textAt(this.#texts, numberAt(order, index - 1)))
        this.isFirst[index] = 1;
    }
  }

  /** Sorts a range by the next few characters; what has the same ones becomes a range of its own. */
  #split({ from, to, depth }: Range): void {
    const shared = this.#sharedLength(from, to, depth);
    const size = this.#read(from, to, shared, narrow) ? narrow : wide;
    if (size === wide) this.#read(from, to, shared, wide);
    this.#arrange(from, to, size.bits * size.characters);
    const numbers = this.#numbers;
    const last = 2 ** size.bits - 1;
    let start = from;
    for (let end = from + 1; end <= to; end += 1) {
      const number = numberAt(numbers, start);
      if (end < to && numbers[end] === number) continue;
      // Where the last character is the end, all is read, and the texts are the same.
      if ((number & last) === 0) this.isFirst[start] = 1;
      else this.#sort(start, end, shared + size.characters);
      start = end;
    }
  }

  /** How much of their beginning all texts share, of which `depth` is known. */
  #sharedLength(from: number, to: number, depth: number): number {
    const first = textAt(this.#texts, numberAt(this.#order, from));
    let shared = first.length;
    for (let index = from + 1; index < to && shared > depth; index += 1) {
      const text = textAt(this.#texts, numberAt(this.#order, index));
      let at = depth;
      while (at < shared && text.charCodeAt(at) === first.charCodeAt(at)) at += 1;
      shared = at;
    }
    return shared;
  }

  /** Fills the numbers; false, and they are of no use, when a character does not fit. */
  #read(from: number, to: number, depth: number, { bits, characters }: typeof narrow): boolean {
    const most = 2 ** bits - 1;
    for (let index = from; index < to; index += 1) {
      const text = textAt(this.#texts, numberAt(this.#order, index));
      let number = 0;
      for (let at = depth; at < depth + characters; at += 1) {
        const character = at < text.length ? text.charCodeAt(at) + 1 : 0;
        if (character > most) return false;
        number = (number << bits) | character;
      }
      this.#numbers[index] = number;
    }
    return true;
  }

  /** Sorts the numbers of a range, and the positions with them: the lowest eight bits first, each pass a stable one. */
  #arrange(from: number, to: number, bits: number): void {
    for (let shift = 0; shift < bits; shift += 8) {
      if (isAscending(this.#numbers, from, to)) return;
      this.#pass(from, to, shift);
    }
  }

  #pass(from: number, to: number, shift: number): void {
    const counts = this.#counts.fill(0);
    const numbers = this.#numbers;
    const order = this.#order;
    for (let index = from; index < to; index += 1) {
      const digit = (numberAt(numbers, index) >>> shift) & 255;
      counts[digit] = numberAt(counts, digit) + 1;
    }
    let sum = from;
    for (let digit = 0; digit < 256; digit += 1) {
      const count = numberAt(counts, digit);
      counts[digit] = sum;
      sum += count;
    }
    for (let index = from; index < to; index += 1) {
      const number = numberAt(numbers, index);
      const digit = (number >>> shift) & 255;
      const place = numberAt(counts, digit);
      counts[digit] = place + 1;
      this.#spareNumbers[place] = number;
      this.#spareOrder[place] = numberAt(order, index);
    }
    numbers.set(this.#spareNumbers.subarray(from, to), from);
    order.set(this.#spareOrder.subarray(from, to), from);
  }
}

/** The lists of a report are sorted, by their values as observed. */
function isAscending(numbers: Uint32Array, from: number, to: number): boolean {
  for (let index = from + 1; index < to; index += 1) {
    if (numberAt(numbers, index) < numberAt(numbers, index - 1)) return false;
  }
  return true;
}
