import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/support/packages/any-character.ts';
import { attacks, hostileInput } from '../test/hostile-input.ts';
import { cacheTime, fromCache, madeInput, madeIoc, madeReport, manySources } from '../test/made-inputs.ts';
import { parsedCsv } from '../test/many-samples.ts';
import { csvCell, csvLines, toCsv } from './csv.ts';

const formula = /^[\s"'`]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

describe('csvCell', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@A1',
    '\t=1',
    '\r=1',
    '\uff1d1',
    '\uff0b1',
    '\uff0d1',
    '\uff20A',
    ' =1',
    '"=1',
    "'=1",
    '\n=1',
  ])('keeps %j from being run', (text) => {
    expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('quotes what RFC 4180 wants quoted, and nothing else', () => {
    expect(csvCell('a,b')).toBe('"a,b"');
    expect(csvCell('say "x"')).toBe('"say ""x"""');
    expect(csvCell('plain.example.net')).toBe('plain.example.net');
  });

  it('is one line of printable text whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const cell = csvCell(text);
        expect(cell).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        const [[read = ''] = []] = parsedCsv(`${cell},end\r\n`);
        expect(read.startsWith("'") || !formula.test(read)).toBe(true);
      }),
    );
  });
});

/** The cells that a spreadsheet sees which takes `separator` for the end of one, with quotes as RFC 4180 has them, and without. */
function split(line: string, separator: string): string[] {
  const plain = line.split(separator);
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"?[^${separator}]*|([^${separator}]*))(?:${separator}|$)`, 'gy');
  const quoted: string[] = [];
  for (let match = cell.exec(line); match !== null && match.index < line.length; match = cell.exec(line)) {
    quoted.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  }
  // Of what is split without a thought of quotes, the quote that opens a cell is text, and what follows is no formula.
  return [...plain.filter((text) => !text.startsWith('"')), ...quoted];
}

const separators = [',', ';', '\t'];

function formulas(line: string): string[] {
  return separators
    .flatMap((separator) => split(line, separator))
    .filter((text) => !text.startsWith("'") && formula.test(text));
}

describe('a cell where a spreadsheet splits at another separator', () => {
  it.each([
    ["http://evil.example/;=cmd|' /C calc'!A0;x", `"http://evil.example/;'=cmd|' /C calc'!A0;x"`],
    ['a,=1', `"a,'=1"`],
    ['a\t=1', 'a\\u{9}=1'],
    ['a; "=1', `"a;' ""=1"`],
    ['a;\n=1', '"a;\\u{a}=1"'],
    ['a;-1;+1;@x;|y;%z', `"a;'-1;'+1;'@x;'|y;'%z"`],
    ['a;\uff1d1', `"a;'\uff1d1"`],
    ['=1;=2,=3', `"'=1;'=2,'=3"`],
    [';;=1', `";;'=1"`],
    ['a;b', '"a;b"'],
  ])('%j is written %s', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('begins no formula, whatever it holds and however many there are', () => {
    const part = fc.constantFrom(
      ...[';', ',', '\t', '\n', '\r\n', '"', "'", ' ', '=', '+', '-', '@', '|', '%', '\uff1d', 'a', '1'],
    );
    const text = fc.oneof(
      fc.array(part).map((parts) => parts.join('')),
      fc.string({ unit: anyCharacter }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
        expect(formulas(['type', ...cells.map(csvCell), 'end'].join(','))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('begins no formula in any line of a hostile input', () => {
    const values = ["http://evil.example/;=cmd|' /C calc'!A0;x", 'm;"=1', 'm,\t=1', ';-1', 'a\r\n;=1'];
    const iocs = values.flatMap((value) => [madeIoc('url', value), madeIoc('mutex', value), madeIoc('process', value)]);
    const lines = [...csvLines(madeInput([madeReport('=a;=b', 'malicious', { iocs })])), ...csvLines(hostileInput())];
    expect(lines.flatMap((line) => formulas(line.trimEnd()))).toEqual([]);
  });
});

describe('toCsv', () => {
  it('says of each value who saw it, how, and where in the reply', () => {
    const domain = madeIoc('domain-name', 'Evil.example.net', { evidence: ['/iocs/3', '/log/9'] });
    const seen = madeIoc('domain-name', 'evil.example.net', { isIoc: false, verdict: 'unknown', evidence: ['/net/0'] });
    const [header, row, ...rest] = parsedCsv(
      toCsv(madeInput([madeReport('a', 'malicious', { iocs: [domain] }), madeReport('b', 'benign', { iocs: [seen] })])),
    );
    expect(header).toEqual([
      ...['type', 'value', 'verdict', 'is_ioc', 'blockable', 'seen_by', 'noise', 'key'],
      ...['a verdict', 'a is_ioc', 'a value', 'a evidence', 'a cached_at'],
      ...['b verdict', 'b is_ioc', 'b value', 'b evidence', 'b cached_at'],
    ]);
    expect(row).toEqual([
      ...['domain-name', 'evil.example.net', 'malicious', 'true', 'true', 'a b', '', 'domain-name:evil.example.net'],
      ...[
        'malicious',
        'true',
        'Evil.example.net',
        '/iocs/3 /log/9',
        '',
        'unknown',
        'false',
        'evil.example.net',
        '/net/0',
      ],
      '',
    ]);
    expect(rest).toEqual([]);
  });

  it('says of each source when its answer was got, where it comes from a cache', () => {
    const iocs = [madeIoc('domain-name', 'evil.example.net')];
    const input = fromCache(madeInput([madeReport('a', 'malicious', { iocs }), madeReport('b', 'benign')]), 'a');
    const [header = [], row = []] = parsedCsv(toCsv(input));
    expect([row[header.indexOf('a cached_at')], row[header.indexOf('b cached_at')]]).toEqual([cacheTime, '']);
  });

  it('names a file by the strongest hash that any source gives', () => {
    const [md5, sha256] = ['a'.repeat(32), 'b'.repeat(64)];
    const weak = madeIoc('file', md5, { hashes: { md5 } });
    const strong = madeIoc('file', sha256, { hashes: { md5, sha256 } });
    const input = madeInput([
      madeReport('a', 'malicious', { iocs: [weak] }),
      madeReport('b', 'malicious', { iocs: [strong] }),
    ]);
    const [, row] = parsedCsv(toCsv(input));
    expect([row?.[1], row?.[10], row?.[15]]).toEqual([sha256, md5, sha256]);
  });

  it('has every row of the comparison, what may be blocked first, in lines that can be written one by one', () => {
    const input = manySources(5000);
    const lines = [...csvLines(input)];
    expect(lines).toHaveLength(input.comparison.iocs.rows.length + 1);
    expect(lines.every((line) => line.endsWith('\r\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
    const blockable = parsedCsv(lines.join(''))
      .slice(1)
      .map((row) => row[4]);
    expect(blockable.lastIndexOf('true')).toBeLessThan(blockable.indexOf('false'));
  });

  it('has the same number of cells in every row of a hostile input, and no formula', () => {
    const rows = parsedCsv(toCsv(hostileInput()));
    expect(rows.length).toBeGreaterThan(attacks.length);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([18]));
    expect(rows.flat().filter((text) => !text.startsWith("'") && formula.test(text))).toEqual([]);
  });
});
