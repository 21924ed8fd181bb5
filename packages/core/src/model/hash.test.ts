import { expect, it } from 'vitest';
import { hashKinds, readHash } from './hash.ts';

const md5 = '0cc175b9c0f1b6a831c399e269772661';

it.each([
  [md5, 'md5'],
  [md5.toUpperCase(), 'md5'],
  [` ${md5}\n`, 'md5'],
  ['a'.repeat(40), 'sha1'],
  ['B'.repeat(64), 'sha256'],
] as const)('%j is read as the %s that it is, in lower case', (text, kind) => {
  expect(readHash(text)).toEqual({ hash: text.trim().toLowerCase(), kind });
  expect(hashKinds).toContain(kind);
});

it.each(['', 'abc', 'g'.repeat(32), 'a'.repeat(63), `${md5} ${md5}`, 'a'.repeat(128)])('%j is no hash', (text) => {
  expect(() => readHash(text)).toThrow(/^Not a hash: expected 32 \(MD5\), 40 \(SHA-1\) or 64 \(SHA-256\) hex digits/);
  expect(() => readHash(text, 'box')).toThrow(expect.objectContaining({ code: 'configuration', provider: 'box' }));
});
