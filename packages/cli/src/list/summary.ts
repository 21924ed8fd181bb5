import type { AgreementStudy } from '@sandjury/compare';
import { type Cell, columns, labelled, roomOf } from '../text/layout.ts';
import { counted, thousands } from '../text/numbers.ts';
import { painter } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import type { SourceTally, Tally } from './tally.ts';

/** The totals of a list. */
export interface ListSummary {
  tally: Tally;
  study: AgreementStudy;
  /** Lines or arguments that were no sample. */
  leftOut: number;
  duplicates: number;
}

/** Renders the totals of a list for a person: samples, consensus, agreement of the sources, failures. */
export function renderListSummary({ tally, study, leftOut, duplicates }: ListSummary, io: Io): string {
  const paint = painter(io);
  const width = roomOf(io);
  const title = [
    counted(tally.samples, 'sample'),
    ...(tally.cached > 0 ? [`${counted(tally.cached, 'answer')} from the cache`] : []),
    ...(duplicates > 0 ? [`${counted(duplicates, 'duplicate')} asked once`] : []),
    ...(leftOut > 0 ? [`${thousands(leftOut)} left out`] : []),
  ].join(', ');
  const lines = [
    paint('bold', title),
    ...labelled('Consensus', countsText(tally.consensus), width),
    ...labelled('Agreement', countsText(tally.agreement), width),
    ...(study.raters > 1 ? labelled('Statistics', statisticsText(study), width) : []),
    '',
    ...columns(sourceRows(tally, study, paint)).map((line) => `  ${line}`),
    ...failureLines(tally.sources, width),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.map(([name, count]) => `${name} ${thousands(count)}`).join(', ') || 'nothing';
}

const mostPairs = 3;

function statisticsText(study: AgreementStudy): string {
  const { pairable, rawAgreement, gwetAC1, krippendorffAlpha, cohenKappa, hints } = study;
  if (pairable === 0) return 'none: no sample has two verdicts';
  const kappas = cohenKappa.slice(0, mostPairs).map(({ a, b, unweighted }) => {
    const pair = cohenKappa.length === 1 ? '' : ` of ${printable(a)} and ${printable(b)}`;
    return `Cohen's kappa${pair} ${figure(unweighted)}`;
  });
  const figures = [
    `raw agreement ${figure(rawAgreement)}`,
    ...kappas,
    `Krippendorff's alpha ${figure(krippendorffAlpha.ordinal)}`,
    `Gwet's AC1 ${figure(gwetAC1)}`,
  ];
  const few = hints.length === 0 ? '' : ' (too few to rely on)';
  return `over ${counted(pairable, 'sample')} with two verdicts or more${few}: ${figures.join(', ')}`;
}

function figure(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(3);
}

const titles = {
  reported: 'REPORTED',
  not_found: 'NOT KNOWN',
  failed: 'FAILED',
  pending: 'PENDING',
  unsupported: 'NOT ASKED',
} as const;

/** A column for each thing that happened; coverage is the share of samples with a verdict that counts. */
function sourceRows(tally: Tally, study: AgreementStudy, paint: ReturnType<typeof painter>): Cell[][] {
  const statuses = (Object.keys(titles) as (keyof typeof titles)[]).filter((status) => {
    return status === 'reported' || tally.sources.some((source) => source.statuses[status] > 0);
  });
  const right = (text: string): Cell => ({ right: text });
  const header = [...statuses.map((status) => titles[status]), ...(tally.cached > 0 ? ['CACHED'] : []), 'VERDICTS'];
  return [
    [paint('dim', 'SOURCE'), ...header.map((title) => right(paint('dim', title)))],
    ...tally.sources.map(({ provider, statuses: counts, cached }) => {
      const share = study.coverage.find(({ source }) => source === provider)?.share ?? null;
      return [
        printable(provider),
        ...statuses.map((status) => right(thousands(counts[status]))),
        ...(tally.cached > 0 ? [right(thousands(cached))] : []),
        right(share === null ? 'n/a' : `${percent(share)} %`),
      ];
    }),
  ];
}

/** No share but all is 100 %, and none but nothing is 0 %. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return '> 99';
  return rounded === 0 && share > 0 ? '< 1' : String(rounded);
}

function failureLines(sources: readonly SourceTally[], width: number): string[] {
  const failed = sources.filter(({ failures }) => failures.size > 0);
  return failed.flatMap(({ provider, failures }, index) => {
    const codes = [...failures].map(([code, count]) => `${printable(code)} ${thousands(count)}`).join(', ');
    return [
      ...(index === 0 ? [''] : []),
      ...labelled(index === 0 ? 'Failures' : '', `${printable(provider)}: ${codes}`, width),
    ];
  });
}
