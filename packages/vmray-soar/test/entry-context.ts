import type { XsoarContext } from '../src/index.ts';

/** The context of an entry by its paths alone: `File(val.MD5 && …)` is `File`. Throws where two keys are of one path. */
export function pathsOf(context: XsoarContext): XsoarContext {
  const entries = Object.entries(context).map(([key, value]) => [key.replace(/\(.*\)$/s, ''), value] as const);
  const paths = Object.fromEntries(entries);
  if (Object.keys(paths).length !== entries.length) throw new Error('expected one key for each path');
  return paths;
}
