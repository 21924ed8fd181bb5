import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretKeeper } from './keeper.ts';
import { scrubValue } from './scrub-value.ts';

function keeperOf(...secrets: string[]) {
  const keeper = createSecretKeeper('test');
  for (const secret of secrets) keeper.remember(secret);
  return keeper;
}

describe('scrubValue', () => {
  it('finds a secret whatever JSON spelled it like, in texts and in keys', () => {
    const reply: unknown = JSON.parse(
      '{"a":["x s\\u0065cret/key y"],"s\\u0065cret\\/key":{"b":"secret\\/key"},"n":1,"z":null}',
    );
    expect(scrubValue(reply, keeperOf('secret/key'))).toEqual({
      a: ['x [redacted] y'],
      '[redacted]': { b: '[redacted]' },
      n: 1,
      z: null,
    });
  });

  it('returns the same value where there is no secret, and leaves the original alone where there is one', () => {
    const clean = { a: [{ b: 'nothing' }] };
    expect(scrubValue(clean, keeperOf('secret/key'))).toBe(clean);
    const dirty = { kept: clean, held: ['a-secret'] };
    const scrubbed = scrubValue(dirty, keeperOf('a-secret'));
    expect(scrubbed).toEqual({ kept: clean, held: ['[redacted]'] });
    expect(scrubbed.kept).toBe(clean);
    expect(dirty.held).toEqual(['a-secret']);
  });

  it('keeps a __proto__ key a key', () => {
    const scrubbed = scrubValue(JSON.parse('{"__proto__":{"x":"a-secret"}}') as object, keeperOf('a-secret'));
    expect(JSON.stringify(scrubbed)).toBe('{"__proto__":{"x":"[redacted]"}}');
    expect(Object.getPrototypeOf(scrubbed)).toBe(Object.prototype);
  });

  it('visits every value once, however deep', () => {
    let value: unknown = 'a-secret';
    for (let level = 0; level < 200; level++) value = { next: value };
    let calls = 0;
    const scrub = (text: string) => {
      calls += 1;
      return text.replaceAll('a-secret', '[redacted]');
    };
    expect(JSON.stringify(scrubValue(value, { scrub }))).toContain('[redacted]');
    expect(calls).toBe(201);
  });

  it('leaves no secret behind in any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^[A-Za-z0-9/+=]{6,20}$/), (value, secret) => {
        const wrapped = { before: value, [`k${secret}`]: [`${secret}!`], after: value };
        const text = JSON.stringify(scrubValue(wrapped, keeperOf(secret)));
        expect(text.includes(secret)).toBe(false);
      }),
    );
  });
});
