import { expect, it } from 'vitest';
import { HashesSchema } from '../../model/sample.ts';
import { Warnings } from '../report/warnings.ts';
import { type HashSource, readHashes } from './hashes.ts';

function read(values: Record<string, unknown>) {
  const warnings = new Warnings();
  const source = Object.fromEntries(
    Object.entries(values).map(([kind, value]) => [kind, { value, pointer: `/${kind}` }]),
  );
  const hashes = readHashes(source as HashSource, warnings);
  return { hashes, warned: warnings.list().map(({ code, pointer }) => `${code} ${pointer}`) };
}

it('reads every kind, in lower case', () => {
  const ssdeep = '3:a+B/c:dEf';
  const { hashes, warned } = read({
    md5: 'A'.repeat(32),
    sha1: 'B'.repeat(40),
    sha256: 'C'.repeat(64),
    sha512: 'D'.repeat(128),
    imphash: 'E'.repeat(32),
    ssdeep,
  });
  expect(hashes).toEqual({
    md5: 'a'.repeat(32),
    sha1: 'b'.repeat(40),
    sha256: 'c'.repeat(64),
    sha512: 'd'.repeat(128),
    imphash: 'e'.repeat(32),
    ssdeep,
  });
  expect(HashesSchema.parse(hashes)).toEqual(hashes);
  expect(warned).toEqual([]);
});

it('is silent about what is not there', () => {
  expect(read({ md5: null, sha1: undefined, sha256: '', ssdeep: '', sha512: null })).toEqual({
    hashes: {},
    warned: [],
  });
  expect(read({ ssdeep: null })).toEqual({ hashes: {}, warned: [] });
  expect(readHashes({ md5: undefined }, new Warnings())).toEqual({});
});

it.each([
  ['md5', 'a'.repeat(31)],
  ['md5', `${'a'.repeat(31)}g`],
  ['md5', `${'a'.repeat(31)}\n`],
  ['md5', 5],
  ['sha1', '*'.repeat(40)],
  ['sha256', ['c'.repeat(64)]],
  ['imphash', 'x'],
  ['ssdeep', 'no'],
  ['ssdeep', 7],
  ['ssdeep', '3:a:b,"name"'],
])('leaves out a malformed %s (%j) with a warning', (kind, value) => {
  expect(read({ [kind]: value })).toEqual({ hashes: {}, warned: [`malformed-value /${kind}`] });
});
