import { createHash } from 'node:crypto';
import { type PartHead, parsePartHead } from './multipart-head.ts';

/** A part without a file name. */
export interface FormField {
  readonly kind: 'field';
  readonly name: string;
  readonly value: string;
}

/** A part with a file name; hashed and counted as it passed. */
export interface FormFile {
  readonly kind: 'file';
  readonly name: string;
  /** As sent: it may hold any path. */
  readonly filename: string;
  /** `application/octet-stream` when the part gives none. */
  readonly contentType: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly hashes: { readonly md5: string; readonly sha1: string; readonly sha256: string; readonly sha512: string };
  /** All of the file when it is no larger than `keepFileBytes`, else `null`. */
  readonly content: Buffer | null;
}

/** One part of a form. */
export type FormPart = FormField | FormFile;

/** The body is no well-formed multipart/form-data. */
export class FormError extends Error {}

/** How a form is read. */
export interface FormSettings {
  /** Files up to this size keep their bytes; 0 unless given. */
  readonly keepFileBytes?: number;
}

const maximumHeadBytes = 16 * 1024;
const maximumFieldBytes = 1024 * 1024;
const maximumParts = 1000;
const headEnd = Buffer.from('\r\n\r\n');

/**
 * Reads a multipart/form-data body in the order of its parts, with memory for one chunk, the fields and what `keepFileBytes` allows.
 * Throws FormError for another content type, a malformed or unfinished body, and more than 1000 parts; an error of `body` itself passes through.
 */
export async function readForm(
  contentType: string | undefined,
  body: AsyncIterable<Buffer> | Iterable<Buffer>,
  settings: FormSettings = {},
): Promise<readonly FormPart[]> {
  const parser = new FormParser(boundaryOf(contentType ?? ''), settings.keepFileBytes ?? 0);
  for await (const chunk of body) parser.write(chunk);
  return parser.finish();
}

interface OpenPart {
  write(bytes: Buffer): void;
  end(): FormPart;
}

class FormParser {
  readonly delimiter: Buffer;
  readonly keepFileBytes: number;
  readonly parts: FormPart[] = [];
  state: 'preamble' | 'delimiter' | 'head' | 'content' | 'end' = 'preamble';
  part: OpenPart | null = null;
  // The first boundary has no line break before it: giving it one makes all boundaries alike.
  pending: Buffer = Buffer.from('\r\n');

  constructor(boundary: string, keepFileBytes: number) {
    this.delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
    this.keepFileBytes = keepFileBytes;
  }

  write(chunk: Buffer): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    while (this.step());
  }

  finish(): readonly FormPart[] {
    if (this.state !== 'end') throw new FormError('The form ends before its last boundary.');
    return this.parts;
  }

  /** Consumes what it can of the pending bytes; false when it needs more of them. */
  step(): boolean {
    if (this.state === 'end') {
      this.pending = Buffer.alloc(0);
      return false;
    }
    if (this.state === 'delimiter') return this.afterDelimiter();
    return this.state === 'head' ? this.head() : this.content();
  }

  afterDelimiter(): boolean {
    if (this.pending.length < 2) return false;
    const mark = this.pending.toString('latin1', 0, 2);
    if (mark !== '--' && mark !== '\r\n')
      throw new FormError('A boundary is followed by neither a line break nor "--".');
    this.state = mark === '--' ? 'end' : 'head';
    this.pending = this.pending.subarray(2);
    return true;
  }

  head(): boolean {
    const end = this.pending.indexOf(headEnd);
    if (end > maximumHeadBytes || (end < 0 && this.pending.length > maximumHeadBytes)) {
      throw new FormError('The head of a part is too long.');
    }
    if (end < 0) return false;
    if (this.parts.length >= maximumParts) throw new FormError('The form has too many parts.');
    const head = parsePartHead(this.pending.toString('utf8', 0, end));
    if (head === null) throw new FormError('A part has no name.');
    this.part = head.filename === null ? openField(head.name) : openFile(head, head.filename, this.keepFileBytes);
    this.state = 'content';
    this.pending = this.pending.subarray(end + headEnd.length);
    return true;
  }

  /** The content of a part, or the preamble, up to the next boundary. */
  content(): boolean {
    const end = this.pending.indexOf(this.delimiter);
    if (end < 0) {
      const safe = Math.max(0, this.pending.length - this.delimiter.length + 1);
      this.part?.write(this.pending.subarray(0, safe));
      this.pending = this.pending.subarray(safe);
      return false;
    }
    this.part?.write(this.pending.subarray(0, end));
    if (this.part !== null) this.parts.push(this.part.end());
    this.part = null;
    this.state = 'delimiter';
    this.pending = this.pending.subarray(end + this.delimiter.length);
    return true;
  }
}

function openField(name: string): OpenPart {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    write: (chunk) => {
      bytes += chunk.length;
      if (bytes > maximumFieldBytes) throw new FormError('A field is too long.');
      chunks.push(chunk);
    },
    end: () => ({ kind: 'field', name, value: Buffer.concat(chunks).toString('utf8') }),
  };
}

function openFile(head: PartHead, filename: string, keepFileBytes: number): OpenPart {
  const [md5, sha1, sha256] = [createHash('md5'), createHash('sha1'), createHash('sha256')];
  const sha512 = createHash('sha512');
  let kept: Buffer[] | null = [];
  let bytes = 0;
  return {
    write: (chunk) => {
      for (const hash of [md5, sha1, sha256, sha512]) hash.update(chunk);
      bytes += chunk.length;
      if (bytes > keepFileBytes) kept = null;
      kept?.push(chunk);
    },
    end: () => ({
      kind: 'file',
      name: head.name,
      filename,
      contentType: head.contentType,
      bytes,
      hashes: {
        md5: md5.digest('hex'),
        sha1: sha1.digest('hex'),
        sha256: sha256.digest('hex'),
        sha512: sha512.digest('hex'),
      },
      content: kept === null ? null : Buffer.concat(kept),
    }),
  };
}

function boundaryOf(contentType: string): string {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/is.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw new FormError('The content type is not multipart/form-data with a boundary.');
  return boundary;
}
