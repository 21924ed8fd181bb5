import type { Outcome, ReportFilters, SandboxReport } from '@sandjury/core';
import type { FilterFlags } from '../flags/options.ts';

/** Flags that leave nothing out. */
export const noFilters: FilterFlags = { iocType: [], iocVerdict: [], onlyIocs: false };

/** The reports without what the flags leave out. What was cut is counted in a warning of each report. */
export async function filtered<Report extends SandboxReport>(
  reports: readonly Report[],
  flags: FilterFlags,
): Promise<readonly SandboxReport[]> {
  const filters = filtersOf(flags);
  if (Object.keys(filters).length === 0) return reports;
  const { filterReport } = await import('@sandjury/core');
  return reports.map((report) => filterReport(report, filters));
}

/** The outcomes, with the reports among them filtered. */
export async function filteredOutcomes(outcomes: readonly Outcome[], flags: FilterFlags): Promise<Outcome[]> {
  const kept: Outcome[] = [];
  for (const outcome of outcomes) {
    if (outcome.status !== 'reported') kept.push(outcome);
    else for (const report of await filtered([outcome.report], flags)) kept.push({ ...outcome, report });
  }
  return kept;
}

/** The flags as core's filters. */
export function filtersOf(flags: FilterFlags): ReportFilters {
  return {
    ...(flags.iocType.length > 0 && { iocTypes: [...flags.iocType] }),
    ...(flags.iocVerdict.length > 0 && { verdicts: [...flags.iocVerdict] }),
    ...(flags.onlyIocs && { onlyIocs: true }),
    ...(flags.mostIocs !== undefined && { mostPerType: flags.mostIocs }),
    ...(flags.scoreThreshold !== undefined && { scoreThreshold: flags.scoreThreshold }),
    ...(flags.mostIndicators !== undefined && { mostIndicators: flags.mostIndicators }),
  };
}
