import { readFileSync } from 'node:fs';

/** A worked example of `test/fixtures`, parsed. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}
