import type { Comparison } from '@sandjury/compare';
import { shortAge } from '../text/age.ts';
import { brief, wrap } from '../text/layout.ts';
import { type Paint, painter, verdictText } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import { widthOf } from '../text/width.ts';
import type { Io } from '../world/io.ts';
import { questionText } from './comparison.ts';
import { bySeverity, legendLines, shortNames, shortWidth, sourceMark, sourceText } from './sources/source-columns.ts';

interface Columns {
  sample: number;
  /** How sources are shown: a word in a column, a mark in a narrow one, or in lines below each sample where the columns do not fit. */
  form: 'words' | 'marks' | 'lines';
  /** Of a column of words. */
  source: number;
  agreement: boolean;
}

const consensusWidth = 12;
const agreementWidth = 9;
const cachedWidth = 6;
const sourceWidth = 13;
const mostSource = 20;
/** `▲ suspicious`, the longest word of a verdict with its mark. */
const wordWidth = 12;
/** A SHA-256 has 64 digits. */
const mostSample = 64;
const leastSample = 16;

/**
 * Comparisons as rows of one table, whose widths are known before its rows: a sample a line, the consensus, what each source says
 * and how old the oldest answer from the cache is. The first row comes with the titles above it.
 */
export function comparisonRows(providers: readonly string[], io: Io): (comparison: Comparison) => string {
  const paint = painter(io);
  const fit = fitted(providers, io.columns);
  const cells = (sources: readonly string[]) => {
    if (fit.form === 'words') return sources.map((cell) => pad(cell, fit.source));
    return fit.form === 'marks' ? [sources.map((cell) => pad(cell, shortWidth)).join(' ')] : [];
  };
  const line = ([sample, consensus, agreement]: [string, string, string], sources: string[], cached: string) => {
    const padded = [
      pad(sample, fit.sample),
      pad(consensus, consensusWidth),
      ...(fit.agreement ? [pad(agreement, agreementWidth)] : []),
      ...cells(sources),
      pad(cached, cachedWidth),
    ];
    return `${padded.join('  ').trimEnd()}\n`;
  };
  const dim = (text: string) => paint('dim', text);
  const names = providers.map((name) => brief(printable(name), fit.source, io.columns));
  const titles = fit.form === 'marks' ? shortNames(providers) : names;
  const legend = fit.form === 'marks' ? `${legendLines(providers, io.columns).join('\n')}\n` : '';
  let head = legend + line([dim('SAMPLE'), dim('CONSENSUS'), dim('AGREEMENT')], titles.map(dim), dim('CACHED'));
  return (comparison) => {
    const sources = new Map(comparison.sources.map((source) => [source.provider, source]));
    const marks = providers.map((provider) => {
      const source = sources.get(provider);
      if (source === undefined) return '';
      return fit.form === 'words' ? sourceText(source, paint) : ` ${sourceMark(source, paint)}`;
    });
    const sample = brief(printable(questionText(comparison)), fit.sample, io.columns);
    const agreement = comparison.agreement === 'none' ? dim('–') : comparison.agreement;
    const row = line(
      [sample, verdictText(comparison.consensus.value, paint), agreement],
      marks,
      oldest(comparison, io),
    );
    const text = head + row + (fit.form === 'lines' ? stacked(comparison, io.columns, paint) : '');
    head = '';
    return text;
  };
}

/** Who says what, by what they say: `  ✖ malicious: one, two`. */
function stacked({ sources }: Comparison, width: number, paint: Paint): string {
  const said = Map.groupBy(sources.toSorted(bySeverity), (source) => sourceText(source, paint));
  const lines = [...said].flatMap(([text, group]) => {
    return wrap(`${text}: ${group.map(({ provider }) => printable(provider)).join(', ')}`, width - 4);
  });
  return lines.map((text) => `    ${text}\n`).join('');
}

/** What gives way first: room between the words, the agreement, then the words themselves, at last the columns. */
function fitted(providers: readonly string[], width: number): Columns {
  const longest = Math.max(0, ...providers.map((name) => widthOf(printable(name))));
  const natural = Math.max(sourceWidth, Number.isFinite(width) ? Math.min(longest, mostSource) : longest);
  const count = providers.length;
  const widthsOf = {
    words: (source: number) => count * (source + 2),
    marks: () => count * (shortWidth + 1) + 1,
    lines: () => 0,
  };
  const room = ({ form, source, agreement }: Omit<Columns, 'sample'>) => {
    return width - consensusWidth - 2 - (agreement ? agreementWidth + 2 : 0) - widthsOf[form](source) - cachedWidth - 2;
  };
  const last = { form: 'lines', source: 0, agreement: true } as const;
  const choices: Omit<Columns, 'sample'>[] = [
    { form: 'words', source: natural, agreement: true },
    { form: 'words', source: sourceWidth, agreement: true },
    { form: 'words', source: wordWidth, agreement: true },
    { form: 'words', source: wordWidth, agreement: false },
    { form: 'marks', source: 0, agreement: true },
    { form: 'marks', source: 0, agreement: false },
  ];
  const choice = choices.find((one) => room(one) >= leastSample) ?? last;
  return { ...choice, sample: Math.max(leastSample, Math.min(mostSample, room(choice))) };
}

function oldest({ sources }: Comparison, io: Io): string {
  const [first] = sources.flatMap(({ cachedAt }) => cachedAt ?? []).sort();
  return first === undefined ? '' : shortAge(first, io.now());
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
