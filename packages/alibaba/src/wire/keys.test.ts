import { expect, it } from 'vitest';
import { reply } from '../../test/fixtures.ts';
import { read } from '../read/index.ts';
import { entryOf } from './keys.ts';

const md5 = 'a'.repeat(32);
const sha256 = 'b'.repeat(64);
const skill = '0A000000-0000-4000-8000-00000000000b';
const find = (keys: readonly (string | null | undefined)[], key: string) => entryOf(keys, key, (entry) => entry);

it.each<[string, (string | null | undefined)[], string, string | null | undefined]>([
  ['its own key, in either case', ['c'.repeat(64), 'B'.repeat(64)], sha256, 'B'.repeat(64)],
  ['a masked key that stands alone', ['bbbb****'], sha256, 'bbbb****'],
  ['no key, alone', [null], sha256, null],
  ['an empty key, alone', [''], sha256, ''],
  ['the key of a package', [skill.toLowerCase()], skill, skill.toLowerCase()],
])('takes %s', (_name, keys, key, expected) => {
  expect(keys).toContain(expected);
  expect(find(keys, key)).toBe(expected);
});

it.each<[string, (string | null)[], string]>([
  ['nothing', [], sha256],
  ['another hash that stands alone', ['c'.repeat(64)], sha256],
  ['the same length and another file', ['c'.repeat(32)], md5],
  ['another kind of hash: to the vendor it is another key', [md5], sha256],
  ['a SHA-1', ['d'.repeat(40)], sha256],
  ['the key of another package', ['00000000-0000-4000-8000-000000000001'], skill],
  ['one of several that are masked', ['bbbb****', 'cccc****'], sha256],
])('does not take %s', (_name, keys, key) => {
  expect(find(keys, key)).toBeUndefined();
});

it('saved replies of one file may go by different hashes of it', () => {
  const report = reply({ FileHash: sha256, ThreatLevel: 0, Basic: { md5 } });
  const result = (HashKey: string) => ({ ResultList: [{ HashKey, Code: '200', Result: 1, Score: 99 }] });
  const [together] = read(report, result(md5));
  expect(together).toMatchObject({ ref: { id: `hash:${sha256}` }, verdict: { value: 'malicious', score: 99 } });
  const apart = read(report, result('c'.repeat(32)));
  expect(apart.map(({ verdict }) => verdict.score)).toEqual([null, 99]);
});
