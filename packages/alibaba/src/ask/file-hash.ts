import { ConfigurationError, DeadlineError, type FileSample } from '@sandjury/core';
import { readInPassing } from '@sandjury/core/toolkit';
import type { AlibabaConnection } from '../api/connection.ts';
import type { StepOptions } from './budget.ts';

/**
 * Reads a file for its hash: one and not three, which cost more than the upload itself. Throws ConfigurationError where it is
 * not of the size that was said, DeadlineError; the caller's abort reason is rethrown untouched. Both end it also while the
 * file is being waited for.
 */
export async function hashFile(
  file: FileSample,
  kind: 'md5' | 'sha256',
  { provider, clock }: Pick<AlibabaConnection, 'provider' | 'clock'>,
  { signal, deadlineMs }: StepOptions,
): Promise<string> {
  const { createHash } = await import('node:crypto');
  signal?.throwIfAborted();
  const hasher = createHash(kind);
  const source = readInPassing(file)[Symbol.asyncIterator]();
  const stop = Promise.withResolvers<never>();
  const onAbort = () => stop.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const cancel = clock.after(deadlineMs, () =>
    stop.reject(new DeadlineError(`${provider}: the file could not be read within ${deadlineMs} ms.`, { provider })),
  );
  let isOver = false;
  const readAll = async () => {
    let size = 0;
    for (let next = await source.next(); next.done !== true && !isOver; next = await source.next()) {
      size += next.value.byteLength;
      hasher.update(next.value);
    }
    return size;
  };
  try {
    const size = await Promise.race([readAll(), stop.promise]);
    if (size === file.size) return hasher.digest('hex');
    const message = `${provider}: the file has ${size} bytes, and not the ${file.size} that were said.`;
    throw new ConfigurationError(message, { provider });
  } finally {
    isOver = true;
    cancel();
    signal?.removeEventListener('abort', onAbort);
    // A source that is at work ends after its present step, and nobody waits for it.
    Promise.resolve(source.return?.()).catch(() => undefined);
  }
}
