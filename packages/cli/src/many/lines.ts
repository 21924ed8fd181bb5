import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';

/** A longer line is no sample, and is not held. Characters. */
export const longestLine = 65_536;

/** A line that was too long; its text is not known. */
export const tooLong: unique symbol = Symbol('too long');

/**
 * The lines of a text, many at a time, as they come: UTF-8, or UTF-16 with a byte order mark, as PowerShell writes it. They end with
 * `\n`, `\r\n` or, as old spreadsheets write a CSV, `\r`. The `\r` of `\r\n` is left on.
 */
export async function* linesOf(stream: Readable): AsyncGenerator<(string | typeof tooLong)[]> {
  let rest = '';
  let isTooLong = false;
  const take = (text: string): (string | typeof tooLong)[] => {
    const [first = '', ...lines] = text.split(endOfLine);
    const joined = rest + first;
    const last = lines.pop();
    const ended = isTooLong || joined.length > longestLine ? tooLong : joined;
    if (last === undefined) {
      isTooLong = ended === tooLong;
      rest = isTooLong ? '' : joined;
      return [];
    }
    isTooLong = last.length > longestLine;
    rest = isTooLong ? '' : last;
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
  if (isTooLong || end.some((line) => line !== '')) yield end;
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
    }
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder === null ? start.toString() : decoder.decode();
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
