import type { Readable } from 'node:stream';
import { ConfigurationError, SandboxError } from '../../model/errors.ts';

/** The body of a request as a stream: flat memory whatever its size. */
export interface StreamBody {
  /** The content from its beginning; called anew for each attempt. */
  open(): AsyncIterable<Uint8Array>;
  /** Bytes; null sends the body in chunks, without a content-length. */
  length: number | null;
}

/** One sending of a stream, for one attempt. */
export interface Upload {
  content: Readable;
  /** Whether a byte was handed to the network. */
  hasBegun(): boolean;
  /** Lets go of the source, also while it is being waited for: undici leaves that to us. */
  end(): void;
}

/** The content as it is to be sent. Where it is not of the declared length the request is never completed. */
export function createUpload(body: StreamBody, provider: string): Upload {
  let source: AsyncIterator<Uint8Array> | undefined;
  let stopWaiting = () => {};
  let sent = 0;
  let isOver = false;

  const pull = async (): Promise<Uint8Array | null> => {
    for (;;) {
      if (isOver) return null;
      // Promise.race against one promise for the whole upload would keep every chunk until its end.
      const next = await new Promise<IteratorResult<Uint8Array> | null>((resolve, reject) => {
        stopWaiting = () => resolve(null);
        source ??= body.open()[Symbol.asyncIterator]();
        source.next().then(resolve, reject);
      });
      if (next === null || next.done === true) return null;
      if (next.value.byteLength > 0) return next.value;
    }
  };
  const draw = () => fromSource(pull, provider);
  async function* content(): AsyncGenerator<Uint8Array> {
    for (let chunk = await draw(); chunk !== null; chunk = await draw()) {
      const size = sent + chunk.byteLength;
      // The last piece waits until it is known to be the last: a vendor must not get a whole request that we call failed.
      const isTooLong = size === body.length ? (await draw()) !== null : size > (body.length ?? size);
      if (isOver) return;
      if (isTooLong) throw changed(provider);
      sent = size;
      yield chunk;
    }
    if (!isOver && sent < (body.length ?? 0)) throw changed(provider);
  }
  // Loaded for an upload only: with what it loads itself it takes long.
  const { Readable } = process.getBuiltinModule('node:stream');
  // undici sees a failure first. An error after the end of the request has no other listener.
  const stream = Readable.from(content(), { objectMode: false }).on('error', () => undefined);
  return {
    content: stream,
    hasBegun: () => sent > 0,
    end() {
      isOver = true;
      stopWaiting();
      // A generator that is at work ends after its present step, and nobody waits for it.
      Promise.resolve(source?.return?.()).catch(() => undefined);
      stream.destroy();
    },
  };
}

/** What the source throws, as an error that says whose fault it is. */
async function fromSource<T>(pull: () => Promise<T>, provider: string): Promise<T> {
  try {
    return await pull();
  } catch (cause) {
    if (SandboxError.is(cause)) throw cause;
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new ConfigurationError(`The content to be sent to ${provider} cannot be read${code}.`, { provider, cause });
  }
}

function changed(provider: string): ConfigurationError {
  return new ConfigurationError(`The content to be sent to ${provider} is not of the size that it had at first.`, {
    provider,
  });
}
