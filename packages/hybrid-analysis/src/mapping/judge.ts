import type { AnalysisRun, Verdict } from '@sandjury/core';
import { blankVerdict, decideByParts, type Warnings, warnOfDissent } from '@sandjury/core/toolkit';
import { scannerRuns } from './scanners.ts';
import type { ReportSource } from './source.ts';
import { stateOfRun, verdictOf, wordReader } from './verdict.ts';

/**
 * The verdict of a run, which has none unless it ended well; else that of all runs together, else what the vendor's own engine finds. What
 * contradicts it is told.
 */
export function judge({ summary, overview, quickScan, verdicts }: ReportSource, warnings: Warnings) {
  const reader = wordReader(verdicts, warnings);
  const run = summary?.value;
  const hasEnded = run !== undefined && stateOfRun(run.state) === 'finished';
  const own = hasEnded ? verdictOf(run, '/summary', reader, warnings) : blankVerdict();
  const whole = overview ? verdictOf(overview.value, '/overview', reader, warnings) : blankVerdict();
  const scanners = [
    ...scannerRuns(overview?.value.scanners, '/overview/scanners', reader),
    ...scannerRuns(quickScan?.value.scanners, '/quickScan/scanners', reader),
  ];
  const verdict = run ? own : whole.vendor === null ? byOwnEngine(scanners, warnings) : whole;
  const conflict = (message: string, at: string) => warnings.add('conflicting-values', message, at);
  if (hasEnded && whole.vendor !== null && whole.value !== own.value) {
    const [all, one] = [whole, own].map(({ vendor }) => JSON.stringify(vendor));
    conflict(`All runs together are ${all}, this one is ${one}.`, '/overview/verdict');
  }
  if (overview?.value.whitelisted && (verdict.value === 'malicious' || verdict.value === 'suspicious')) {
    conflict(`It is on a white list, and ${verdict.value}.`, '/overview/whitelisted');
  }
  warnOfDissent(verdict, scanners, warnings);
  return { verdict, scanners };
}

/** What the engine does not find says nothing. */
function byOwnEngine(scanners: readonly AnalysisRun[], warnings: Warnings): Verdict {
  const own = scanners.filter(({ opinion, verdict }) => opinion === undefined && verdict.value !== 'unknown');
  const message = 'No sandbox ran it: the verdict is that of an engine of CrowdStrike.';
  const found = own.map(({ verdict }) => verdict);
  return decideByParts(found, message, warnings) ?? blankVerdict();
}
