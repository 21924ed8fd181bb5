/**
 * Characters that would do something to a terminal or deceive its reader: controls (C0, DEL, C1), format characters (among
 * them all bidirectional and zero-width ones), line and paragraph separators, and halves of surrogate pairs.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with every unprintable character shown as `\u{1b}`, so that nothing from a sample acts on a terminal. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
