import { z } from 'zod';
import { parseSettings } from '../contract/settings.ts';
import { type Ioc, IocTypeSchema } from '../model/ioc.ts';
import { lazyStrictObject } from '../model/lazy-object.ts';
import type { SandboxReport, ThreatIndicator } from '../model/report.ts';
import { type VerdictValue, VerdictValueSchema } from '../model/verdict.ts';

const most = () => z.number().int().nonnegative();

/** What to leave out of a report. A filter that is not given leaves nothing out; unknown keys are refused. */
export const ReportFiltersSchema = lazyStrictObject(() => ({
  /** Keeps these types. */
  iocTypes: z.array(IocTypeSchema).optional(),
  /** Keeps IOCs with these verdicts. */
  verdicts: z.array(VerdictValueSchema).optional(),
  /** Leaves out artifacts that the vendor did not call indicators. */
  onlyIocs: z.boolean().optional(),
  /** The most IOCs of one type; the most severe are kept. */
  mostPerType: most().optional(),
  /** Keeps threat indicators whose `vendorScore` is at least this; one without a score is left out. The scale is the vendor's own. */
  scoreThreshold: z.number().optional(),
  /** The most threat indicators; those with the highest `vendorScore` are kept. */
  mostIndicators: most().optional(),
}));
/** Which IOCs and indicators of a report are kept, and how many at most. */
export type ReportFilters = z.input<typeof ReportFiltersSchema>;

/**
 * A report with less in it: a copy, in the same order, with a warning `filtered` for each list that says how many were left out
 * and why. `raw` and the verdict stay. Throws ConfigurationError when a filter is wrong.
 */
export function filterReport(report: SandboxReport, filters: ReportFilters): SandboxReport {
  const { iocTypes, verdicts, onlyIocs, mostPerType, scoreThreshold, mostIndicators } = checked(filters);
  const types = iocTypes && new Set(iocTypes);
  const words = verdicts && new Set(verdicts);
  return cutReport(report, {
    ioc: [
      ...(types ? [{ why: 'of another type', keep: (ioc: Ioc) => types.has(ioc.type) }] : []),
      ...(onlyIocs === true
        ? [{ why: 'that the vendor does not call indicators', keep: (ioc: Ioc) => ioc.isIoc }]
        : []),
      ...(words ? [{ why: 'with another verdict', keep: (ioc: Ioc) => words.has(ioc.verdict) }] : []),
    ],
    groupOf: (ioc) => ioc.type,
    mostPerGroup: mostPerType,
    scoreThreshold,
    mostIndicators,
  });
}

function checked(filters: ReportFilters): z.output<typeof ReportFiltersSchema> {
  return parseSettings(ReportFiltersSchema, filters, 'filter');
}

/** A condition, and the words for those that do not meet it: `of another type`. */
export interface Cut<Item> {
  why: string;
  /** Whether an item meets the condition. */
  keep(item: Item): boolean;
}

/** What `cutReport` leaves out, and by which rules. */
export interface ReportCuts {
  ioc: readonly Cut<Ioc>[];
  /** What counts as one type for `mostPerGroup`. */
  groupOf(ioc: Ioc): string;
  mostPerGroup?: number | undefined;
  scoreThreshold?: number | undefined;
  mostIndicators?: number | undefined;
}

/** A copy of a report without what the cuts leave out, with a warning `filtered` for each list that lost something. */
export function cutReport(report: SandboxReport, cuts: ReportCuts): SandboxReport {
  const { scoreThreshold: least, mostPerGroup, mostIndicators } = cuts;
  const iocs = cutList(report.iocs, cuts.ioc, {
    most: mostPerGroup,
    groupOf: cuts.groupOf,
    rank: (ioc) => (ioc.isIoc ? 0.5 : 0) + verdictRanks[ioc.verdict],
    beyond: `beyond ${mostPerGroup} of a type`,
  });
  const scored: Cut<ThreatIndicator>[] =
    least === undefined
      ? []
      : [
          {
            why: `with a score below ${least} or none`,
            keep: ({ vendorScore }) => (vendorScore ?? -Infinity) >= least,
          },
        ];
  const indicators = cutList(report.indicators, scored, {
    most: mostIndicators,
    groupOf: () => '',
    rank: ({ vendorScore }) => vendorScore ?? -Infinity,
    beyond: `beyond ${mostIndicators}`,
  });
  const messages = [lossText('IOCs', report.iocs, iocs), lossText('threat indicators', report.indicators, indicators)];
  const warnings = messages
    .filter((message) => message !== null)
    .map((message) => ({ code: 'filtered', message, pointer: null }));
  return { ...report, iocs: iocs.kept, indicators: indicators.kept, warnings: [...report.warnings, ...warnings] };
}

const verdictRanks: Readonly<Record<VerdictValue, number>> = { malicious: 3, suspicious: 2, unknown: 1, benign: 0 };

interface Limit<Item> {
  most: number | undefined;
  groupOf(item: Item): string;
  /** The higher, the sooner kept. */
  rank(item: Item): number;
  beyond: string;
}

interface Remains<Item> {
  kept: Item[];
  lost: { why: string; count: number }[];
}

function cutList<Item>(items: readonly Item[], cuts: readonly Cut<Item>[], limit: Limit<Item>): Remains<Item> {
  const lost: Remains<Item>['lost'] = [];
  let kept = [...items];
  const lose = (why: string, rest: Item[]) => {
    if (rest.length < kept.length) lost.push({ why, count: kept.length - rest.length });
    kept = rest;
  };
  for (const { why, keep } of cuts) lose(why, kept.filter(keep));
  if (limit.most !== undefined) lose(limit.beyond, highest(kept, limit.most, limit));
  return { kept, lost };
}

/** The highest of each group, in their own order. */
function highest<Item>(items: readonly Item[], mostOfGroup: number, { groupOf, rank }: Limit<Item>): Item[] {
  const counts = new Map<string, number>();
  const chosen = new Set<Item>();
  for (const item of items.toSorted((a, b) => compareNumbers(rank(b), rank(a)))) {
    const group = groupOf(item);
    const count = counts.get(group) ?? 0;
    if (count < mostOfGroup) chosen.add(item);
    counts.set(group, count + 1);
  }
  return items.filter((item) => chosen.has(item));
}

/** Two times minus infinity are equal, which a subtraction would not say. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lossText(what: string, before: readonly unknown[], { kept, lost }: Remains<unknown>): string | null {
  if (lost.length === 0) return null;
  const reasons = lost.map(({ why, count }) => `${count} ${why}`);
  return `${before.length - kept.length} of ${before.length} ${what} were left out: ${reasons.join(', ')}.`;
}
