import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankIoc } from '../model/ioc.ts';
import type { Hashes } from '../model/sample.ts';
import { groupIocs } from './group.ts';
import { fileHashOf, type IocIdentity, iocKey } from './key.ts';

const hex = (digit: string, length: number) => digit.repeat(length);
const md5 = (digit: string) => hex(digit, 32);
const sha1 = (digit: string) => hex(digit, 40);
const sha256 = (digit: string) => hex(digit, 64);
const file = (value: string, hashes: Hashes): IocIdentity => ({ type: 'file', value, hashes });
const shape = (items: readonly IocIdentity[]) =>
  Object.fromEntries([...groupIocs(items)].map(([key, members]) => [key, members.map((member) => member.value)]));

const digit = fc.constantFrom('1', '2', '3');
const anyHashes = fc
  .record(
    { md5: digit.map(md5), sha1: digit.map(sha1), sha256: digit.map(sha256), sha512: digit.map((d) => hex(d, 128)) },
    { requiredKeys: [] },
  )
  .map((hashes): Hashes => hashes);
const anyFiles = fc
  .array(anyHashes, { maxLength: 14 })
  .map((list) => list.map((hashes, index) => file(`f${index % 5}`, hashes)));

describe('groupIocs', () => {
  it('joins what has one key and keeps the order of the input', () => {
    const items = [
      blankIoc('domain-name', 'b.example'),
      blankIoc('url', 'http://a.example'),
      blankIoc('domain-name', 'B.EXAMPLE.'),
    ];
    expect(shape(items)).toEqual({
      'domain-name:b.example': ['b.example', 'B.EXAMPLE.'],
      'url:http://a.example/': ['http://a.example'],
    });
  });

  it('groups items of any kind by what identifies them', () => {
    const rows = [
      { ioc: blankIoc('mutex', 'm'), from: 'a' },
      { ioc: blankIoc('mutex', 'm'), from: 'b' },
    ];
    expect([...groupIocs(rows, (row) => row.ioc)]).toEqual([['mutex:m', rows]]);
  });

  it('joins files over any shared hash, also through a third file', () => {
    const items = [
      file('a', { sha256: sha256('1'), sha1: sha1('1') }),
      file('b', { md5: md5('1') }),
      file('c', { md5: md5('1'), sha1: sha1('2') }),
      file('d', { sha1: sha1('1'), md5: md5('1') }),
      file(sha1('2'), {}),
    ];
    expect(shape(items)).toEqual({ [`file:sha256:${sha256('1')}`]: ['a', 'b', 'c', 'd', sha1('2')] });
  });

  it('joins files without SHA-256 among themselves, by the smallest of their strongest hashes', () => {
    const items = [
      file('a', { md5: md5('1'), sha1: sha1('3') }),
      file('b', { md5: md5('1') }),
      file('c', { md5: md5('1'), sha1: sha1('2') }),
    ];
    expect(shape(items)).toEqual({ [`file:sha1:${sha1('2')}`]: ['a', 'b', 'c'] });
  });

  it('keeps one MD5 under two SHA-256 apart, and what has only that MD5 by itself', () => {
    const items = [
      file('a', { sha256: sha256('1'), md5: md5('1') }),
      file('b', { sha256: sha256('2'), md5: md5('1') }),
      file('c', { md5: md5('1') }),
      file('d', { md5: md5('1') }),
    ];
    expect(shape(items)).toEqual({
      [`file:sha256:${sha256('1')}`]: ['a'],
      [`file:sha256:${sha256('2')}`]: ['b'],
      [`file:md5:${md5('1')}`]: ['c', 'd'],
    });
  });

  it('lets the strongest hash decide where a file that two SHA-256 claim belongs', () => {
    const items = [
      file('a', { sha256: sha256('1'), sha1: sha1('1'), md5: md5('1') }),
      file('b', { sha256: sha256('2'), sha1: sha1('2'), md5: md5('1') }),
      file('c', { sha1: sha1('2'), md5: md5('1') }),
    ];
    expect(shape(items)).toEqual({ [`file:sha256:${sha256('1')}`]: ['a'], [`file:sha256:${sha256('2')}`]: ['b', 'c'] });
  });

  it('does not join two SHA-256 through a chain of weaker hashes', () => {
    const items = [
      file('a', { sha256: sha256('1'), md5: md5('1') }),
      file('x', { md5: md5('1'), sha1: sha1('1') }),
      file('y', { md5: md5('2'), sha1: sha1('1') }),
      file('b', { sha256: sha256('2'), md5: md5('2') }),
      file('z', { sha1: sha1('1') }),
    ];
    expect(shape(items)).toEqual({
      [`file:sha256:${sha256('1')}`]: ['a', 'x'],
      [`file:sha256:${sha256('2')}`]: ['y', 'b'],
      [`file:sha1:${sha1('1')}`]: ['z'],
    });
  });

  it('gives a single item the key of iocKey', () => {
    fc.assert(
      fc.property(anyHashes, (hashes) => {
        const item = file('x', hashes);
        expect([...groupIocs([item]).keys()]).toEqual([iocKey(item)]);
      }),
    );
  });

  it('does not depend on the order of the input', () => {
    const sorted = (items: readonly IocIdentity[]) =>
      [...groupIocs(items)].map(([key, members]) => [key, members.map((item) => JSON.stringify(item)).sort()]).sort();
    fc.assert(
      fc.property(
        anyFiles.chain((items) =>
          fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
        ),
        ([items, shuffled]) => {
          expect(sorted(shuffled)).toEqual(sorted(items));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never has two SHA-256 in a group, loses nothing, and joins all of a component with at most one SHA-256', () => {
    fc.assert(
      fc.property(anyFiles, (items) => {
        const groups = [...groupIocs(items).values()];
        expect(groups.flat().length).toBe(items.length);
        for (const group of groups) expect(sha256Of(group).size).toBeLessThanOrEqual(1);
        for (const component of componentsOf(items)) {
          const touched = groups.filter((group) => group.some((item) => component.includes(item)));
          if (sha256Of(component).size <= 1) expect(touched.length).toBe(1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a group', () => {
  it('is what the rules say, taken at their word', () => {
    const other = fc.record({
      type: fc.constantFrom('url', 'mutex', 'file', 'ipv6-addr', 'windows-registry-key'),
      value: fc.constantFrom(
        'http://a.example',
        '::ffff:192.0.2.1',
        'HKLM\\a',
        'hklm\\A',
        md5('1'),
        sha256('2'),
        'x.exe',
      ),
    } as const);
    const mixed = fc.array(
      fc.oneof(
        anyHashes.map((hashes) => file('f', hashes)),
        other,
      ),
      { maxLength: 60, size: 'max' },
    );
    fc.assert(
      fc.property(mixed, (items) => {
        const positions = [...items.keys()];
        const identify = (position: number): IocIdentity => items[position] ?? file('', {});
        expect([...groupIocs(positions, identify)]).toEqual(simplyGrouped(items));
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

/** The rules of `groupIocs`, word for word and in quadratic time: sorted keys with the positions of their members. */
function simplyGrouped(items: readonly IocIdentity[]): [key: string, positions: number[]][] {
  const keys = items.map((item) => iocKey(item));
  const weak = items.filter((_, index) => /^file:(?:sha512|sha1|md5):/.test(keys[index] ?? ''));
  const strong = items.filter((_, index) => keys[index]?.startsWith('file:sha256:'));
  const hashesOf = (item: IocIdentity) =>
    (['sha512', 'sha1', 'md5'] as const).flatMap((kind) => fileHashOf(item, kind) ?? []);
  const ownersBeside = (hash: string) =>
    new Set(strong.filter((item) => hashesOf(item).includes(hash)).map((item) => iocKey(item)));
  const directOf = (item: IocIdentity) =>
    hashesOf(item)
      .map(ownersBeside)
      .find((owners) => owners.size > 0) ?? new Set();
  const homeless = weak.filter((item) => directOf(item).size !== 1);
  const ownersOf = (hash: string) =>
    new Set([
      ...ownersBeside(hash),
      ...weak.filter((item) => hashesOf(item).includes(hash)).flatMap((item) => [...directOf(item)]),
    ]);
  const keyOf = (item: IocIdentity, key: string): string => {
    if (!weak.includes(item)) return key;
    const [direct] = directOf(item);
    if (!homeless.includes(item)) return String(direct);
    const cluster = componentsOf(homeless).find((component) => component.includes(item)) ?? [item];
    const owners = new Set(cluster.flatMap(hashesOf).flatMap((hash) => [...ownersOf(hash)]));
    const [owner] = owners;
    const strongest = (kind: string) =>
      cluster
        .map((each) => iocKey(each))
        .filter((each) => each.startsWith(kind))
        .sort()[0];
    if (owners.size === 1) return String(owner);
    return strongest('file:sha512:') ?? strongest('file:sha1:') ?? strongest('file:md5:') ?? '';
  };
  const grouped = Map.groupBy(items.keys(), (index) => keyOf(items[index] ?? file('', {}), keys[index] ?? ''));
  const typeOf = (key: string) => key.slice(0, key.indexOf(':'));
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...grouped].sort(([a], [b]) => compare(typeOf(a), typeOf(b)) || compare(a, b));
}

function sha256Of(items: readonly IocIdentity[]): Set<string> {
  return new Set(items.flatMap((item) => item.hashes?.sha256 ?? []));
}

/** Files joined over every shared hash, without the exception: the slow way, one file after the other. */
function componentsOf(items: readonly IocIdentity[]): IocIdentity[][] {
  const textsOf = (item: IocIdentity) =>
    (['sha256', 'sha512', 'sha1', 'md5'] as const).flatMap((kind) => fileHashOf(item, kind) ?? []);
  let components: IocIdentity[][] = [];
  for (const item of items) {
    const texts = textsOf(item);
    if (texts.length === 0) continue;
    const touches = (component: IocIdentity[]) =>
      component.some((other) => textsOf(other).some((text) => texts.includes(text)));
    const joined = components.filter(touches).flat();
    components = [...components.filter((component) => !touches(component)), [...joined, item]];
  }
  return components;
}
