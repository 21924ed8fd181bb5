import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';

/** A longer line is no sample, and is not held. Characters. */
export const longestLine = 65_536;

/** A line that was too long; its text is not known. */
export const tooLong: unique symbol = Symbol('too long');

/**
 * The lines of a text, many at a time, as they come: UTF-8, or UTF-16 with a byte order mark, as PowerShell writes it. Ends of line
 * are left on where they are `\r`.
 */
export async function* linesOf(stream: Readable): AsyncGenerator<(string | typeof tooLong)[]> {
  let decoder: TextDecoder | null = null;
  let rest = '';
  let isTooLong = false;
  const take = (text: string): (string | typeof tooLong)[] => {
    const [first = '', ...lines] = text.split('\n');
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
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    decoder ??= new TextDecoder(encodingOf(bytes));
    const lines = take(decoder.decode(bytes, { stream: true }));
    if (lines.length > 0) yield lines;
  }
  const end = take(`${decoder?.decode() ?? ''}\n`);
  if (isTooLong || end.some((line) => line !== '')) yield end;
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
