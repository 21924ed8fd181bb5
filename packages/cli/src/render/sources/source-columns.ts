import type { SourceRow } from '@sandjury/compare';
import { wrap } from '../../text/layout.ts';
import { type Paint, paintVerdict, verdictMark } from '../../text/paint.ts';
import { printable } from '../../text/printable.ts';
import { statusWords } from '../outcome.ts';

/** A source, as far as its mark shows it. */
type Marked = Pick<SourceRow, 'status' | 'verdict'>;

/** What a source says, as a mark and a word: `▲ suspicious`, `– not known`. */
export function sourceText(source: Marked, paint: Paint): string {
  return painted(source, wordsOf(source), paint);
}

/** The mark alone, in its colour. What it means stands in `markLegend`. */
export function sourceMark(source: Marked, paint: Paint): string {
  return painted(source, markOf(source), paint);
}

/** Orders sources by their marks: the most severe verdict first, what is no verdict last. */
export function bySeverity(a: Marked, b: Marked): number {
  return marks.indexOf(markOf(a)) - marks.indexOf(markOf(b));
}

const marks = '✖▲✔?–…!';

function wordsOf({ status, verdict }: Marked): string {
  if (status !== 'reported') return statusWords[status];
  const value = verdict?.value ?? 'unknown';
  return `${verdictMark(value)} ${value}`;
}

function markOf(source: Marked): string {
  return wordsOf(source).charAt(0);
}

function painted({ status, verdict }: Marked, text: string, paint: Paint): string {
  if (status === 'reported') return paintVerdict(verdict?.value ?? 'unknown', text, paint);
  return paint(status === 'failed' ? 'red' : 'dim', text);
}

/** What the marks mean. */
export const markLegend =
  '✖ malicious, ▲ suspicious, ✔ benign, ? no verdict, – not known or not asked, … pending, ! failed';

/** A short name takes no more columns. */
export const shortWidth = 3;

/**
 * Names of sources for narrow columns, at most three letters each and no two the same: `acm` for `acme`, `fb` for
 * `first-box`, `c/a` for `collector/acme`. What would be a name twice has a number at its end.
 */
export function shortNames(providers: readonly string[]): string[] {
  const taken = new Set<string>();
  return providers.map((provider) => {
    const name = firstFree(initials(provider.toLowerCase()), taken);
    taken.add(name);
    return name;
  });
}

/** The letters themselves, else with a digit at their end, else a number. */
function firstFree(short: string, taken: ReadonlySet<string>): string {
  const starts = [short.slice(0, shortWidth - 1), short.slice(0, 1)];
  const names = [
    short,
    ...starts.flatMap((start) => ['2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => start + digit)),
  ];
  const free = names.find((name) => name !== '' && !taken.has(name));
  if (free !== undefined) return free;
  let number = 10;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

function initials(provider: string): string {
  const [source = '', opinion] = provider.split('/');
  const words = source.match(/[a-z0-9]+/g) ?? [];
  if (opinion !== undefined) return `${source.charAt(0)}/${opinion.charAt(0)}`.replace(/[^a-z0-9/]/g, '');
  const first = words[0] ?? '';
  return words.length > 1
    ? words
        .map((word) => word.charAt(0))
        .join('')
        .slice(0, shortWidth)
    : first.slice(0, shortWidth);
}

/** More sources than this stand in lists by their short names. */
const mostByWholeName = 5;

/** The short name of each source, where a comparison has so many that their whole names would fill its screen; else null. */
export function shortNamesOfMany(sources: readonly Pick<SourceRow, 'provider'>[]): ReadonlyMap<string, string> | null {
  if (sources.length <= mostByWholeName) return null;
  const names = shortNames(sources.map(({ provider }) => provider));
  return new Map(sources.map(({ provider }, index) => [provider, names[index] ?? '']));
}

/** Which short name is which source, and what the marks mean. */
export function legendLines(providers: readonly string[], width: number): string[] {
  const short = shortNames(providers);
  const named = providers.map((provider, index) => `${short[index]} ${printable(provider)}`);
  return [...wrap(`Sources: ${named.join(', ')}`, width), ...wrap(`Marks: ${markLegend}`, width)];
}
