import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../packages');

/** The recorded and published replies that a package's tests have, by their path among its fixtures. */
export function fixtures(name: string, wanted: (file: string) => boolean = () => true): string[] {
  const folder = join(packages, name, 'test/fixtures');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && wanted(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** The same document with at most `most` entries in each of its collections: what is odd about one is odd about three. */
export function thinned(value: unknown, most = 3): unknown {
  if (Array.isArray(value)) return value.slice(0, most).map((item) => thinned(item, most));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const isCollection = entries.length > 12 && entries.every(([key]) => /\d/.test(key));
  return Object.fromEntries(
    entries.slice(0, isCollection ? most : entries.length).map(([key, item]) => [key, thinned(item, most)]),
  );
}

/** The same document with the texts that hold JSON as what they hold: Alibaba's `Basic`, `Sandbox` … come either way. */
export function unfolded(value: unknown): unknown {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return unfolded(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(unfolded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unfolded(item)]));
}
