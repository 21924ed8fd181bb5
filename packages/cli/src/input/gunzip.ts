import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ConfigurationError, TooLargeError } from '@sandjury/core';
import { codeOf } from '../files/reason-of.ts';

const unpack = promisify(gunzip);

/** More layers of gzip than a mistake explains: one of the server, one of the user. */
const mostLayers = 3;

/**
 * Bytes without the layers of gzip around them; all else as it is. No layer is unpacked to more than `maxBytes`, whatever it says of
 * its size. Throws TooLargeError over that, ConfigurationError when it is damaged or has more than three layers.
 */
export async function gunzipped(bytes: Buffer, what: string, maxBytes: number): Promise<Buffer> {
  let content = bytes;
  for (let layer = 0; isGzip(content); layer += 1) {
    if (layer === mostLayers) throw new ConfigurationError(`${what} is compressed with gzip more than ${layer} times.`);
    content = await layerOf(content, what, maxBytes);
  }
  return content;
}

function isGzip([first, second, third]: Buffer): boolean {
  return first === 0x1f && second === 0x8b && third === 0x08;
}

async function layerOf(bytes: Buffer, what: string, maxBytes: number): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') {
      throw new TooLargeError(
        `${what}, unpacked, is larger than the limit of ${maxBytes} bytes; --max-bytes sets another.`,
        { cause },
      );
    }
    throw new ConfigurationError(`${what} is compressed with gzip, and damaged or cut off.`, { cause });
  }
}
