import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRecords } from './csv.ts';

const cellsOf = (text: string): string[][] => [...csvRecords(text)].map((record) => record.cells);

describe('RFC 4180', () => {
  const cases: [text: string, records: string[][]][] = [
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\rb', [['a'], ['b']]],
    ['"a,1","b ""x"""\n', [['a,1', 'b "x"']]],
    ['"a\r\nb",c', [['a\r\nb', 'c']]],
    ['a,,\n', [['a', '', '']]],
    ['\n,\n', [[''], ['', '']]],
    ['""\n', [['']]],
    ['\uFEFFa,b', [['a', 'b']]],
    ['', []],
  ];
  test.each(cases)('%j', (text, records) => {
    expect(cellsOf(text)).toEqual(records);
  });

  test('a record knows its line, also behind a cell of several lines', () => {
    expect([...csvRecords('a\n"b\nc"\r\nd')].map((record) => record.line)).toEqual([1, 2, 4]);
  });

  test('what was written is read', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (records) => {
        const text = records.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
        expect(cellsOf(text)).toEqual(records);
      }),
    );
  });

  test.each([
    ['a\n"b', 'line 2: a quoted cell has no end'],
    ['a\nb"c', 'line 2: a quote stands inside a cell'],
    ['"a\n"b', 'line 2: something follows a quoted cell'],
  ])('%j is refused', (text, problem) => {
    expect(() => cellsOf(text)).toThrow(problem);
    expect(() => cellsOf(text)).toThrow(expect.objectContaining({ code: 'configuration' }));
  });
});
