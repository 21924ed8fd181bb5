import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';

/** A longer line is no sample, and is not held. Characters. */
export const longestLine = 65_536;

/** A line that goes on for longer has no end in sight, as that of `/dev/zero`: nothing more is read. Characters. */
export const endlessLine: number = 1024 * 1024;

/** What is read is no list: its message is the second half of a sentence. */
export class NoListError extends Error {}

/** A line that was too long; its text is not known. */
export const tooLong: unique symbol = Symbol('too long');

/**
 * The lines of a text, many at a time, as they come: UTF-8, or UTF-16 with a byte order mark, as PowerShell writes it. They end with
 * `\n`, `\r\n` or, as old spreadsheets write a CSV, `\r`. The `\r` of `\r\n` is left on. Throws NoListError where it is no text, or where
 * a line has no end in sight.
 */
export async function* linesOf(stream: Readable): AsyncGenerator<(string | typeof tooLong)[]> {
  let rest = '';
  /** Characters of the line that is being read; `rest` holds them unless they are too many. */
  let length = 0;
  const take = (text: string): (string | typeof tooLong)[] => {
    const [first = '', ...lines] = text.split(endOfLine);
    const joined = length > longestLine ? '' : rest + first;
    const last = lines.pop();
    length += first.length;
    if (last === undefined) {
      rest = length > longestLine ? '' : joined;
      if (length > endlessLine) throw new NoListError('has a line without an end');
      return [];
    }
    const ended = length > longestLine ? tooLong : joined;
    length = last.length;
    rest = length > longestLine ? '' : last;
    return [ended, ...lines.map((line) => (line.length > longestLine ? tooLong : line))];
  };
  // Whether a `\r` ends a line is known when what follows it is there.
  let held = '';
  for await (const text of decoded(stream)) {
    const known = held + text;
    held = known.endsWith('\r') ? '\r' : '';
    const lines = take(held === '' ? known : known.slice(0, -1));
    if (lines.length > 0) yield lines;
  }
  const end = take(`${held}\n`);
  if (end.some((line) => line !== '')) yield end;
}

const endOfLine = /\n|\r(?!\n)/;

/** The text of a stream in pieces: UTF-8, or UTF-16 with a byte order mark. */
export async function* decoded(stream: Readable): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  // A byte order mark has two bytes, which may come one at a time.
  let start: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    let bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    if (decoder === null) {
      start = Buffer.concat([start, bytes]);
      if (start.length < 2) continue;
      decoder = new TextDecoder(encodingOf(start));
      bytes = start;
      assertText(start, decoder.encoding);
    }
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder === null ? start.toString() : decoder.decode();
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** How files begin that are often taken for the list that is in them. */
const kinds: readonly (readonly [start: string, what: string])[] = [
  ['\x1f\x8b', 'is compressed (gzip): unpack it first, as in `gzip -dc FILE | … --from -`'],
  ['BZh', 'is compressed (bzip2): unpack it first'],
  ['\xfd7zXZ', 'is compressed (xz): unpack it first'],
  ['(\xb5/\xfd', 'is compressed (zstd): unpack it first'],
  ['PK\x03\x04', 'is an archive (ZIP), as a spreadsheet is, too: unpack it, or save the sheet as CSV'],
  ['7z\xbc\xaf', 'is an archive (7z): unpack it first'],
  ['\xd0\xcf\x11\xe0', 'is a document of Office: save the list as text or CSV'],
  ['%PDF-', 'is a PDF: save the list as text'],
];

/** A text has no control characters but those that lay it out; of bytes that are none, one in ten is such. */
const mostControls = 0.05;

function assertText(start: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') return;
  const bytes = start.subarray(0, longestLine);
  const text = bytes.toString('latin1');
  const kind = kinds.find(([beginning]) => text.startsWith(beginning));
  if (kind !== undefined) throw new NoListError(kind[1]);
  const controls = bytes.reduce((count, byte) => count + (byte < 0x20 && !isLayout(byte) ? 1 : 0), 0);
  if (controls > bytes.length * mostControls) throw new NoListError('is no text');
}

/** Tab, line feed, vertical tab, form feed, carriage return, escape. */
function isLayout(byte: number): boolean {
  return (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b;
}
