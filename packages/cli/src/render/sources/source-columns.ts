import type { SourceRow } from '@sandjury/compare';
import { wrap } from '../../text/layout.ts';
import { type Paint, verdictText } from '../../text/paint.ts';
import { printable } from '../../text/printable.ts';
import { statusWords } from '../outcome.ts';

/** What a source says, as a mark and a word: `▲ suspicious`, `– not known`. */
export function sourceText({ status, verdict }: Pick<SourceRow, 'status' | 'verdict'>, paint: Paint): string {
  if (status === 'reported') return verdictText(verdict?.value ?? 'unknown', paint);
  return paint(status === 'failed' ? 'red' : 'dim', statusWords[status]);
}

/** The mark alone, in its colour. What it means stands in `markLegend`. */
export function sourceMark(source: Pick<SourceRow, 'status' | 'verdict'>, paint: Paint): string {
  return sourceText(source, paint).replace(/ [a-z ]+/, '');
}

/** Orders texts of `sourceText`: the most severe verdict first, what is no verdict last. */
export function bySeverity(a: string, b: string): number {
  return rankOf(a) - rankOf(b);
}

function rankOf(text: string): number {
  return '✖▲✔?–…!'.indexOf(text.replace(/\u001b\[\d+m/g, '').charAt(0));
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
  return providers.map((provider, index) => {
    const short = initials(provider.toLowerCase());
    const numbered = [short.slice(0, shortWidth - 1), short.slice(0, 1), ''].flatMap((start) => {
      return Array.from({ length: 9 }, (_, count) => `${start}${count + 2}`);
    });
    const name = [short, ...numbered].find((one) => one !== '' && !taken.has(one)) ?? String(index + 1);
    taken.add(name);
    return name;
  });
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
