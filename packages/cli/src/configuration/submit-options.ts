import type { SandboxPlugin } from '@sandjury/core';
import { z } from 'zod';

/** What a value of an option is, in the words of JSON Schema; `any` where its schema says no more. */
export type OptionType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any';

/** One of the options that a vendor's submission takes, as `providers ID` lists it and `--set ID.KEY=VALUE` gives it. */
export interface SubmitOption {
  /** With dots where it stands inside an object: `webhook.url`. */
  key: string;
  type: OptionType;
  /** The only values that it takes; null where there are others. */
  values: readonly string[] | null;
  description: string | null;
  /** null where the vendor decides. */
  default: unknown;
}

/** What is read of the JSON Schema of an option. */
interface Described {
  type?: unknown;
  enum?: unknown;
  anyOf?: unknown;
  description?: unknown;
  default?: unknown;
  properties?: unknown;
}

/** The options of an adapter's submissions; null where its plugin says nothing of them. */
export function submitOptionsOf(plugin: Pick<SandboxPlugin<unknown>, 'submitOptions'> | null): SubmitOption[] | null {
  const schema = plugin?.submitOptions;
  if (schema === undefined) return null;
  return optionsIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }), '');
}

function optionsIn(schema: Described, above: string): SubmitOption[] {
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).flatMap(([name, given]: [string, unknown]) => {
    const property = withoutNull(Object(given));
    const inner = optionsIn(property, `${above}${name}.`);
    return inner.length > 0 ? inner : [optionOf(`${above}${name}`, property)];
  });
}

function optionOf(key: string, property: Described): SubmitOption {
  const { type, description } = property;
  const values = Array.isArray(property.enum) ? property.enum : null;
  const isWords = values?.every((value) => typeof value === 'string') === true;
  return {
    key,
    type: isWords ? 'string' : isType(type) ? type : 'any',
    values: isWords ? values : null,
    description: typeof description === 'string' ? description : null,
    default: property.default ?? null,
  };
}

/** An option that may be null is one of its other type, and so is one of several forms of one type. */
function withoutNull(property: Described): Described {
  if (Array.isArray(property.type)) {
    const [only, ...more] = property.type.filter((type) => type !== 'null');
    return { ...property, type: more.length === 0 ? only : undefined };
  }
  if (!Array.isArray(property.anyOf)) return property;
  const others: Described[] = property.anyOf
    .map((one) => withoutNull(Object(one)))
    .filter(({ type }) => type !== 'null');
  const [first, ...more] = others;
  if (first !== undefined && more.length === 0) return { ...first, ...property };
  const isOneType = others.every((one) => one.type === first?.type && !('enum' in one) && !('const' in one));
  return isOneType ? { ...property, type: first?.type } : property;
}

const types: readonly OptionType[] = ['string', 'integer', 'number', 'boolean', 'array', 'object'];

function isType(type: unknown): type is OptionType {
  return types.some((one) => one === type);
}
