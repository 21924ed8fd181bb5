import { Warnings } from '@sandjury/core/toolkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../test/fixtures.ts';
import { longestEmbeddedText, longestRepairText, readEmbedded } from './embedded.ts';

function readIt(value: unknown) {
  const warnings = new Warnings();
  const embedded = readEmbedded('Basic', value, '/x', warnings);
  return { ...embedded, codes: warnings.list().map((warning) => warning.code), warnings: warnings.list() };
}

describe('the forms an embedded value comes in', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['JSON', '{"a": "1"}', { a: '1' }, []],
    ['JSON with blanks around it', '  \n[1] ', [1], []],
    ['JSON quoted a second time', '"{\\"a\\": 1}"', { a: 1 }, []],
    ['an object', { a: 1 }, { a: 1 }, []],
    ['an array', ['a'], ['a'], []],
    ['a trailing comma', '{"a": "1", }', { a: '1' }, ['repaired']],
    ["Python's quotes", "{'a': 'b', 'c': []}", { a: 'b', c: [] }, ['repaired']],
    ["Python's constants", "{'a': None, 'b': True, 'c': False}", { a: null, b: true, c: false }, ['repaired']],
    [
      "Python's constants inside of texts",
      `{'a': 'None, True', 'b': "it's"}`,
      { a: 'None, True', b: "it's" },
      ['repaired'],
    ],
    ["Python's tuples", "{'a': (1, 2,), 'b': ()}", { a: [1, 2], b: [] }, ['repaired']],
    ["Python 2's prefixes", String.raw`{u'a': u'\u6316', 'b': b'x\x41'}`, { a: '挖', b: 'xA' }, ['repaired']],
    ["Python's escapes", String.raw`{'a': 'C:\\x\'\n\U0001f600\q'}`, { a: "C:\\x'\n😀\\q" }, ['repaired']],
    ['double quotes inside single ones', `{'a': 'say "x", [y]'}`, { a: 'say "x", [y]' }, ['repaired']],
    ['lost outer quotes', String.raw`{\"a\": {\"b\": \"c\"}}`, { a: { b: 'c' } }, ['repaired']],
    ['a missing comma', '{"a": 1 "b": 2}', { a: 1, b: 2 }, ['repaired']],
    ['a text cut short', '{"a": [1, 2', { a: [1, 2] }, ['repaired']],
  ])('%s', (_, value, content, codes) => {
    const reading = readIt(value);
    expect(reading.content).toEqual(content);
    expect(reading.codes).toEqual(codes);
    expect(reading.state).toBe('read');
  });

  it.each([[''], ['  '], ['""'], ['null'], ['None'], [null], ['{}'], ['[]']])('nothing to say: %j', (value) => {
    expect(readIt(value)).toMatchObject({ content: null, state: 'empty', codes: [] });
  });

  it('absent', () => {
    expect(readIt(undefined)).toMatchObject({ content: null, state: 'absent', codes: [] });
  });

  it.each([['prose, not JSON'], [42], [true], ['"just a text"'], ['12'], ['"Basic": {"a": "b']])(
    'unreadable: %j',
    (value) => {
      const reading = readIt(value);
      expect(reading).toMatchObject({ content: null, state: 'unreadable', codes: ['unreadable'] });
      expect(reading.warnings[0]?.pointer).toBe('/x');
    },
  );
});

describe('pointers', () => {
  it('a text is pointed at whole', () => expect(readIt('{"a": 1}').at('a')).toBe('/x'));
  it('an object is pointed into', () => expect(readIt({ 'a/b': 1 }).at('a/b')).toBe('/x/a~1b'));
});

describe('limits', () => {
  it('longer than the limit is not touched', () => {
    expect(readIt(' '.repeat(longestEmbeddedText + 1)).state).toBe('unreadable');
  });

  it('deeper than the limit is not read', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(readIt(deep).state).toBe('unreadable');
    expect(readIt(`${deep.slice(0, -1)},]`).state).toBe('unreadable');
    expect(readIt('['.repeat(60_000)).state).toBe('unreadable');
  });

  it('a long text is repaired by linear means only', () => {
    const filling = 'x'.repeat(longestRepairText);
    expect(readIt(`{'a': '${filling}',}`).state).toBe('read');
    expect(readIt(`{"a": "${filling}" "b": 1}`).state).toBe('unreadable');
  });

  it('keys of the prototype are plain keys', () => {
    const { content } = readIt("{'__proto__': {'polluted': True}}");
    expect(Object.hasOwn(content ?? {}, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('properties', () => {
  it('never throws, and content is an object or nothing', () => {
    const sandbox = (fixture('getfiledetectreport.en.docs-2024-02.json') as { Data: { Sandbox: string } }).Data.Sandbox;
    const mutated = fc
      .tuple(fc.nat(sandbox.length), fc.nat(5), fc.string())
      .map(([at, cut, more]) => sandbox.slice(0, at) + more + sandbox.slice(at + cut));
    const noise = fc.string({ unit: fc.constantFrom(...'{}[](),:\'"\\ uxNone1\n') });
    fc.assert(
      fc.property(fc.oneof(mutated, noise, fc.json(), fc.jsonValue()), (value) => {
        const { content, state } = readIt(value);
        expect(content === null || typeof content === 'object').toBe(true);
        expect(state === 'read').toBe(content !== null);
      }),
    );
  });

  it('reads what Python would print of a value', () => {
    const print = (value: unknown): string => {
      if (value === null) return 'None';
      if (typeof value === 'boolean') return value ? 'True' : 'False';
      if (typeof value === 'number') return JSON.stringify(value);
      if (typeof value === 'string') {
        const escaped = value
          .replaceAll('\\', '\\\\')
          .replaceAll("'", "\\'")
          .replaceAll('\n', '\\n')
          .replaceAll('\r', '\\r');
        return `'${escaped}'`;
      }
      if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
      return `{${Object.entries(value as object)
        .map(([key, item]) => `${print(key)}: ${print(item)}`)
        .join(', ')}}`;
    };
    const printable = fc
      .jsonValue({ depthSize: 'small' })
      .map((value) => JSON.parse(JSON.stringify({ a: value })) as object);
    fc.assert(
      fc.property(printable, (value) => {
        expect(readIt(print(value)).content).toEqual(value);
      }),
    );
  });
});
