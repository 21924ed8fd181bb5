import { listOf, requiredText } from '../parameters.ts';
import { documentedRefusal, invalidParameter, RefusedCall } from '../refusal.ts';

/** The prose says 100, the schema 200; 100 is what a client can rely on. */
const maximumHashes = 100;

/** The `Type` of a Skill package, which is only ever downloaded and gets its key from the service. */
export const skillPackage = 6;

/** The value of `Type`: 0, 1, 2 and 4 are files. Throws RefusedCall. */
export function detectTypeOf(query: URLSearchParams, { skills }: { skills: boolean }): number {
  const type = requiredText(query, 'Type');
  const known = skills ? ['0', '1', '2', '4', String(skillPackage)] : ['0', '1', '2', '4'];
  if (!known.includes(type)) throw new RefusedCall(documentedRefusal('InvalidApiDetectType'));
  return Number(type);
}

/** The distinct values of `HashKeyList`. Throws RefusedCall. */
export function hashKeysOf(query: URLSearchParams): string[] {
  return [...new Set(atMostAllowed('HashKeyList', listOf(query, 'HashKeyList')))];
}

/** The list itself. Throws RefusedCall when it has more than 100 elements. */
export function atMostAllowed<Item>(name: string, items: readonly Item[]): readonly Item[] {
  if (items.length > maximumHashes) throw invalidParameter(name, `must have at most ${maximumHashes} elements`);
  return items;
}

/** The key itself. Throws RefusedCall when it is no hash that the service takes: a SHA-1, or one in capitals. */
export function checkedHash(key: string): string {
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/.test(key)) return key;
  throw invalidParameter('HashKey', 'must be an MD5 or SHA-256 in lower-case hex');
}
