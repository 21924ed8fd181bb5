import type { IncomingMessage } from 'node:http';

/** A request body is larger than its operation takes. */
export class BodyTooLargeError extends Error {}

/** What a request body is read into and up to. */
export interface RequestBodySettings {
  readonly maximumBytes: number;
  /** Its `bodyBytes` grows as the body arrives. */
  readonly tally: { bodyBytes: number };
}

/** The body of one request: read once, counted as it passes, never kept here. */
export class RequestBody implements AsyncIterable<Buffer> {
  readonly chunks: AsyncIterator<Buffer>;
  readonly settings: RequestBodySettings;
  /** What `Content-Length` promises; `null` for a chunked body. */
  readonly declaredBytes: number | null;

  constructor(request: IncomingMessage, settings: RequestBodySettings) {
    // A reader that stops early must not take the connection with it.
    this.chunks = request.iterator({ destroyOnReturn: false });
    this.settings = settings;
    const declared = request.headers['content-length'];
    this.declaredBytes = declared === undefined ? null : Number(declared);
  }

  /** The chunks that nobody has read yet. Throws BodyTooLargeError beyond the limit. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    for (let chunk = await this.next(); chunk !== null; chunk = await this.next()) {
      if (this.settings.tally.bodyBytes > this.settings.maximumBytes) {
        throw new BodyTooLargeError(`The body has more than ${this.settings.maximumBytes} bytes.`);
      }
      yield chunk;
    }
  }

  /** All of it. Throws BodyTooLargeError beyond the limit. */
  async whole(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Reads what is left, throws it away, and stops early once `bytes` have arrived. */
  async discard(bytes: number = Number.POSITIVE_INFINITY): Promise<void> {
    while (this.settings.tally.bodyBytes < bytes) if ((await this.next()) === null) return;
  }

  async next(): Promise<Buffer | null> {
    const result = await this.chunks.next();
    if (result.done) return null;
    this.settings.tally.bodyBytes += result.value.length;
    return result.value;
  }
}
