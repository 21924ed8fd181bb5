import { createHash } from 'node:crypto';
import type { FileSample, Hashes } from '@sandjury/core';

/** A file to submit, of a content that no emulator knows before. */
export interface SampleFile extends FileSample {
  readonly hashes: Required<Pick<Hashes, 'md5' | 'sha1' | 'sha256'>>;
}

/** Harmless, and of a type that sandboxes take. One label is one content. */
export function sampleFile(label: string, name: string = 'conformance.js'): SampleFile {
  const content = Buffer.from(`/* conformance of a sandbox adapter: ${label} */\nvar nothing = 0;\n`);
  const half = content.length >> 1;
  const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
  return {
    name,
    size: content.length,
    // In two pieces: the check fails for an adapter that sends only the first.
    async *open() {
      yield content.subarray(0, half);
      yield content.subarray(half);
    },
    hashes: { md5: digest('md5'), sha1: digest('sha1'), sha256: digest('sha256') },
  };
}
