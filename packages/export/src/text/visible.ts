/**
 * Characters that would act on a program, deceive a reader or cannot be seen: controls (C0, DEL, C1), format characters (among
 * them all bidirectional and zero-width ones), line and paragraph separators, halves of surrogate pairs, private and unassigned
 * ones, and what Unicode calls ignorable but for the selectors of emoji and text style.
 */
const unprintable = /[\p{C}\p{Zl}\p{Zp}[\p{Default_Ignorable_Code_Point}--[\ufe00-\ufe0f]]]/gv;

/** The text with every unprintable character shown as `\u{1b}`. The result is one line. */
export function visible(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Schemes that programs turn into links, wherever they stand: `%3Chttp://` too, behind a letter. */
const linkable = /(h)tt(ps?)(?=:\/\/)|(f)t(ps?)(?=:\/\/)/gi;

/** Free text for people: unprintable characters shown, and no URL in it that a program would turn into a link. */
export function harmless(text: string): string {
  return visible(text).replace(linkable, (_, h?: string, ps?: string, f?: string, fps?: string) =>
    h === undefined ? `${f}x${fps}` : `${h}xx${ps}`,
  );
}

/** At most `most` code points of a text, with an ellipsis where it was cut. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\ufffd$/u, '')}…`;
}
