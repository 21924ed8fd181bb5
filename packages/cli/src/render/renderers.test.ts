import { agreementStudy, compare } from '@sandjury/compare';
import { ApiError, type Outcome } from '@sandjury/core';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { hostileText, reportSaying } from '../../test/hostile.ts';
import { renderListSummary } from '../list/summary.ts';
import { Tally } from '../list/tally.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { renderAgreement } from './agreement.ts';
import { renderComparison } from './comparison.ts';
import { comparisonRows } from './comparison-row.ts';
import { renderDemo } from './demo.ts';
import { explainOutcome } from './outcome.ts';
import { renderReport } from './report.ts';
import { shortNames } from './sources/source-columns.ts';

const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function comparisonSaying(text: string) {
  const error = new ApiError(text, { provider: 'cape', vendorCode: text }).toJSON();
  const outcomes: Outcome[] = [
    { provider: 'vmray', status: 'reported', report: reportSaying(text), others: [] },
    { provider: 'alibaba', status: 'reported', report: reportSaying(text, 'alibaba'), others: [] },
    { provider: 'cape', status: 'failed', error },
    { provider: 'joe', status: 'not_found' },
  ];
  return compare(outcomes, { question: { file: text, hashes: {} }, now: new Date('2026-01-02T03:04:05Z') });
}

const renderers: Record<string, (text: string, io: Io) => string | Promise<string>> = {
  report: (text, io) => renderReport(reportSaying(text), io),
  comparison: (text, io) => renderComparison(comparisonSaying(text), io),
  'comparison, explained': (text, io) => {
    return renderComparison(comparisonSaying(text), io, { explain: true, reports: [reportSaying(text)] });
  },
  demo: (text, io) => renderDemo([{ name: 'sample', md5: text, comparison: comparisonSaying(text) }], io),
  agreement: async (text, io) => {
    const rows = [
      ['benign', 'malicious'],
      ['benign', 'benign'],
    ];
    return renderAgreement(await agreementStudy(rows, { sources: ['a', `b${text}`] }), printable(text), io);
  },
  'row of a list': (text, io) => {
    const rowOf = comparisonRows(['vmray', 'alibaba', text], io);
    return rowOf(comparisonSaying(text)) + rowOf(comparisonSaying(text));
  },
  'summary of a list': async (text, io) => {
    const sources = ['vmray', 'alibaba', 'cape'];
    const tally = new Tally(sources);
    tally.add(comparisonSaying(text));
    const study = await agreementStudy([['malicious', 'malicious', null]], { sources });
    return renderListSummary({ tally, study, leftOut: 3, duplicates: 1_000_000 }, io);
  },
};

