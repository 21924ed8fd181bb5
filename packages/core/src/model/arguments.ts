import { ConfigurationError } from './errors.ts';

const kinds = {
  text: (value: unknown) => typeof value === 'string',
  function: (value: unknown) => typeof value === 'function',
  object: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
  list: (value: unknown) => Array.isArray(value),
  bytes: (value: unknown) => value instanceof Uint8Array,
  iterable: (value: unknown) =>
    typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value),
};

/** What an argument of a public function can be. `iterable`: a list or another object that can be iterated, also asynchronously. */
export type ArgumentKind = keyof typeof kinds;

/**
 * Throws ConfigurationError unless the argument of a public function is of a kind. `place` names function and argument
 * (`compareMany: samples`), `expected` says what to give. The message names what was given by its kind, never by its value.
 */
export function checkArgument(value: unknown, kind: ArgumentKind, place: string, expected: string): void {
  if (kinds[kind](value)) return;
  throw new ConfigurationError(`${place}: expected ${expected}, got ${kindOf(value)}.`);
}

/**
 * Throws ConfigurationError unless `options` is an object without other keys than those named. A misspelt option would else be
 * without effect.
 */
export function checkOptions(options: unknown, keys: readonly string[], place: string): void {
  checkArgument(options, 'object', place, `an object with any of ${keys.join(', ')}`);
  const unknown = Object.keys(options as object).find((key) => !keys.includes(key));
  if (unknown === undefined) return;
  throw new ConfigurationError(`${place}: there is no ${JSON.stringify(unknown)}; there are ${keys.join(', ')}.`);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function: call it, and give what it returns';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
