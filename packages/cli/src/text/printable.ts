import { unprintable } from './unprintable.ts';

/** Marks pile up on one character without an end, over the lines above and below. No script needs more than this. */
const piledMarks = /(\p{M}{6})\p{M}+/gu;

/** The text with every unprintable character shown as `\u{1b}`, so that nothing from a sample acts on a terminal. */
export function printable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text
    .replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(piledMarks, '$1…');
}
