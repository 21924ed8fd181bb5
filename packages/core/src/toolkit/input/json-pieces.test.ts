import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PiecesOptions, parseJsonPieces } from './json-pieces.ts';

const options = { what: 'The file x.json', provider: 'fake' };

/** A text in chunks of so many bytes, parsed in pieces of so many. */
function parsed(
  text: string,
  { chunkBytes = 7, ...more }: Partial<PiecesOptions> & { chunkBytes?: number } = {},
  pieceBytes = 1,
): unknown {
  const bytes = Buffer.from(text);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  return parseJsonPieces(chunks, { ...options, ...more, pieceBytes });
}

const sizes = fc.record({ chunkBytes: fc.integer({ min: 1, max: 40 }), pieceBytes: fc.integer({ min: 0, max: 60 }) });
// One escaped key alone: V8 13.6 takes the key "\"" for "\\" where it has just read an object with the latter.
const keys = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 5 }).map((key) => key.replaceAll(/["\\]/g, '')),
  fc.constantFrom('__proto__', '7', '', '\\', 'length'),
);
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { depthSize: 'medium' },
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('document'), { maxLength: 6 }),
    fc.array(fc.tuple(keys, tie('document')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** What `JSON.parse` makes of a text; null where it is none. */
function whole(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function inPieces(text: string, { chunkBytes, pieceBytes }: { chunkBytes: number; pieceBytes: number }) {
  try {
    return { value: parsed(text, { chunkBytes }, pieceBytes) };
  } catch (error) {
    expect(error).toMatchObject({ code: 'response' });
    return null;
  }
}

describe('parseJsonPieces', () => {
  it('gives what JSON.parse gives, keys in the same order', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 0, max: 2 }), sizes, (value, indent, size) => {
        const text = JSON.stringify(value, null, indent);
        const found = parsed(text, size, size.pieceBytes);
        expect(found).toStrictEqual(JSON.parse(text));
        expect(JSON.stringify(found)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what JSON.parse refuses, and nothing else', () => {
    const marks = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"',
      '\\',
      '1',
      ' ',
      '\n',
      'null',
      '"a"',
      '"a":',
      '\u00a0',
      'x',
    );
    const change = fc.record({
      at: fc.nat(),
      cut: fc.integer({ min: 0, max: 3 }),
      put: fc.oneof(marks, fc.constant('')),
    });
    fc.assert(
      fc.property(document, fc.array(change, { minLength: 1, maxLength: 2 }), sizes, (value, changes, size) => {
        const text = changes.reduce((so, { at, cut, put }) => {
          const place = at % (so.length + 1);
          return so.slice(0, place) + put + so.slice(place + cut);
        }, JSON.stringify(value));
        expect(inPieces(text, size)).toStrictEqual(whole(Buffer.from(text).toString()));
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 12 }), sizes, (all, size) => {
        expect(inPieces(all.join(''), size)).toStrictEqual(whole(all.join('')));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '{"a":1,"b":[2,3],"a":[4,5],"c":6}',
    '{"b":{"9":[1,2],"1":[3,4]},"5":[[5,6],[7]],"b":0}',
    '{"__proto__":{"x":[1,2]},"y":{"__proto__":[3,4,5]}}',
    '[[1,2],[],{},[{"k":[{}]},{"k":[3]}],"\\\\",",\\"[{"]',
  ])('gives what JSON.parse gives for %s', (text) => {
    for (let pieceBytes = 0; pieceBytes < text.length; pieceBytes++) {
      const found = parsed(text, {}, pieceBytes);
      expect(found).toStrictEqual(JSON.parse(text));
      expect(JSON.stringify(found)).toBe(JSON.stringify(JSON.parse(text)));
    }
  });

  it('reads UTF-8 that is cut anywhere, behind a byte order mark too, and replaces what is none', () => {
    const text = '\ufeff["ä€😀",{"😀":"é","€":["ß",1]}]';
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from(' ')]);
    bytes[6] = 0xff;
    for (let cut = 0; cut < bytes.length; cut++) {
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)];
      const found = parseJsonPieces(chunks, { ...options, pieceBytes: 3 });
      expect(found).toEqual(JSON.parse(bytes.toString().slice(1)));
    }
  });

  it.each([
    ['', 'The file x.json is not JSON: it is empty.'],
    [' \n ', 'The file x.json is not JSON: it is empty.'],
    ['{"hunter2",1', 'The file x.json is not JSON.'],
  ])('refuses %j without a word of it', (text, message) => {
    expect(() => parsed(text)).toThrow(expect.objectContaining({ code: 'response', provider: 'fake', message }));
  });

  it('holds the limits before it parses what is over them', () => {
    const depth = expect.objectContaining({
      code: 'too_large',
      message: 'The file x.json is nested deeper than 5 levels.',
    });
    expect(() => parsed('[1,[1,[1,[1,[1,[1,', { maxDepth: 5 })).toThrow(depth);
    expect(parsed('[1,[1,[1,[1,[1,2]]]]]', { maxDepth: 5 })).toHaveLength(2);
    expect(() => parsed('[1,2,3,4,5,6,', { maxValues: 6 })).toThrow('more values than the 6 of the setting');
    expect(parsed('[1,2,3,"4,[{",5]', { maxValues: 6 })).toHaveLength(5);
    expect(() => parsed('['.repeat(300), {}, 100)).toThrow('nested deeper than 200 levels');
  });

  it('lets each piece be replaced, with its text', () => {
    const texts: string[] = [];
    const clean = (value: unknown, text: string) => {
      texts.push(text);
      return JSON.parse(JSON.stringify(value).replaceAll('secret', 'x'));
    };
    expect(parsed('{"a":["secret","b"],"secret":[1,"secret"]}', { clean })).toEqual({ a: ['x', 'b'], x: [1, 'x'] });
    expect(texts.length).toBeGreaterThan(2);
  });

  it('takes a long document in pieces of the usual size', () => {
    const value = {
      list: Array.from({ length: 30_000 }, (_, id) => ({ id, text: `"${id}\\`, more: [id, { id }] })),
      end: [1],
    };
    const bytes = Buffer.from(JSON.stringify(value, null, 1));
    expect(bytes.length).toBeGreaterThan(1_500_000);
    expect(parseJsonPieces([bytes], options)).toEqual(value);
  });
});
