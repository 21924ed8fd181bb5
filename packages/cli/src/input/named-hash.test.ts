import { expect, it } from 'vitest';
import { namedHash } from './named-hash.ts';

const md5 = '44d88612fea8a8f36de82e1278abb02f';
const sha256 = '2d48fa6cec092de9b3b866f31c530569f357a76416832494e9ff5918a910d70d';

it.each([
  [sha256, sha256],
  [` ${md5.toUpperCase()}\n`, md5],
  [`sha256:${sha256}`, sha256],
  [`SHA-256: ${sha256.toUpperCase()}`, sha256],
  [`md5=${md5}`, md5],
  [`sha1:${md5}00000000`, `${md5}00000000`],
])('%j is a hash', (text, hash) => expect(namedHash(text)).toEqual({ hash }));

it.each(['', 'a.exe', 'md5', 'md5sum.txt', 'https://a.example/', `${md5}0`])('%j is none', (text) => {
  expect(namedHash(text)).toBeNull();
});

it.each([
  [`sha256:${md5}`, 'Not a hash: sha256: expects 64 hex digits behind it.'],
  ['md5:xyz', 'Not a hash: md5: expects 32 hex digits behind it.'],
])('%j is a mistake', (text, message) => expect(namedHash(text)).toEqual({ mistake: message }));
