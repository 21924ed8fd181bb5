import { describe, expect, it } from 'vitest';
import { hostileInput } from '../../test/hostile-input.ts';
import { cacheTime, fromCache, madeIoc } from '../../test/made-inputs.ts';
import { documentOf, hashNumber, parsedCsv, sampleNumber, unknownSample } from '../../test/many-samples.ts';
import { toCsv } from '../csv.ts';
import { toSummaryCsv } from './summary-csv.ts';

const evil = madeIoc('domain-name', 'evil.example.net');
const formula = /^[\s"'`]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

describe('the CSV of many samples', () => {
  it('has one header, and says of each row which sample it is of', () => {
    const inputs = [
      sampleNumber(1, 'malicious', { iocs: [evil] }),
      unknownSample(2),
      sampleNumber(3, 'malicious', { iocs: [evil, madeIoc('mutex', 'm')] }),
    ];
    const [header = [], ...rows] = parsedCsv(documentOf('csv', inputs));
    expect(header.slice(0, 3)).toEqual(['sample', 'type', 'value']);
    expect(rows.map((row) => [row[0], row[2]])).toEqual([
      [hashNumber(1), 'evil.example.net'],
      [hashNumber(3), 'evil.example.net'],
      [hashNumber(3), 'm'],
    ]);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
  });

  it('has the columns of all sources, whoever reported, and else the rows of a single sample', () => {
    const input = sampleNumber(1, 'malicious', { iocs: [evil] });
    const [, row = []] = parsedCsv(documentOf('csv', [input], { sources: ['a', 'b', 'c'] }));
    const [, single = []] = parsedCsv(toCsv(input));
    expect(row).toEqual([hashNumber(1), ...single, '', '', '', '', '']);
  });

  it('has its header also where nobody saw anything', () => {
    expect(parsedCsv(documentOf('csv', [unknownSample(1)]))).toHaveLength(1);
    expect(parsedCsv(documentOf('csv', []))).toHaveLength(1);
  });
});

describe('the summary of many samples', () => {
  const columns = ['verdict', 'status', 'score', 'analyzed_at', 'link', 'cached_at'];

  it('has one header and a row a sample: what each source says, since when, and where to read it', () => {
    const parts = {
      threatNames: ['Trojan.Emotet', 'Gen:Variant.7'],
      analyzedAt: '2026-01-11T09:30:00Z',
      link: 'https://a.example.test/1',
      verdict: { value: 'malicious', score: 91.5, vendor: 'bad', reason: null, evidence: ['/v'] },
    } as const;
    const inputs = [
      fromCache(
        sampleNumber(1, 'malicious', {
          ...parts,
          threatNames: [...parts.threatNames],
          verdict: { ...parts.verdict, evidence: ['/v'] },
        }),
        'a',
      ),
      unknownSample(2),
    ];
    const [header, first, second] = parsedCsv(documentOf('csv-summary', inputs));
    expect(header).toEqual([
      ...['sample', 'asked', 'consensus', 'agreement', 'dissent', 'families', 'threat_names'],
      ...['a', 'b'].flatMap((source) => columns.map((column) => `${source} ${column}`)),
    ]);
    expect(first).toEqual([
      ...[hashNumber(1), hashNumber(1), 'malicious', 'split', 'b', 'emotet', 'Gen:Variant.7; Trojan.Emotet'],
      ...['malicious', 'reported', '91.5', '2026-01-11T09:30:00Z', 'https://a.example.test/1', cacheTime],
      ...['benign', 'reported', '', '', '', ''],
    ]);
    expect(second).toEqual([
      ...[hashNumber(2), hashNumber(2), 'unknown', 'none', '', '', ''],
      ...['', 'not_found', '', '', '', ''],
      ...['', 'not_found', '', '', '', ''],
    ]);
  });

  it('is the same of one sample, and holds no report', () => {
    const input = sampleNumber(1);
    expect(documentOf('csv-summary', [input])).toBe(toSummaryCsv(input));
    expect(documentOf('csv-summary', [{ ...input, reports: [] }])).toBe(toSummaryCsv(input));
  });

  it('names no page that a spreadsheet should not open', () => {
    for (const link of ['javascript:alert(1)', 'file:///etc/passwd', 'https://a.example@b.example/', 'nonsense']) {
      const [header = [], row = []] = parsedCsv(toSummaryCsv(sampleNumber(1, 'malicious', { link })));
      expect(row[header.indexOf('a link')]).toBe('');
    }
  });

  it('has no formula, and as many cells in each row, whatever a sample is called', () => {
    const rows = parsedCsv(
      documentOf('csv-summary', [hostileInput(), sampleNumber(1)], { sources: ['=1+1', '<b>first</b>'] }),
    );
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows.flat().filter((text) => !text.startsWith("'") && formula.test(text))).toEqual([]);
  });
});
