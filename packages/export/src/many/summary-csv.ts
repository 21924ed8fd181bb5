import type { Comparison, SourceRow, TermRow } from '@sandjury/compare';
import { assertInput } from '../arguments.ts';
import { csvLine } from '../csv.ts';
import { type ExportInput, sampleKey } from '../input.ts';
import { webPage } from '../text/https-link.ts';
import type { DocumentOptions, ExportDocument } from './document.ts';

/**
 * A comparison as one row of RFC 4180 below a header: the sample, what was asked, consensus, agreement, who dissents, families and
 * threat names, and of each source its verdict, status, score, when it analysed the sample, its own page and when its answer was
 * got, where it comes from a cache. Cells are those of `toCsv`. A verdict is empty unless the source reported.
 */
export function toSummaryCsv(input: ExportInput): string {
  assertInput(input, 'toSummaryCsv');
  const sources = input.comparison.sources.map(({ provider }) => provider);
  return csvLine(titles(sources)) + csvLine(cellsOf(input.comparison, sources));
}

/** A row for each of many samples. Nothing is held: memory does not depend on their number. */
export function summaryDocument({ sources }: DocumentOptions): ExportDocument {
  let header = csvLine(titles(sources));
  return {
    add({ comparison }) {
      const text = header + csvLine(cellsOf(comparison, sources));
      header = '';
      return text;
    },
    end: () => (header === '' ? [] : [header]),
  };
}

const sourceColumns = ['verdict', 'status', 'score', 'analyzed_at', 'link', 'cached_at'];

function titles(sources: readonly string[]): string[] {
  return [
    ...['sample', 'asked', 'consensus', 'agreement', 'dissent', 'families', 'threat_names'],
    ...sources.flatMap((provider) => sourceColumns.map((column) => `${provider} ${column}`)),
  ];
}

function cellsOf(comparison: Comparison, sources: readonly string[]): string[] {
  const { consensus, agreement, families, threatNames } = comparison;
  const byProvider = new Map(comparison.sources.map((source) => [source.provider, source]));
  return [
    sampleKey(comparison),
    asked(comparison),
    consensus.value,
    agreement,
    consensus.dissent.join(' '),
    listed(families),
    listed(threatNames),
    ...sources.flatMap((provider) => sourceCells(byProvider.get(provider))),
  ];
}

function asked({ question }: Comparison): string {
  if ('hash' in question) return question.hash;
  return 'url' in question ? question.url : question.file;
}

function listed(rows: readonly TermRow[]): string {
  return rows.map(({ value }) => value).join('; ');
}

function sourceCells(source: SourceRow | undefined): string[] {
  if (source === undefined) return sourceColumns.map(() => '');
  const { verdict, status, analyzedAt, link, cachedAt } = source;
  return [
    verdict?.value ?? '',
    status,
    verdict === null || verdict.score === null ? '' : String(verdict.score),
    analyzedAt ?? '',
    webPage(link)?.href ?? '',
    cachedAt ?? '',
  ];
}
