// What would do something to a terminal, deceive its reader or take no place on it: controls (C0, DEL, C1), format characters
// (among them all bidirectional and zero-width ones), line and paragraph separators, halves of surrogate pairs, private and
// unassigned ones, and what Unicode calls ignorable but for the selectors of emoji and text style. `@sandjury/export` shows the
// same; it is not loaded for this alone.
const characters = String.raw`\p{C}\p{Zl}\p{Zp}[\p{Default_Ignorable_Code_Point}--[\ufe00-\ufe0f]]`;

/** Every character that no text for a terminal may have. */
const unprintable: RegExp = new RegExp(`[${characters}]`, 'gv');

/** The same in JSON text, where a C0 control is white space between two tokens: JSON has no other. */
export const unprintableInJson: RegExp = new RegExp(String.raw`[[${characters}]--[\x00-\x1f]]`, 'gv');

/** Marks pile up on one character without an end, over the lines above and below. No script needs more than this. */
const piledMarks = /(\p{M}{6})\p{M}+/gu;

/** The text with every unprintable character shown as `\u{1b}`, so that nothing from a sample acts on a terminal. */
export function printable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text
    .replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(piledMarks, '$1…');
}
