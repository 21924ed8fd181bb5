import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds at one moment. */
export interface Holding {
  /** Mebibytes, after a garbage collection. */
  readonly rss: number;
  readonly heap: number;
  readonly handles: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export function holding(): Holding {
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  return { rss: mebibytes(rss), heap: mebibytes(heapUsed), handles };
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 ** 2) * 10) / 10;
}

/** The middle one of some values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** How much larger the middle of the last quarter is than that of the second: the first one warms up. */
export function growth(values: readonly number[]): number {
  const quarter = values.length >> 2;
  return median(values.slice(-quarter)) / median(values.slice(quarter, 2 * quarter));
}
