import { describe, expect, it } from 'vitest';
import { assertDepth, holdsKey, parseJson } from './json.ts';

const options = { what: 'The file x.json', provider: 'fake' };
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('parseJson', () => {
  it('reads JSON, also behind a byte order mark', () => {
    expect(parseJson('{"a":[1,null]}', options)).toEqual({ a: [1, null] });
    expect(parseJson('\ufeff[1]', options)).toEqual([1]);
  });

  it.each([
    ['', 'The file x.json is not JSON: it is empty.'],
    [' \n', 'The file x.json is not JSON: it is empty.'],
    ['\ufeff', 'The file x.json is not JSON: it is empty.'],
    ['{"hunter2"', 'The file x.json is not JSON.'],
    ["{'a': None}", 'The file x.json is not JSON.'],
  ])('refuses %j', (text, message) => {
    expect(() => parseJson(text, options)).toThrow(
      expect.objectContaining({ code: 'response', provider: 'fake', message }),
    );
  });

  it('knows no provider where none is named', () => {
    expect(() => parseJson('', { what: 'It' })).toThrow(expect.objectContaining({ provider: null }));
    expect(() => parseJson(nested(201), { what: 'It' })).toThrow(expect.objectContaining({ provider: null }));
  });

  it.each([
    ['[', 5_000_000],
    ['{"a":', 1_000_000],
    ['[{"\\"":"]}","b":[', 500_000],
  ])('refuses a long text that opens %s without end, before it is parsed', (open, times) => {
    expect(() => parseJson(open.repeat(times), options)).toThrow(expect.objectContaining({ code: 'too_large' }));
  });

  it('takes a long text whose brackets stand in strings or side by side', () => {
    const text = JSON.stringify(
      Array.from({ length: 50_000 }, (_, index) => ({ [`[{"\\${index}`]: ['[[[{{{', '\\'] })),
    );
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(parseJson(text, options)).toHaveLength(50_000);
  });

  it.each(['[],', '{},', '1,', '"a,b",', '{"a":1},', '[[[]]],'])('counts the values of %s side by side', (piece) => {
    const text = `[${piece.repeat(200_000)}0]`;
    const named = 'The file x.json has more values than the 150000 of the setting maxReplyValues.';
    const known = expect.objectContaining({ code: 'too_large', provider: 'fake', message: named });
    expect(() => parseJson(text, { ...options, maxValues: 150_000 })).toThrow(known);
    expect(parseJson(text, options)).toHaveLength(200_001);
  });

  it('holds the limit to the value, also in short texts, and counts nothing in strings', () => {
    expect(parseJson('[1,"[{,,",{"a,b":[]}]', { ...options, maxValues: 6 })).toHaveLength(3);
    expect(() => parseJson('[1,"[{,,",{"a,b":[]}]', { ...options, maxValues: 5 })).toThrow('5 of the setting');
  });

  it('refuses what nobody set a limit for before it is parsed', () => {
    expect(() => parseJson('[],'.repeat(3_000_000), options)).toThrow('The file x.json has more values than 2000000.');
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"a":[1,', ']}]'],
  ])('refuses 100,000 levels of %s', (open, close) => {
    const text = `${open.repeat(100_000)}0${close.repeat(100_000)}`;
    expect(() => parseJson(text, options)).toThrow(
      expect.objectContaining({ code: 'too_large', message: 'The file x.json is nested deeper than 200 levels.' }),
    );
  });

  it('holds the limit to the level', () => {
    expect(parseJson(nested(200), options)).toBeInstanceOf(Array);
    expect(() => parseJson(nested(201), options)).toThrow('200 levels');
    expect(parseJson('{"a":{"b":1}}', { ...options, maxDepth: 2 })).toEqual({ a: { b: 1 } });
    expect(() => parseJson('{"a":{"b":{}}}', { ...options, maxDepth: 2 })).toThrow('2 levels');
  });

  it('makes an own key of __proto__', () => {
    expect(Object.hasOwn(Object(parseJson('{"__proto__":1}', options)), '__proto__')).toBe(true);
  });
});

it.each([null, 1, 'x', undefined, [[null]], { a: null }])('assertDepth takes %j', (value) => {
  expect(() => assertDepth(value, { ...options, maxDepth: 2 })).not.toThrow();
});

describe('holdsKey', () => {
  const keys = new Set(['password', '__proto__']);
  const looked = { ...options, maxDepth: 4 };

  it.each([
    [{ password: null }],
    [[[{ a: { password: 1 } }]]],
    [{ password: 1, a: { password: 2 }, b: [] }],
    [JSON.parse('{"a":{"__proto__":1}}')],
  ])('finds one of them in %j', (value) => {
    expect(holdsKey(value, keys, looked)).toBe(true);
  });

  it.each([
    [null],
    ['password'],
    [['password']],
    [{ a: 'password', Password: 1, passwords: 2 }],
    [{}],
    [[{ a: [{}] }]],
  ])('finds none in %j', (value) => {
    expect(holdsKey(value, keys, looked)).toBe(false);
  });

  it('finds nothing where nothing is looked for', () => {
    expect(holdsKey({ password: 1 }, new Set(), looked)).toBe(false);
  });

  it.each([[{ password: 1, a: [[[[]]]] }], [[[[[{ password: 1 }]]]]]])(
    'refuses what is nested too deep: %j',
    (value) => {
      expect(() => holdsKey(value, keys, looked)).toThrow('The file x.json is nested deeper than 4 levels.');
    },
  );
});
