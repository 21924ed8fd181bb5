import { createRequire } from 'node:module';
import type stringWidthOf from 'string-width';

// Latin and Cyrillic letters and the marks of our own, one column each, which join with nothing. Measuring anything else needs
// tables that take longer to load than most of a command: they are loaded when the first such text comes.
const plain = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0400-\u0482\u048a-\u052f–…→✖▲✔]*$/;

/** A colour of ours: what comes from elsewhere holds no escape by the time it is set in a table. */
const colour = /\u001b\[\d+m/g;

const load = createRequire(import.meta.url);
let measure: typeof stringWidthOf | undefined;
let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes. Colours take none. */
export function widthOf(text: string): number {
  const bare = text.includes('\u001b') ? text.replace(colour, '') : text;
  if (plain.test(bare)) return bare.length;
  measure ??= (load('string-width') as { default: typeof stringWidthOf }).default;
  return measure(bare);
}

/** What a text cannot be cut within: a character as a reader sees it, or a colour. */
export interface Unit {
  text: string;
  width: number;
}

/** A text in units, in order. */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  let end = 0;
  for (const { 0: code, index } of text.matchAll(colour)) {
    units.push(...charactersOf(text.slice(end, index)), { text: code, width: 0 });
    end = index + code.length;
  }
  units.push(...charactersOf(text.slice(end)));
  return units;
}

function charactersOf(text: string): Unit[] {
  if (plain.test(text)) return Array.from(text, (character) => ({ text: character, width: 1 }));
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => ({ text: segment, width: widthOf(segment) }));
}
