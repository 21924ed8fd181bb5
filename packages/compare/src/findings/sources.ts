import { ErrorCodeSchema, type Outcome } from '@sandjury/core';
import type { Finding } from '../comparison.ts';
import type { Reported } from '../reported.ts';
import { counted } from '../sentence.ts';
import { finding } from './finding.ts';

/** When an answer was stored, and the time that its age is measured against, both in milliseconds. */
export interface CacheAge {
  cachedAt: number;
  now: number | null;
}

/** Findings about the state of each source: failed, pending, cached. `ages`: the sources that were answered from a cache. */
export function sourceFindings(outcomes: readonly Outcome[], ages: ReadonlyMap<string, CacheAge>): Finding[] {
  const isReported = outcomes.some((outcome) => outcome.status === 'reported');
  return outcomes.flatMap((outcome) => [...statusFindings(outcome, isReported), ...cacheFindings(outcome, ages)]);
}

function statusFindings(outcome: Outcome, isReported: boolean): Finding[] {
  const { provider } = outcome;
  const about = [[provider, []]] as const;
  switch (outcome.status) {
    case 'reported':
      return reportFindings(outcome);
    case 'failed':
      return [
        finding(
          'source-failed',
          `${provider} failed${reason(outcome.error.code)}: what it would say is missing.`,
          about,
        ),
      ];
    case 'pending':
      return [
        finding(
          'source-pending',
          `${provider} is still analysing the sample: its verdict may yet change the result.`,
          about,
        ),
      ];
    case 'not_found':
      return isReported
        ? [finding('unknown-to-source', `${provider} does not know the sample, which others have reported on.`, about)]
        : [];
    case 'unsupported':
      return outcome.message === undefined ? [] : [finding('not-asked', sentence(outcome), about)];
  }
}

/** Why a source could not be asked, beginning with its name. */
function sentence({ provider, message = '' }: Extract<Outcome, { status: 'unsupported' }>): string {
  return message.startsWith(provider) ? message : `${provider} was not asked: ${message}`;
}

function reportFindings({ provider, report, others }: Reported): Finding[] {
  const findings: Finding[] = [];
  if (!report.complete) {
    const pointers = report.warnings
      .filter((warning) => missingParts.has(warning.code))
      .flatMap((warning) => warning.pointer ?? []);
    const message = `The report of ${provider} is incomplete: what it lacks may be known to the vendor.`;
    findings.push(finding('incomplete-report', message, [[provider, pointers]]));
  }
  if (others.length > 0) {
    const message = `${provider} has ${counted(others.length, 'further sample')} under this hash, not compared here.`;
    findings.push(finding('other-samples', message, [[provider, []]]));
  }
  return findings;
}

const missingParts: ReadonlySet<string> = new Set(['missing-section', 'truncated', 'unreadable']);

/** The error code when core defines it; any other text is not trusted. */
function reason(code: string): string {
  const known = ErrorCodeSchema.safeParse(code);
  return known.success ? ` (${known.data})` : '';
}

function cacheFindings({ provider }: Outcome, ages: ReadonlyMap<string, CacheAge>): Finding[] {
  const age = ages.get(provider);
  if (age === undefined) return [];
  const old = age.now === null ? '' : ` and is ${duration(age.now - age.cachedAt)} old`;
  return [finding('cached-answer', `The answer of ${provider} comes from a cache${old}.`, [[provider, []]])];
}

/** The largest unit that fits, rounded down. A time in the future, by a clock that is off, counts as now. */
function duration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return counted(minutes, 'minute');
  if (minutes < 24 * 60) return counted(Math.floor(minutes / 60), 'hour');
  return counted(Math.floor(minutes / (24 * 60)), 'day');
}
