import { createHash } from 'node:crypto';

/** The hash of the n-th made-up sample: the same in every process. */
export function hashNumber(kind: 'md5' | 'sha1' | 'sha256', n: number): string {
  return createHash(kind).update(`sample ${n}`).digest('hex');
}
