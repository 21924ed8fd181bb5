import { ResponseError } from '../../model/errors.ts';
import { defaultMaxDepth, defaultMaxValues, type ParseJsonOptions, tooDeep, tooMany } from './json.ts';

// A fast path, and the only use of this file: a CAPE report of 75 MB takes 0.7 s of processor time in place of 1.4 s (`pnpm bench
// cape-report`). One text of the whole, and the one buffer that it is decoded from, are memory that was never used before, and cost
// more than all else together.

/** How a long reply is parsed. */
export interface PiecesOptions extends ParseJsonOptions {
  /** Gets each piece as it was parsed, with its text, and returns what takes its place. */
  clean?: (value: unknown, text: string) => unknown;
  /** The least bytes of a piece; 112 KiB unless given. */
  pieceBytes?: number;
}

/** V8 keeps the values of a text above 100 KiB among the old ones at once, and a text below 128 KiB among the young ones. */
const usualPieceBytes = 112 * 1024;
/** More is scanned in several steps, so that the buffer stays small. */
const stepBytes = 64 * 1024;

const quote = 0x22;
const comma = 0x2c;
const listStart = 0x5b;
const backslash = 0x5c;
const listEnd = 0x5d;
const objectStart = 0x7b;
const objectEnd = 0x7d;

type Container = unknown[] | Record<string, unknown>;

/** Where a container that is still open began in the buffer, and where its key stands, if it has one. */
interface Opener {
  at: number;
  keyStart: number;
  keyEnd: number;
}

/**
 * Parses JSON in UTF-8 piece by piece. The result is that of `JSON.parse`; the limits are those of `parseJson`, and hold for what
 * was scanned before any of it is parsed. Throws ResponseError when it is not JSON, TooLargeError over a limit.
 */
export function parseJsonPieces(chunks: Iterable<Uint8Array>, options: PiecesOptions): unknown {
  const reader = new PieceReader(options);
  try {
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += stepBytes) reader.add(chunk.subarray(at, at + stepBytes));
    }
    return reader.end();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isEmpty = reader.isBlank ? ': it is empty' : '';
    throw new ResponseError(`${options.what} is not JSON${isEmpty}.`, { provider: options.provider ?? null });
  }
}

class PieceReader {
  readonly #options: PiecesOptions;
  readonly #pieceBytes: number;
  /** What was not parsed yet is from `#start` to `#filled`; up to `#next` it was scanned. */
  #buffer: Buffer;
  #start = 0;
  #filled = 0;
  #next = 0;
  #isInText = false;
  #textStart = 0;
  #textEnd = 0;
  #values = 1;
  /** Open containers of earlier pieces, the outermost first; then those that began in this one. */
  #frames: Container[] = [];
  #openers: Opener[] = [];
  #root: { value: unknown } | null = null;

  constructor(options: PiecesOptions) {
    this.#options = options;
    this.#pieceBytes = options.pieceBytes ?? usualPieceBytes;
    this.#buffer = Buffer.allocUnsafeSlow(2 * (this.#pieceBytes + stepBytes));
  }

  /** Whether nothing was found but white space. */
  get isBlank(): boolean {
    return this.#root === null && this.#text(this.#filled).trim() === '';
  }

