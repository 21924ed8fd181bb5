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

it('refuses a kind that the vendor does not know as unsupported, and what is no hash as a mistake', () => {
  const known = ['md5', 'sha256'] as const;
  expect(readHash('A'.repeat(64), 'box', known)).toEqual({ hash: 'a'.repeat(64), kind: 'sha256' });
  const message = 'box knows files by MD5 and SHA-256, not by SHA-1.';
  const refused = expect.objectContaining({ code: 'unsupported', provider: 'box', message });
  expect(() => readHash('a'.repeat(40), 'box', known)).toThrow(refused);
  expect(() => readHash('a'.repeat(41), 'box', known)).toThrow(/^box: Not a hash/);
});
