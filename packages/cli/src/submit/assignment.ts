import { ConfigurationError } from '@sandjury/core';
import type { SubmitOption } from '../configuration/submit-options.ts';
import { didYouMean } from '../flags/did-you-mean.ts';

/** One `--set ID.KEY=VALUE`. */
export interface Assignment {
  id: string;
  key: string;
  value: string;
  /** For messages: the option without its value, which may be a password. */
  name: string;
}

/**
 * Takes `ID.KEY=VALUE` apart. An id may have dots, and so may a key; a value may have `=`. `ids`: those of the providers, of which
 * the longest that fits is meant. Throws ConfigurationError.
 */
export function readAssignment(text: string, ids: readonly string[], command: string): Assignment {
  const [left = ''] = text.split('=', 1);
  const name = `--set ${left}`;
  const form = `expected ID.KEY=VALUE; \`${command} providers ID\` lists the keys`;
  if (left.length === text.length || !/^[^.].*\.[^.]/s.test(left) || left.endsWith('.')) {
    throw new ConfigurationError(`${name}: ${form}.`);
  }
  const id = ids.filter((one) => left.startsWith(`${one}.`)).sort((a, b) => b.length - a.length)[0];
  if (id === undefined) {
    const [typed = ''] = left.split('.', 1);
    const known = `Configured: ${ids.join(', ') || 'none'}.${didYouMean(typed, ids)}`;
    throw new ConfigurationError(`${name}: no provider "${typed}" is configured. ${known}`);
  }
  const value = text.slice(left.length + 1);
  if (value.trim() === '') throw new ConfigurationError(`${name}: the value is empty.`);
  return { id, key: left.slice(id.length + 1), value, name };
}

/** The value as its option takes it; undefined where nothing is known of the option. Throws ConfigurationError. */
export function assignedValue({ name, value }: Assignment, option: Pick<SubmitOption, 'type'> | undefined): unknown {
  const expected = (what: string) => new ConfigurationError(`${name}: expected ${what}.`);
  switch (option?.type) {
    case 'string':
      return value;
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw expected('true or false');
      return value === 'true';
    case 'integer':
      if (!/^[+-]?[0-9]{1,15}$/.test(value)) throw expected('a whole number');
      return Number(value);
    case 'number':
      if (!/^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?$/i.test(value)) throw expected('a number');
      return Number(value);
    case 'array': {
      const list = parsed(value);
      if (!Array.isArray(list)) throw expected('a list as JSON, such as ["a","b"]');
      return list;
    }
    case 'object': {
      const object = parsed(value);
      if (typeof object !== 'object' || object === null || Array.isArray(object)) {
        throw expected('an object as JSON, such as {"a":1}');
      }
      return object;
    }
    default:
      return parsed(value) ?? value;
  }
}

/** undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
