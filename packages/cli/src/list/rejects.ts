import type { ConfigurationError } from '@sandjury/core';
import { NamedFile } from '../files/named-file.ts';
import { shorten, wrap } from '../text/layout.ts';
import { counted, thousands } from '../text/numbers.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';

/** A line or an argument that is no sample. */
export interface Reject {
  place: number;
  text: string;
  reason: string;
}

/** Collects the lines of a list that are no samples. Holds the first few, and the positions of all others (4 bytes each). */
export class Rejects {
  count = 0;
  readonly #first: Reject[] = [];
  #places = new Uint32Array(64);
  readonly #file: RejectsFile | null;

  /** `path`: a file that gets all of them. */
  constructor(path: string | undefined) {
    this.#file = path === undefined ? null : new RejectsFile(path);
  }

  add(reject: Reject): void {
    this.#file?.add(reject);
    if (this.#first.length < mostInFull) this.#first.push(reject);
    else {
      const index = this.count - mostInFull;
      if (index === this.#places.length) {
        const more = new Uint32Array(index * 2);
        more.set(this.#places);
        this.#places = more;
      }
      this.#places[index] = reject.place;
    }
    this.count += 1;
  }

  close(): void {
    this.#file?.close();
  }

  /** The error that kept some of them out of the rejects file; null without one. */
  get failure(): ConfigurationError | null {
    return this.#file?.failure ?? null;
  }

  /** Lists the first in full and the others by their position; on a terminal as many positions as fit a few lines. */
  explain(place: 'line' | 'argument', { errColumns }: Pick<Io, 'errColumns'>): string {
    if (this.count === 0) return '';
    const width = errColumns ?? 200;
    const isWritten = this.#file !== null && this.#file.failure === null;
    const file = isWritten ? `; all of them are in ${printable(this.#file?.path ?? '')}` : '';
    const lines = [
      `sandjury: ${counted(this.count, place)} left out, being no sample${file}:`,
      ...this.#first.map((reject) => shorten(`  ${place} ${reject.place}: ${printable(reject.reason)}`, width)),
    ];
    const others = this.count - this.#first.length;
    if (others === 0) return `${lines.join('\n')}\n`;
    const most = errColumns === undefined ? Number.POSITIVE_INFINITY : 3 * width;
    const { text, named } = rangesOf(this.#places.subarray(0, others), most);
    const cut = named === others ? '.' : `, and ${thousands(others - named)} more (--rejects FILE writes them all).`;
    const rest = `and ${place}s ${text}${cut}`;
    lines.push(...(errColumns === undefined ? [rest] : wrap(rest, width - 2)).map((line) => `  ${line}`));
    return `${lines.join('\n')}\n`;
  }
}

/** So few that the summary above them stays in sight. */
const mostInFull = 8;

/** Ascending numbers as `3, 7-9, 12`, up to a length; `named` says how many of them are in there. */
export function rangesOf(places: Uint32Array, longest: number): { text: string; named: number } {
  const ranges: string[] = [];
  let length = 0;
  let at = 0;
  while (at < places.length && length < longest) {
    let end = at;
    while (end + 1 < places.length && places[end + 1] === (places[end] ?? 0) + 1) end += 1;
    const range = end === at ? `${places[at]}` : `${places[at]}-${places[end]}`;
    length += range.length + 2;
    ranges.push(range);
    at = end + 1;
  }
  return { text: ranges.join(', '), named: at };
}

/** A JSON object a line: `place`, `reason`, `text`. Without rejects it is empty, and says nothing of an earlier list. */
class RejectsFile {
  readonly #file: NamedFile;
  #text = '';

  constructor(path: string) {
    this.#file = new NamedFile(path);
  }

  get path(): string {
    return this.#file.path;
  }

  get failure(): ConfigurationError | null {
    return this.#file.failure;
  }

  add({ place, reason, text }: Reject): void {
    this.#text += `${JSON.stringify({ place, reason, text })}\n`;
    if (this.#text.length > 65_536) this.#attempt(() => this.#flush());
  }

  close(): void {
    this.#attempt(() => {
      this.#flush();
      this.#file.commit();
    });
  }

  #flush(): void {
    const text = this.#text;
    this.#text = '';
    this.#file.write(text);
  }

  /** The list goes on without the file; why is said at its end. */
  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (this.failure === null) throw error;
    }
  }
}