describe.each(Object.entries(renderers))('%s', (_, render) => {
  it.each([60, 80, 200])('lets no text act on a terminal, nor a line be wider than %i columns', async (columns) => {
    await fc.assert(
      fc.asyncProperty(hostileText, fc.boolean(), async (text, colour) => {
        const { io } = fakeIo({ columns, colour });
        const shown = (await render(text, io)).replace(colour ? /\u001b\[\d+m/g : /$^/, '');
        for (const line of shown.split('\n')) {
          expect(line).not.toMatch(dangerous);
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is no terminal', () => {
  const long = `http://c2.example/${'deep/'.repeat(60)}${'ab'.repeat(32)}`;
  // Where a table has no place for a text, nothing of it is shown.
  const lists = ['demo', 'summary of a list'];

  it.each(Object.keys(renderers).filter((name) => !lists.includes(name)))(
    'is never cut to a width: %s',
    async (name) => {
      const { io } = fakeIo({ columns: Number.POSITIVE_INFINITY });
      const shown = await renderers[name]?.(long, io);
      expect(shown).toContain(`${'deep/'.repeat(60)}${'ab'.repeat(32)}`);
      expect(shown).not.toMatch(/[^ ]…|…[^ ]/);
    },
  );

  it.each(Object.keys(renderers))('breaks no line: %s', async (name) => {
    const { io } = fakeIo({ columns: Number.POSITIVE_INFINITY });
    const { io: narrow } = fakeIo({ columns: 60 });
    const count = async (to: Io) => (await renderers[name]?.(long, to))?.split('\n').length ?? 0;
    expect(await count(io)).toBeLessThanOrEqual(await count(narrow));
  });
});

describe('an outcome without a report', () => {
  it('is one line, whatever the vendor said', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const error = new ApiError(text, { provider: 'vmray' }).toJSON();
        expect(explainOutcome({ provider: 'vmray', status: 'failed', error })).not.toMatch(dangerous);
      }),
    );
  });
});

describe('a screen stays a screen', () => {
  it('of a text of 10 KB per field', () => {
    const { io } = fakeIo();
    const text = `${'word '.repeat(1000)}${'挖'.repeat(3000)}`;
    expect(renderReport(reportSaying(text), io).split('\n').length).toBeLessThan(200);
    expect(renderComparison(comparisonSaying(text), io).split('\n').length).toBeLessThan(80);
  });
});

describe('rows of samples', () => {
  const names = [
    ...['vmray-eu', 'alibaba', 'vmray-us', 'cape', 'joe-sandbox', 'triage', 'hybrid-analysis', 'virustotal'],
    ...['virustotal/vmray', 'malwarebazaar', 'malwarebazaar/vmray', 'malwarebazaar/triage', 'falcon', 'cuckoo'],
  ];
  const said = ['malicious', 'suspicious'] as const;
  const titlesAndRow = (count: number, columns: number): string => {
    const outcomes = names.slice(0, count).map((provider, index): Outcome => {
      const report = { ...reportSaying('x'), provider };
      const verdict = { ...report.verdict, value: said[index % 2] ?? 'malicious' };
      return { provider, status: 'reported', report: { ...report, verdict }, others: [] };
    });
    const comparison = compare(outcomes, { question: { hash: '2d48fa6c'.repeat(8) } });
    return comparisonRows(names.slice(0, count), fakeIo({ columns }).io)(comparison);
  };

  it('of three sources keep their words and names at 80 columns', () => {
    const [titles = '', row = ''] = titlesAndRow(3, 80).split('\n');
    expect(titles).toMatch(/ vmray-eu +alibaba +vmray-us +CACHED$/);
    expect(row).toMatch(/ ✖ malicious +▲ suspicious +✖ malicious$/);
    expect(stringWidth(titles)).toBeLessThanOrEqual(80);
  });

  it.each([4, 8, 10])('of %i sources at 80 columns are marks below short names, which a legend explains', (count) => {
    const lines = titlesAndRow(count, 80).trimEnd().split('\n');
    expect(lines.every((line) => stringWidth(line) <= 80)).toBe(true);
    const [titles = '', row = ''] = lines.slice(-2);
    const legend = lines.slice(0, -2).join(' ');
    for (const [index, name] of names.slice(0, count).entries()) {
      const short = shortNames(names)[index] ?? '';
      expect(legend).toContain(`${short} ${name}`);
      // The mark stands below the second letter of the name.
      expect(row.charAt(titles.indexOf(` ${short}`) + 2)).toBe(index % 2 === 0 ? '✖' : '▲');
    }
    expect(legend).toContain('– not known or not asked');
  });

  it.each([
    [12, 80],
    [names.length, 60],
    [names.length, 80],
  ])('of %i sources at %i columns stand below the sample, by what they say', (count, columns) => {
    const text = titlesAndRow(count, columns);
    expect(text.split('\n').every((line) => stringWidth(line) <= columns)).toBe(true);
    const [titles, row, ...below] = text.trimEnd().split('\n');
    expect(titles).toMatch(/^SAMPLE +CONSENSUS +AGREEMENT +CACHED$/);
    expect(row).toMatch(/^2d48fa6c\S+ +✖ malicious +split$/);
    const said = below.join(' ').replaceAll(/ +/g, ' ');
    const ofEach = (start: number) =>
      names
        .slice(0, count)
        .filter((_, index) => index % 2 === start)
        .join(', ');
    expect(said).toBe(` ✖ malicious: ${ofEach(0)} ▲ suspicious: ${ofEach(1)}`);
  });

  it('of eight sources at 200 columns keep their words and names', () => {
    const [titles = '', row = ''] = titlesAndRow(8, 200).split('\n');
    for (const name of names.slice(0, 8)) expect(titles).toContain(name);
    expect(row.match(/malicious|suspicious/g)).toHaveLength(9);
    expect(stringWidth(titles)).toBeLessThanOrEqual(200);
  });
});
