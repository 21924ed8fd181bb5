import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointer, resolvePointer } from './json-pointer.ts';
import { PointersSchema } from './verdict.ts';

describe('pointer', () => {
  it.each([
    [[], ''],
    [['iocs', 'urls', 0], '/iocs/urls/0'],
    [['a/b', 'm~n', ''], '/a~1b/m~0n/'],
    [['~1'], '/~01'],
  ] as const)('%j is "%s"', (path, text) => {
    expect(pointer(...path)).toBe(text);
  });

  it('leads back to the value, whatever the keys', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), fc.json(), (path, value) => {
        const document = path.reduceRight<unknown>(
          (inner, key) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(inner)}}`),
          value,
        );
        expect(resolvePointer(document, pointer(...path))).toEqual({ value });
        expect(PointersSchema.safeParse([pointer(...path)]).success).toBe(true);
      }),
    );
  });
});

describe('resolvePointer', () => {
  const document = JSON.parse('{"list":[10,20],"text":"abc","nothing":null,"__proto__":{"own":1}}');

  it.each([
    ['', document],
    ['/list/1', 20],
    ['/nothing', null],
    ['/__proto__/own', 1],
  ])('"%s" leads somewhere', (text, value) => {
    expect(resolvePointer(document, text)).toEqual({ value });
  });

  it.each([
    'list',
    '/list/2',
    '/list/01',
    '/list/-',
    '/list/length',
    '/text/0',
    '/text/length',
    '/nothing/x',
    '/constructor',
    '/toString',
  ])('"%s" leads nowhere', (text) => {
    expect(resolvePointer(document, text)).toBeNull();
  });
});
