import { describe, expect, it } from 'vitest';
import { listedQuestion } from './question.ts';

const sha256 = '2d48fa6cec092de9b3b866f31c530569f357a76416832494e9ff5918a910d70d';
const md5 = '44d88612fea8a8f36de82e1278abb02f';
const { signal } = new AbortController();

describe('a line of a list', () => {
  it.each([
    ['as it is', sha256, sha256],
    ['in capitals', md5.toUpperCase(), md5],
    ['of sha256sum', `${sha256}  invoice (1).docm`, sha256],
    ['of openssl', `SHA256(a b.exe)= ${sha256}`, sha256],
    ['of the BSDs', `MD5 (a.exe) = ${md5}`, md5],
    ['in quotes with a comma, as in JSON', `"${sha256}",`, sha256],
    ['in the first column of a CSV', `"${md5}","malicious",12`, md5],
    ['with its kind', `sha256:${sha256}`, sha256],
    ['with a remark', `${md5} # from the proxy`, md5],
  ])('is a hash %s', async (_, line, hash) => {
    expect(await listedQuestion(line, signal)).toEqual({ question: { hash } });
  });

  it.each([
    ['as it is', 'https://example.test/a?b#c'],
    ['defanged', 'hxxps[://]example[.]test/a?b#c'],
    ['with what follows it', 'https://example.test/a?b#c , seen twice'],
  ])('is a URL %s', async (_, line) => {
    expect(await listedQuestion(line, signal)).toEqual({ question: { url: 'https://example.test/a?b#c' } });
  });

  it('is a file where there is one', async () => {
    expect(await listedQuestion(import.meta.filename, signal)).toMatchObject({
      question: { file: 'question.test.ts' },
    });
  });

  it.each([
    ['a word', 'nonsense', /neither a hash/],
    ['a digit too few', sha256.slice(1), /Not a hash/],
    ['a digit too many', `${sha256}0`, /Not a hash/],
    ['a kind without a hash', 'MD5: n/a', 'Not a hash: MD5: expects 32 hex digits behind it.'],
    ['a kind and a digit too few', `sha256:${sha256.slice(1)}`, /expects 64 hex digits/],
    ['a kind and a hash of another', `sha256:${md5}`, /expects 64 hex digits/],
    ['the same in quotes', `"sha256:${md5}",`, /Not a hash|neither a hash/],
    ['a kind and a hash of another, as openssl prints it', `SHA256(a.exe)= ${md5}`, /neither a hash/],
    ['a folder', import.meta.dirname, /is a directory/],
  ])('is none: %s', async (_, line, reason) => {
    expect(await listedQuestion(line, signal)).toEqual({ mistake: expect.stringMatching(reason) });
  });
});
