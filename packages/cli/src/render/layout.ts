import stringWidth from 'string-width';

/** A cell, and whether it is set to the right. */
export type Cell = string | { right: string };

/** How columns are fitted into a width: one of them gives way, down to `least` columns. */
export interface Fit {
  width: number;
  shrink: number;
  least: number;
}

/** Rows in columns, as wide as their widest cell, two blanks between. The last column is not filled up. */
export function columns(rows: readonly (readonly Cell[])[], fit?: Fit): string[] {
  const widths = widthsOf(rows);
  if (fit === undefined) return rows.map((row) => line(row, widths));
  const excess = widths.reduce((sum, width) => sum + width + 2, -2) - fit.width;
  const room = Math.max(fit.least, (widths[fit.shrink] ?? 0) - Math.max(0, excess));
  const fitted = rows.map((row) => row.map((cell, index) => (index === fit.shrink ? shortened(cell, room) : cell)));
  const fittedWidths = widthsOf(fitted);
  return fitted.map((row) => line(row, fittedWidths));
}

function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, stringWidth(textOf(cell)));
    });
  }
  return widths;
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
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  if (typeof cell !== 'string') return blanks + text;
  return isLast ? text : text + blanks;
}

/** Words in lines of at most `width` columns; a word that is wider is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((piece) => pieces(piece, width))) {
    if (line === '') line = word;
    else if (stringWidth(line) + 1 + stringWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const cut: string[] = [];
  let piece = '';
  for (const character of word) {
    if (stringWidth(piece + character) > width) {
      cut.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...cut, piece];
}

/** A label in a column of its own and text beside it, wrapped: `  Dissent    alibaba says suspicious.` */
export function labelled(label: string, text: string, width: number): string[] {
  const indent = 2 + labelWidth;
  const [first = '', ...rest] = wrap(text, Math.max(20, width - indent));
  return [`  ${label.padEnd(labelWidth)}${first}`, ...rest.map((line) => ' '.repeat(indent) + line)];
}

const labelWidth = 12;

/** The text, cut in the middle when it is longer than `width` columns. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const characters = [...text];
  const keep = Math.max(1, Math.floor((width - 1) / 2));
  const short = `${characters.slice(0, keep).join('')}…${characters.slice(-keep).join('')}`;
  return stringWidth(short) <= width ? short : `${characters.slice(0, Math.max(1, Math.floor(keep / 2))).join('')}…`;
}

/** A hash as people quote it in speech: its first and last characters. */
export function shortHash(hash: string): string {
  return hash.length > 20 ? `${hash.slice(0, 10)}…${hash.slice(-6)}` : hash;
}
