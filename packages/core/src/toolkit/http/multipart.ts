import { ConfigurationError } from '../../model/errors.ts';
import type { StreamBody } from './upload.ts';

/** One part of a form: a field, or a file whose content is streamed. */
export type FormPart =
  | { name: string; value: string }
  | {
      name: string;
      filename: string;
      /** `application/octet-stream` unless given. */
      contentType?: string;
      /** Bytes; null where it is not known. */
      size: number | null;
      /** The content from its beginning; called once per attempt. */
      open(): AsyncIterable<Uint8Array>;
    };

/** A form that is ready to be sent. */
export interface Form {
  /** For the `content-type` header. */
  contentType: string;
  body: StreamBody;
}

/**
 * A form as multipart/form-data (RFC 7578), its parts in the order given. The length is known when every file's size is.
 * Names are written as browsers write them: UTF-8, with `"`, CR and LF as %22, %0D, %0A; a field's value goes out byte for
 * byte. `boundary` is random unless given. Throws ConfigurationError for a boundary or content type that cannot be sent;
 * reading the body throws it when a file turns out to be of another size.
 */
// FormData with a Blob of `openAsBlob` would stream too, but a Blob is only made of a file on disk or of memory, never of a
// FileSample's own stream, and what it reads does not pass through our hands: no hashes in the same pass.
export function encodeForm(parts: readonly FormPart[], boundary: string = randomBoundary()): Form {
  if (!/^[0-9A-Za-z'()+_,./:=?-]{1,70}$/.test(boundary)) {
    throw new ConfigurationError("A multipart boundary is 1 to 70 letters, digits or '()+_,-./:=? characters.");
  }
  const heads = parts.map((part, index) => Buffer.from(headOf(part, boundary, index === 0)));
  const tail = Buffer.from(`${parts.length > 0 ? '\r\n' : ''}--${boundary}--\r\n`);
  const sizes = parts.map((part) => ('value' in part ? Buffer.byteLength(part.value) : part.size));
  const length = sizes.reduce<number | null>(
    (sum, size, index) => (sum === null || size === null ? null : sum + size + (heads[index]?.length ?? 0)),
    tail.length,
  );
  return {
    contentType: `multipart/form-data; boundary=${quoted(boundary)}`,
    body: {
      length,
      async *open() {
        for (const [index, part] of parts.entries()) {
          const head = heads[index] ?? tail;
          if ('value' in part) yield Buffer.concat([head, Buffer.from(part.value)]);
          else {
            yield head;
            yield* ofSize(part.open(), part.size, part.name);
          }
        }
        yield tail;
      },
    },
  };
}

/** 128 random bits: content that holds the boundary by chance or by intent does not come about. */
function randomBoundary(): string {
  return `----sandjury-${crypto.randomUUID().replaceAll('-', '')}`;
}

/** A header's parameter is quoted where it is no token. */
function quoted(boundary: string): string {
  return /^[0-9A-Za-z'+_.-]+$/.test(boundary) ? boundary : `"${boundary}"`;
}

function headOf(part: FormPart, boundary: string, isFirst: boolean): string {
  const start = `${isFirst ? '' : '\r\n'}--${boundary}\r\nContent-Disposition: form-data; name="${escaped(part.name)}"`;
  if ('value' in part) {
    if (part.value.includes(`\r\n--${boundary}`) || part.value.startsWith(`--${boundary}`)) {
      throw new ConfigurationError(`The value of the form field "${part.name}" holds the boundary.`);
    }
    return `${start}\r\n\r\n`;
  }
  const { filename, contentType = 'application/octet-stream' } = part;
  if (!/^[\x20-\x7e]+$/.test(contentType)) {
    throw new ConfigurationError('The content type of a form part holds characters that cannot be sent.');
  }
  return `${start}; filename="${escaped(filename)}"\r\nContent-Type: ${contentType}\r\n\r\n`;
}

function escaped(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}

/** The content, held to its size before the form goes on: a cut file must not become a whole request. */
async function* ofSize(
  content: AsyncIterable<Uint8Array>,
  size: number | null,
  name: string,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of content) {
    seen += chunk.byteLength;
    if (size !== null && seen > size) break;
    yield chunk;
  }
  if (size !== null && seen !== size) {
    throw new ConfigurationError(`The file of the form part "${name}" is not of the size that it had at first.`);
  }
}
