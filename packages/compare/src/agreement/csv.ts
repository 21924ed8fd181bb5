import { ConfigurationError } from '@sandjury/core';

/** One record of a CSV text. `line` is where it starts, the first line being 1. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** Up to the next character that means something outside quotes. */
const plain = /[^",\r\n]*/y;

/**
 * The records of a comma-separated text, as RFC 4180 describes it: a cell in quotes may hold commas, line breaks and
 * doubled quotes; lines end in LF, CRLF or CR; a byte order mark is skipped. An empty line is a record of one empty cell,
 * save the one after the last line break. Throws ConfigurationError that names the line for a quote out of place.
 */
export function* csvRecords(text: string): Generator<CsvRecord> {
  const cursor: Cursor = { text, at: text.startsWith('\uFEFF') ? 1 : 0, line: 1 };
  while (cursor.at < text.length) {
    const record: CsvRecord = { line: cursor.line, cells: [nextCell(cursor)] };
    while (text[cursor.at] === ',') {
      cursor.at += 1;
      record.cells.push(nextCell(cursor));
    }
    skipLineBreak(cursor);
    yield record;
  }
}

interface Cursor {
  text: string;
  at: number;
  line: number;
}

function nextCell(cursor: Cursor): string {
  if (cursor.text[cursor.at] === '"') return quotedCell(cursor);
  plain.lastIndex = cursor.at;
  const cell = plain.exec(cursor.text)?.[0] ?? '';
  cursor.at += cell.length;
  if (cursor.text[cursor.at] === '"') throw refuse(cursor.line, 'a quote stands inside a cell that is not quoted');
  return cell;
}

function quotedCell(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.line;
  let cell = '';
  for (;;) {
    const end = text.indexOf('"', cursor.at + 1);
    if (end < 0) throw refuse(start, 'a quoted cell has no end');
    const part = text.slice(cursor.at + 1, end);
    cursor.line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
    cell += part;
    cursor.at = end + 1;
    if (text[cursor.at] !== '"') break;
    cell += '"';
  }
  if (!['', ',', '\r', '\n'].includes(text[cursor.at] ?? '')) {
    throw refuse(cursor.line, 'something follows a quoted cell before the comma');
  }
  return cell;
}

function skipLineBreak(cursor: Cursor): void {
  if (cursor.at >= cursor.text.length) return;
  cursor.at += cursor.text.startsWith('\r\n', cursor.at) ? 2 : 1;
  cursor.line += 1;
}

function refuse(line: number, problem: string): ConfigurationError {
  return new ConfigurationError(`Table, line ${line}: ${problem}.`);
}
