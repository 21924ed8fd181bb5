import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from './reason-of.ts';

/** As many links as a system follows before it calls them a circle. */
const mostLinks = 40;

/** Where the file is that a path names, through every symbolic link; also where the last of them leads to no file yet. */
export function realFile(path: string): string {
  let at = path;
  for (let links = 0; links <= mostLinks; links += 1) {
    try {
      return realpathSync(at);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    const whole = resolve(at);
    const folder = realpathSync(dirname(whole));
    const next = linkAt(whole);
    if (next === null) return join(folder, basename(whole));
    at = resolve(folder, next);
  }
  throw Object.assign(new Error(`${path}: too many symbolic links`), { code: 'ELOOP' });
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
