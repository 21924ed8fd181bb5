import { describe, expect, test } from 'vitest';
import { readAgreementTable } from './read-table.ts';

describe('CSV', () => {
  test('words, missing values, quotes, blanks and case', () => {
    const text = 'vmray,"ali,baba", third \r\nmalicious,,benign\r\n"Suspicious", unknown ,MALICIOUS\r\n\r\n,,\r\n';
    expect(readAgreementTable(text)).toMatchObject({
      sources: ['vmray', 'ali,baba', 'third'],
      rows: [
        ['malicious', null, 'benign'],
        ['suspicious', null, 'malicious'],
        [null, null, null],
      ],
    });
  });

  test('numbers', () => {
    expect(readAgreementTable('a,b\n1, 2.5\n-0,\n1e2,.5\n').rows).toEqual([
      [1, 2.5],
      [0, null],
      [100, 0.5],
    ]);
  });

  test('a scale of one’s own, which may be of digits', () => {
    expect(readAgreementTable('a,b\nhigh,low', { scale: ['low', 'High'] }).rows).toEqual([['High', 'low']]);
    expect(readAgreementTable('a,b\n3,1', { scale: ['3', '2', '1'] }).rows).toEqual([['3', '1']]);
  });

  test('with one source an empty line is a missing value', () => {
    expect(readAgreementTable('a\nbenign\n\nmalicious\n').rows).toEqual([['benign'], [null], ['malicious']]);
  });
});

describe('JSON', () => {
  test('words and numbers', () => {
    expect(readAgreementTable(' {"sources":["a","b"],"rows":[["benign",null],["Malicious","benign"]]}')).toMatchObject({
      sources: ['a', 'b'],
      rows: [
        ['benign', null],
        ['malicious', 'benign'],
      ],
    });
    expect(readAgreementTable('\uFEFF{"sources":["a"],"rows":[[1],[null]]}').rows).toEqual([[1], [null]]);
  });
});

describe('what cannot be read is refused with its place', () => {
  const cases: [text: string, scale: string[] | undefined, problem: string][] = [
    ['', undefined, 'The table is empty'],
    ['a,b\nbenign\n', undefined, 'Table, line 2: 1 value for 2 sources'],
    ['a,b\n"x\ny",b\n', ['x\ny', 'b', 'c'], ''],
    ['a,b\nbenign,benign\n\nbenign,benign,benign\n', undefined, 'Table, line 4: 3 values for 2 sources'],
    ['a,b\nbenign,evil\n', undefined, 'Table, line 2: "evil" is not on the scale benign, suspicious, malicious'],
    ['a,b\nevil,benign\n', undefined, 'Table, line 2: "evil" is neither a number nor one of benign'],
    ['a,b\n1,benign\n', undefined, 'Table, line 2: "benign" is not a number'],
    ['a,b\nbenign,1\n', undefined, 'Table, line 2: "1" is not on the scale'],
    ['a,b\n1,1e999\n', undefined, 'Table, line 2: "1e999" is not a number'],
    ['a,b\n0x1,1\n', undefined, 'neither a number'],
    ['a,b\nNaN,1\n', undefined, 'neither a number'],
    ['a,a\n', undefined, 'names the source "a" twice'],
    ['a,\n', undefined, 'Source 2 of the table has no name'],
    ['a,b\n1,2', ['x'], 'A scale has two words or more'],
    ['a,b\n1,2', ['x', 'X '], 'A scale has two words or more'],
    ['a,b\n1,2', ['x', ''], 'A scale has two words or more'],
    ['{"sources":["a"]', undefined, 'begins like JSON, but is not valid JSON'],
    ['{"sources":["a"],"rows":[],"x":1}', undefined, 'A JSON table is'],
    ['{"sources":[],"rows":[]}', undefined, 'one source at least'],
    ['{"sources":["a","b"],"rows":[[1,2],[1]]}', undefined, 'Table, row 2: 1 value for 2 sources'],
    ['{"sources":["a"],"rows":[1]}', undefined, 'Table, row 1: a row is a list'],
    ['{"sources":["a"],"rows":[[true]]}', undefined, 'Table, row 1: a value is a word, a number or null'],
    ['{"sources":["a"],"rows":[["evil"]]}', undefined, 'Table, row 1: "evil"'],
  ];
  test.each(cases)('%j', (text, scale, problem) => {
    const read = (): unknown => readAgreementTable(text, { scale });
    if (problem === '') return expect(read).not.toThrow();
    expect(read).toThrow(problem);
    return expect(read).toThrow(expect.objectContaining({ code: 'configuration' }));
  });

  test('a value from the table is shown without control characters, and not at length', () => {
    const read = (): unknown => readAgreementTable(`a,b\n\u001b[31m${'x'.repeat(500)},benign`);
    expect(read).toThrow('\\u001b[31mxxx');
    expect(read).not.toThrow('x'.repeat(100));
  });
});
