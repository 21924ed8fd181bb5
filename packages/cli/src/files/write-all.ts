import { writeSync } from 'node:fs';

/** Writes all of it: a disk that is nearly full, and a pipe, may take a part at a time. */
export function writeAll(descriptor: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