  add(chunk: Uint8Array): void {
    this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#filled);
    this.#filled += chunk.length;
    if (this.#isInText) this.#endText();
    this.#scan();
  }

  end(): unknown {
    if (this.#frames.length > 0) throw new SyntaxError('A list or an object has no end.');
    if (this.#root === null) this.#root = { value: this.#parse(this.#text(this.#filled)) };
    else if (!isBlank(this.#text(this.#filled))) throw new SyntaxError('There is something behind the end.');
    return this.#root.value;
  }

  /** The text that was not parsed yet, up to a place. */
  #text(end: number): string {
    const text = this.#buffer.toString('utf8', this.#start, end);
    return text.charCodeAt(0) === 0xfeff && this.#root === null ? text.slice(1) : text;
  }

  #scan(): void {
    const buffer = this.#buffer;
    const filled = this.#filled;
    const { maxDepth = defaultMaxDepth, maxValues = defaultMaxValues } = this.#options;
    for (let index = this.#next; index < filled; index++) {
      const unit = buffer[index];
      if (unit === quote) {
        this.#textStart = index;
        this.#next = index + 1;
        index = this.#endText() - 1;
      } else if (unit === comma) {
        this.#values += 1;
        if (index - this.#start >= this.#pieceBytes) this.#cut(index);
      } else if (unit === listStart || unit === objectStart) {
        this.#values += 1;
        this.#openers.push({ at: index, keyStart: this.#textStart, keyEnd: this.#textEnd });
        if (this.#frames.length + this.#openers.length > maxDepth) throw tooDeep(this.#options);
      } else if (unit === listEnd || unit === objectEnd) this.#close(index, unit);
      if (this.#values > maxValues) throw tooMany(this.#options);
      this.#next = index + 1;
    }
  }

  /** Goes to the end of the string that it is in: the place after its quote, or after the last byte that there is. */
  #endText(): number {
    const buffer = this.#buffer;
    const filled = this.#filled;
    let index = this.#next;
    let unit: number | undefined = 0;
    while (index < filled && unit !== quote) {
      unit = buffer[index];
      index += unit === backslash ? 2 : 1;
    }
    this.#isInText = unit !== quote;
    this.#textEnd = index;
    this.#next = index;
    return index;
  }

  #close(index: number, unit: number): void {
    if (this.#openers.pop() !== undefined) return;
    const frame = this.#frames.pop();
    if (frame === undefined || Array.isArray(frame) !== (unit === listEnd)) throw new SyntaxError('Nothing ends here.');
    this.#take(frame, this.#text(index));
    this.#start = index + 1;
  }

  /** Parses what there is before a comma, as if all that is open ended there. */
  #cut(index: number): void {
    const text =
      this.#text(index) +
      this.#openers
        .map(({ at }) => (this.#buffer[at] === listStart ? ']' : '}'))
        .reverse()
        .join('');
    const innermost = this.#frames.at(-1);
    let [around, begun]: [unknown, Opener[]] = [null, this.#openers];
    if (innermost !== undefined) around = this.#take(innermost, text);
    else if (this.#root === null && begun.length > 0) {
      around = this.#parse(text);
      this.#root = { value: around };
      this.#frames.push(around as Container);
      begun = begun.slice(1);
    } else return;
    for (const opener of begun) {
      around = this.#lastOf(around as Container, opener);
      this.#frames.push(around as Container);
    }
    this.#openers = [];
    this.#start = index;
  }

  /** The container that is open inside of another: the last of a list, or what is under its key. */
  #lastOf(around: Container, { keyStart, keyEnd }: Opener): unknown {
    return Array.isArray(around)
      ? around.at(-1)
      : around[String(this.#parse(this.#buffer.toString('utf8', keyStart, keyEnd)))];
  }

  /** Adds a piece, which begins with a comma, to the container that it is of. Returns what was added. */
  #take(frame: Container, text: string): Container | null {
    if (isBlank(text)) return null;
    const start = text.indexOf(',');
    if (start === -1 || !isBlank(text.slice(0, start))) throw new SyntaxError('Between two values is no comma.');
    const rest = text.slice(start + 1);
    if (Array.isArray(frame)) {
      const found = this.#parse(`[${rest}]`) as unknown[];
      if (found.length === 0) throw new SyntaxError('After a comma is no value.');
      for (const item of found) frame.push(item);
      return found;
    }
    const found = this.#parse(`{${rest}}`) as Record<string, unknown>;
    const keys = Object.keys(found);
    if (keys.length === 0) throw new SyntaxError('After a comma is no key.');
    for (const key of keys) setOwn(frame, key, found[key]);
    return found;
  }

  #parse(text: string): unknown {
    const value: unknown = JSON.parse(text);
    return this.#options.clean?.(value, text) ?? value;
  }

  /** Moves what was not parsed yet to the front, and into a larger buffer where it must be. */
  #makeRoom(bytes: number): void {
    const start = this.#start;
    if (this.#filled + bytes <= this.#buffer.length) return;
    const size = this.#filled - start + bytes;
    const into = size <= this.#buffer.length ? this.#buffer : Buffer.allocUnsafeSlow(2 * size);
    this.#buffer.copy(into, 0, start, this.#filled);
    this.#buffer = into;
    this.#filled -= start;
    this.#next -= start;
    this.#textStart -= start;
    this.#textEnd -= start;
    for (const opener of this.#openers) {
      opener.at -= start;
      opener.keyStart -= start;
      opener.keyEnd -= start;
    }
    this.#start = 0;
  }
}

function isBlank(text: string): boolean {
  return /^[ \t\n\r]*$/.test(text);
}

/** Assigned, `__proto__` would become the prototype. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
