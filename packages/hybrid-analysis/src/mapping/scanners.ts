import type { AnalysisRun } from '@sandjury/core';
import { blankRun, eachOf, present, sortedUnique } from '@sandjury/core/toolkit';
import type { HybridAnalysisOverview } from '../wire/summary.ts';
import type { WordReader } from './verdict.ts';

/** By the first word of a name, which is the vendor's group in other adapters. What is of CrowdStrike is nobody else's opinion. */
const kinds: ReadonlyMap<string, AnalysisRun['kind']> = new Map([
  ['crowdstrike', 'static'],
  ['virustotal', 'reputation'],
  ['metadefender', 'reputation'],
  ['urlscan', 'web'],
]);

/**
 * One run for each scanner, by its name. A scanner that finds nothing says nothing: its "clean" is no verdict. A share of engines is no
 * score, and stands in the reason; a scanner that is still at work has no verdict yet.
 */
export function scannerRuns(
  scanners: HybridAnalysisOverview['scanners'],
  at: string,
  reader: WordReader,
): AnalysisRun[] {
  return eachOf(scanners, at, (scanner, place): AnalysisRun[] => {
    const { name, progress, total, positives, anti_virus_results: engines } = scanner;
    const [group = name] = name.toLowerCase().match(/[a-z0-9]+/) ?? [];
    const value = progress === null || progress >= 100 ? scanner.status : null;
    const reason = total === null || positives === null ? null : `${positives} of ${total} engines`;
    const verdict = reader.read({ words: { scanner: { value, at: `${place}/status` } }, reason });
    const run: AnalysisRun = { ...blankRun(name), kind: kinds.get(group) ?? null, environment: name, verdict };
    if (group === 'crowdstrike') return [run];
    const threatNames = sortedUnique(present(engines?.map((engine) => engine?.threat_found)));
    return [{ ...run, opinion: { source: name, group, threatNames } }];
  });
}
