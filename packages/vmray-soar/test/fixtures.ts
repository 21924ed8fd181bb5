import { readFileSync } from 'node:fs';

/** A fixture of `@sandjury/vmray`, parsed anew. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../vmray/test/fixtures/${name}`, import.meta.url), 'utf8'));
}

/** The `data` of a fixture's envelope. */
export function fixtureData(name: string): unknown {
  const document = fixture(name);
  return typeof document === 'object' && document !== null && 'data' in document ? document.data : null;
}
