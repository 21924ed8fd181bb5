import type { Comparison, SourceRow } from '@sandjury/compare';
import { shortAge } from '../text/age.ts';
import { brief, wrap } from '../text/layout.ts';
import { painter, verdictText } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import { widthOf } from '../text/width.ts';
import type { Io } from '../world/io.ts';
import { questionText } from './comparison.ts';
import { statusWords } from './outcome.ts';

interface Columns {
  sample: number;
  /** Of each provider's column; where it is narrow, a mark stands for the word. */
  source: number;
  agreement: boolean;
}

const consensusWidth = 12;
const agreementWidth = 9;
const cachedWidth = 6;
const sourceWidth = 13;
/** `▲ suspicious`, the longest word of a verdict with its mark. */
const wordWidth = 12;
const markWidth = 3;
/** A SHA-256 has 64 digits. */
const mostSample = 64;
const leastSample = 16;

/**
 * Comparisons as rows of one table, whose widths are known before its rows: a sample a line, the consensus, what each source says
 * and how old the oldest answer from the cache is. The first row comes with the titles above it.
 */
export function comparisonRows(providers: readonly string[], io: Io): (comparison: Comparison) => string {
  const paint = painter(io);
  const fit = fitted(providers.length, io.columns);
  const isNarrow = fit.source === markWidth;
  const line = (cells: readonly string[]) => {
    const [sample = '', consensus = '', agreement = '', ...rest] = cells;
    const cached = rest.pop() ?? '';
    const padded = [
      pad(sample, fit.sample),
      pad(consensus, consensusWidth),
      ...(fit.agreement ? [pad(agreement, agreementWidth)] : []),
      ...rest.map((cell) => pad(cell, fit.source)),
      pad(cached, cachedWidth),
    ];
    return `${padded.join('  ').trimEnd()}\n`;
  };
  const names = providers.map((name, index) => {
    return isNarrow ? String(index + 1) : brief(printable(name), fit.source, io.columns);
  });
  const head = line(['SAMPLE', 'CONSENSUS', 'AGREEMENT', ...names, 'CACHED'].map((title) => paint('dim', title)));
  let titles = isNarrow ? legend(providers, io) + head : head;
  return (comparison) => {
    const row = line([
      brief(printable(questionText(comparison)), fit.sample, io.columns),
      verdictText(comparison.consensus.value, paint),
      comparison.agreement === 'none' ? paint('dim', '–') : comparison.agreement,
      ...providers.map((provider) => {
        const source = comparison.sources.find((one) => one.provider === provider);
        return source === undefined ? '' : said(source, isNarrow, paint);
      }),
      oldest(comparison, io),
    ]);
    const text = titles + row;
    titles = '';
    return text;
  };
}

/** Which number is which provider, where its column has no room for a name. */
function legend(providers: readonly string[], { columns }: Io): string {
  const named = providers.map((name, index) => `${index + 1} ${printable(name)}`).join(', ');
  return `${wrap(`Sources: ${named}`, columns).join('\n')}\n`;
}

/** What gives way first: room between the words, the agreement, then the words themselves. */
function fitted(sources: number, width: number): Columns {
  const room = (source: number, agreement: boolean) =>
    width - consensusWidth - 2 - (agreement ? agreementWidth + 2 : 0) - sources * (source + 2) - cachedWidth - 2;
  const choices = [
    { source: sourceWidth, agreement: true },
    { source: wordWidth, agreement: true },
    { source: wordWidth, agreement: false },
    { source: markWidth, agreement: true },
  ];
  const narrowest = { source: markWidth, agreement: false };
  const { source, agreement } =
    choices.find((choice) => room(choice.source, choice.agreement) >= leastSample) ?? narrowest;
  return { source, agreement, sample: Math.max(leastSample, Math.min(mostSample, room(source, agreement))) };
}

function said({ status, verdict }: SourceRow, isNarrow: boolean, paint: ReturnType<typeof painter>): string {
  const text =
    verdict !== null
      ? verdictText(verdict.value, paint)
      : paint(status === 'failed' ? 'red' : 'dim', status === 'reported' ? '?' : statusWords[status]);
  // The mark and its colour, without the word.
  return isNarrow ? text.replace(/ [a-z ]+/, '') : text;
}

function oldest({ sources }: Comparison, io: Io): string {
  const [first] = sources.flatMap(({ cachedAt }) => cachedAt ?? []).sort();
  return first === undefined ? '' : shortAge(first, io.now());
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
