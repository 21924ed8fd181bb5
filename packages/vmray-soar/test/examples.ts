import { readFileSync } from 'node:fs';

/** The values of the published examples: of each command's context, and of each action's JSON result. */
function examples(name: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));
}

export const xsoarExamples = examples('xsoar-documented-examples.json');
export const secopsExamples = examples('secops-documented-examples.json');

/** Whether a path such as `VMRay.Sample.IOC.File.Hashes.MD5` leads to a field, through lists and keys that have dots in them. */
export function hasPath(value: unknown, path: string): boolean {
  return valuesAt(value, path).length > 0;
}

/** Whether the path leads to something other than null, an empty text or an empty list. */
export function hasValue(value: unknown, path: string): boolean {
  return valuesAt(value, path).some(
    (found) => found !== null && found !== '' && !(Array.isArray(found) && !found.length),
  );
}

function valuesAt(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === path) return inner === undefined ? [] : [inner];
    return path.startsWith(`${key}.`) ? valuesAt(inner, path.slice(key.length + 1)) : [];
  });
}
