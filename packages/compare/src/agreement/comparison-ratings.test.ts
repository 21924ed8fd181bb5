import { describe, expect, it } from 'vitest';
import { reported } from '../../test/outcomes.ts';
import { compare } from '../compare.ts';
import { readComparisonLines } from './comparison-ratings.ts';
import { readAgreementTable } from './read-table.ts';
import { agreementStudy } from './study.ts';

const said = (...verdicts: readonly ['a' | 'b' | 'c', 'malicious' | 'suspicious' | 'benign' | 'unknown'][]) =>
  compare(
    verdicts.map(([provider, value]) => reported(provider, value)),
    { question: { hash: 'a'.repeat(64) } },
  );
const comparisons = [
  said(['a', 'malicious'], ['b', 'benign']),
  compare([{ provider: 'b', status: 'not_found' }], { question: { hash: 'b'.repeat(64) } }),
  said(['c', 'suspicious'], ['a', 'unknown']),
];
const table = {
  sources: ['a', 'b', 'c'],
  rows: [
    ['malicious', 'benign', null],
    [null, null, null],
    [null, null, 'suspicious'],
  ],
  kind: 'comparisons',
  columns: ['a', 'b', 'c'],
  groups: {},
};
const lines = comparisons.map((one) => JSON.stringify(one));

describe('what compare wrote', () => {
  it.each([
    ['lines', `${lines.join('\n')}\n`],
    ['lines with empty ones between them and carriage returns', `\uFEFF${lines.join('\r\n\r\n')}\r\n`],
    ['an array', JSON.stringify(comparisons, null, 2)],
  ])('is read as %s: the verdicts of every source that any comparison names', (_, text) => {
    expect(readAgreementTable(text)).toEqual(table);
  });

  it('is read as one comparison', () => {
    expect(readAgreementTable(JSON.stringify(comparisons[0], null, 2)).rows).toEqual([['malicious', 'benign']]);
  });

  it('is read line by line', async () => {
    expect(await readComparisonLines(lines)).toEqual(table);
    const { sources, rows } = await readComparisonLines(lines);
    expect(await agreementStudy(rows, { sources })).toMatchObject({ items: 3, missing: 6 });
  });

  it.each([
    [
      'a report',
      [...lines, '{"schemaVersion":1,"provider":"a","verdict":null}'],
      /Line 4: this is a report of one source, not a comparison/,
    ],
    ['a line that is cut', [...lines, '{"schemaVersion":1,'], /Line 4 is not valid JSON: the file may have been cut/],
    ['something else', [...lines, '{}'], /Line 4: expected a comparison/],
  ])('is refused with the line where it is %s', async (_, all, message) => {
    await expect(readComparisonLines(all)).rejects.toThrow(message);
  });

  it('is read as its summary: the columns of verdicts, and nothing else', () => {
    const summary = [
      'sample,asked,consensus,agreement,"vmray eu verdict",vmray eu status,vmray eu link,b verdict,b status',
      'x,x,malicious,split,malicious,reported,"https://a.example/,1",benign,reported',
      'y,y,unknown,none,,not_found,,,failed',
    ].join('\r\n');
    expect(readAgreementTable(summary)).toEqual({
      sources: ['vmray eu', 'b'],
      rows: [
        ['malicious', 'benign'],
        [null, null],
      ],
      kind: 'summary',
      groups: {},
      columns: ['vmray eu verdict', 'b verdict'],
    });
  });

  it('is refused where its verdicts are of indicators', () => {
    const text = 'sample,type,value,verdict,is_ioc,a verdict,a is_ioc\nx,url,u,malicious,true,malicious,true\n';
    expect(() => readAgreementTable(text)).toThrow(/verdicts of indicators, not of samples: .*csv-summary/);
  });

  it('may be a table of your own whose first column names the sample', () => {
    expect(readAgreementTable('sample,a,b\nx,malicious,benign\n')).toMatchObject({
      sources: ['a', 'b'],
      rows: [['malicious', 'benign']],
      columns: ['a', 'b'],
    });
  });
});
