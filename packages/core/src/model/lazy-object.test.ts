import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';
import { lazyObject, lazyStrictObject } from './lazy-object.ts';

const fields = () => ({ name: z.string().min(1), size: z.number().nullable(), note: z.string().optional() });
const lazy = lazyObject(fields);
const eager = z.object(fields());

describe('lazyObject', () => {
  it('makes its fields when they are first used, and once', () => {
    const make = vi.fn(fields);
    const schema = lazyObject(make);
    const list = z.array(schema.nullable());
    expect(make).not.toHaveBeenCalled();
    expect(list.safeParse([{ name: 'a', size: 1 }, null]).success).toBe(true);
    expect(schema.shape).toBe(schema.shape);
    expect(schema.safeParse({}).success).toBe(false);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('has the type of z.object', () => {
    expectTypeOf(lazy).toEqualTypeOf(eager);
  });

  it.each([{ name: 'a', size: 1 }, { name: 'a', size: null, note: 'b', more: 1 }, { name: '', size: 'x' }, null, [[]]])(
    'reads %j as z.object does',
    (value) => {
      expect(JSON.stringify(lazy.safeParse(value))).toBe(JSON.stringify(eager.safeParse(value)));
    },
  );

  it('has the JSON Schema of z.object', () => {
    expect(z.toJSONSchema(z.array(lazy))).toEqual(z.toJSONSchema(z.array(eager)));
  });

  it('can be extended, picked from, made strict and told apart', () => {
    expect(lazy.extend({ more: z.number() }).safeParse({ name: 'a', size: 1 }).success).toBe(false);
    expect(Object.keys(lazy.pick({ size: true }).shape)).toEqual(['size']);
    expect(lazy.strict().safeParse({ name: 'a', size: 1, more: 1 }).success).toBe(false);
    const kinds = z.discriminatedUnion('kind', [
      lazyObject(() => ({ kind: z.literal('a'), one: z.string() })),
      lazyObject(() => ({ kind: z.literal('b'), two: z.string() })),
    ]);
    expect(kinds.parse({ kind: 'b', two: 'x', three: 1 })).toEqual({ kind: 'b', two: 'x' });
    expect(kinds.safeParse({ kind: 'c' }).success).toBe(false);
  });
});

describe('lazyStrictObject', () => {
  const eagerStrict = z.strictObject(fields());

  it('makes its fields when they are first used', () => {
    const make = vi.fn(fields);
    const schema = lazyStrictObject(make);
    expect(make).not.toHaveBeenCalled();
    expect(schema.safeParse({ name: 'a', size: 1 }).success).toBe(true);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('has the type of z.strictObject', () => {
    expectTypeOf(lazyStrictObject(fields)).toEqualTypeOf(eagerStrict);
  });

  it.each([{ name: 'a', size: 1 }, { name: 'a', size: 1, more: 1 }, { name: '', size: 'x', more: 1 }, null, [[]]])(
    'reads %j as z.strictObject does',
    (value) => {
      expect(JSON.stringify(lazyStrictObject(fields).safeParse(value))).toBe(
        JSON.stringify(eagerStrict.safeParse(value)),
      );
    },
  );

  it('has the JSON Schema of z.strictObject', () => {
    expect(z.toJSONSchema(lazyStrictObject(fields))).toEqual(z.toJSONSchema(eagerStrict));
  });
});
