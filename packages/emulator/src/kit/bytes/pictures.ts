import { pngOf } from './png.ts';
import { stored, zipOf } from './zip-write.ts';

/** A ZIP archive of screenshots, each another picture, by their paths in it. */
export function picturesZip(paths: readonly string[]): Buffer {
  return zipOf(paths.map((path, index) => stored(path, pngOf(index))));
}
