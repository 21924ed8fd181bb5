import type { Io } from '../world/io.ts';
import { type Unit, unitsOf, widthOf } from './width.ts';

/** A cell, and whether it is set to the right. */
export type Cell = string | { right: string };

/** How columns are fitted into a width: `shrink` gives way first, down to `least` columns, then whatever is widest. */
export interface Fit {
  width: number;
  shrink?: number;
  least?: number;
}

/** How wide a text for a person may be: on a terminal no wider than `most`, elsewhere as wide as it is. */
export function roomOf({ columns: wide }: Pick<Io, 'columns'>, most = 120): number {
  return Number.isFinite(wide) ? Math.min(wide, most) : Number.POSITIVE_INFINITY;
}

/** A text that is longer than `most` columns is cut in the middle where a terminal has to show it, and nowhere else. */
export function brief(text: string, most: number, room: number): string {
  return Number.isFinite(room) ? shorten(text, most) : text;
}

/** A column gives way no further than this, unless the terminal is too narrow for all of them. */
const leastOfOthers = 8;

/** Rows in columns, as wide as their widest cell, two blanks between. The last column is not filled up. */
export function columns(rows: readonly (readonly Cell[])[], fit?: Fit): string[] {
  const widths = widthsOf(rows);
  if (fit === undefined) return rows.map((row) => line(row, widths));
  const fitted = fittedWidths(widths, fit);
  return rows.map((row) => {
    const cells = row.map((cell, index) => shortened(cell, fitted[index] ?? 0));
    return shorten(line(cells, fitted), fit.width);
  });
}

/** Whether rows fit when nothing but the column that is to give way does. */
export function fitsByShrinking(rows: readonly (readonly Cell[])[], fit: Fit): boolean {
  const widths = widthsOf(rows);
  const fitted = fittedWidths(widths, fit);
  return widths.every((own, index) => index === fit.shrink || fitted[index] === own) && totalOf(fitted) <= fit.width;
}

function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(textOf(cell)));
    });
  }
  return widths;
}

function fittedWidths(natural: readonly number[], { width, shrink, least = leastOfOthers }: Fit): number[] {
  const excess = Math.max(0, totalOf(natural) - width);
  const widths = natural.map((own, index) => (index === shrink ? Math.max(Math.min(own, least), own - excess) : own));
  // What is still too much is taken from the widest, which then are of one width.
  let most = width;
  const atMost = () => widths.map((own) => Math.min(own, most));
  while (most > leastOfOthers && totalOf(atMost()) > width) most -= 1;
  return totalOf(widths) > width ? atMost() : widths;
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one + 2, -2);
}

function line(row: readonly Cell[], widths: readonly number[]): string {
  return row
    .map((cell, index) => fill(cell, widths[index] ?? 0, index === row.length - 1))
    .join('  ')
    .trimEnd();
}

function shortened(cell: Cell, width: number): Cell {
  return typeof cell === 'string' ? shorten(cell, width) : { right: shorten(cell.right, width) };
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.right;
}

function fill(cell: Cell, width: number, isLast: boolean): string {
  const text = textOf(cell);
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  if (typeof cell !== 'string') return blanks + text;
  return isLast ? text : text + blanks;
}

/** Words in lines of at most `width` columns; a word that is wider is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ').flatMap((piece) => pieces(piece, width))) {
    const wide = widthOf(word);
    if (line === '') {
      line = word;
      used = wide;
    } else if (used + 1 + wide <= width) {
      line += ` ${word}`;
      used += 1 + wide;
    } else {
      lines.push(line);
      line = word;
      used = wide;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const cut: string[] = [];
  let piece = '';
  let used = 0;
  for (const unit of unitsOf(word)) {
    if (used + unit.width > width && piece !== '') {
      cut.push(piece);
      piece = '';
      used = 0;
    }
    piece += unit.text;
    used += unit.width;
  }
  return [...cut, piece];
}

/** A label in a column of its own and text beside it, wrapped: `  Dissent    ID says suspicious.` */
export function labelled(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, Math.max(12, width - labelledIndent));
  return [`  ${label}`.padEnd(labelledIndent) + first, ...rest.map((line) => ' '.repeat(labelledIndent) + line)];
}

/** Where the text beside a label starts. */
export const labelledIndent = 14;

/** The text, cut in the middle when it is longer than `width` columns. Colours in it stay whole. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  const units = unitsAtEnds(text, width);
  const tailWidth = width >= 5 ? Math.floor((width - 1) / 2) : 0;
  const head = taken(units, width - 1 - tailWidth);
  const tail = taken(units.slice(head.length).reverse(), tailWidth).reverse();
  const hidden = units.slice(head.length, units.length - tail.length);
  return [...head, { text: '…' }, ...hidden.filter(isColour), ...tail].map((unit) => unit.text).join('');
}

/** The units of a text or, where it is very long, of both its ends: far more than fits. */
function unitsAtEnds(text: string, width: number): Unit[] {
  const most = 32 * (width + 8);
  if (text.length <= 2 * most) return unitsOf(text);
  // A cut may halve a character; what is left of it is dropped.
  const ends = `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}${text.slice(-most).replace(/^[\udc00-\udfff]/, '')}`;
  return unitsOf(ends);
}

/** From the front, as many units as fit. */
function taken(units: readonly Unit[], width: number): Unit[] {
  let used = 0;
  const end = units.findIndex((unit) => {
    used += unit.width;
    return used > width;
  });
  return units.slice(0, end === -1 ? units.length : end);
}

function isColour({ text }: Unit): boolean {
  return text.startsWith('\u001b');
}
