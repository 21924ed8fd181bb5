import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHmacSha256 } from './hmac-sha256.ts';

const texts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 500 })), { maxLength: 5 });

it('is what createHmac gives, text after text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), texts, (secret, list) => {
      const sign = createHmacSha256(secret);
      const expected = list.map((text) => createHmac('sha256', secret).update(text).digest('hex'));
      expect(list.map(sign)).toEqual(expected);
    }),
  );
});

it.each([0, 1, 63, 64, 65, 85, 86, 256, 1000])('takes keys and texts of %d characters', (length) => {
  const [secret, text] = ['k'.repeat(length), '€'.repeat(length)];
  expect(createHmacSha256(secret)(text)).toBe(createHmac('sha256', secret).update(text).digest('hex'));
});
