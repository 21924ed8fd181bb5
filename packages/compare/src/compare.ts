import { byText, ConfigurationError, type Outcome, type SandboxReport } from '@sandjury/core';
import { assertArguments, questionOf } from './arguments.ts';
import { compareTechniques } from './attack/techniques.ts';
import type { Comparison, Question } from './comparison.ts';
import { toFindings } from './findings/collect.ts';
import type { CacheAge } from './findings/sources.ts';
import { groupListed, type ListedGroups, sharedMd5 } from './iocs/groups.ts';
import { compareIocs } from './iocs/rows.ts';
import type { NoiseList } from './noise/list.ts';
import type { Reported } from './reported.ts';
import { mergeSamples, sampleOf } from './sample-merge.ts';
import { type SourceSettings, toSourceRow } from './source-rows.ts';
import { compareClassifications, compareFamilies, compareThreatNames } from './terms.ts';
import { type Ballot, toAgreement, toConsensus, toVotes } from './votes/consensus.ts';
import { type Strategy, type StrategyName, toStrategy } from './votes/strategies.ts';

/** How to compare. Every option may be left out. */
export interface CompareOptions {
  /** The hash, URL or file that the providers were asked about. Default: the hash or URL of the first report that has one. */
  question?: Question | undefined;
  /** How votes become a verdict: a name, a rule of one's own, or its function alone. Default `most-severe`. */
  strategy?: StrategyName | Strategy | Strategy['decide'] | undefined;
  /** The time that the age of cached answers is measured against. Left out: no age is given. */
  now?: string | Date | undefined;
  /** Reliability and group of the sources, by id; the providers of a hub can be passed as they are. */
  sources?: Iterable<SourceSettings> | undefined;
  /** For answers from a cache, when they were stored (ISO 8601 with Z), by provider id. */
  cachedAt?: Readonly<Record<string, string>> | undefined;
  /** Marks rows of IOCs as noise, see `parseNoiseList`. */
  noise?: NoiseList | undefined;
  /** An answer that is older than the newest by more than this many days is a finding. Default 30. */
  olderByDays?: number | undefined;
}

const defaultOlderByDays = 30;

/** A comparison with what it was made from, as exports need it. */
export interface Compared {
  comparison: Comparison;
  /** Those of the outcomes, in their order. */
  reports: readonly SandboxReport[];
  /** The IOCs of the reports and the sample, equal ones together. */
  groups: ListedGroups;
}

/**
 * Lays side by side what several providers say about one sample. Pure: no clock, no network, no change to its input; lists of
 * pointers in the result may be those of the reports. The order of the outcomes is kept in `sources` and is of no effect
 * anywhere else. Throws ConfigurationError when a provider has two outcomes, the strategy is not known, or a time or number
 * of days cannot be read; and for arguments of another kind, with what is expected.
 */
export function compare(outcomes: readonly Outcome[], options: CompareOptions = {}): Comparison {
  return compareForExport(outcomes, options).comparison;
}

/** What `compare` gives, with the reports and the groups of their IOCs: the input of every export, which need not group them again. */
export function compareForExport(outcomes: readonly Outcome[], options: CompareOptions = {}): Compared {
  assertArguments(outcomes, options);
  const strategy = toStrategy(options.strategy ?? 'most-severe');
  const sorted = sortedByProvider(outcomes);
  const settings = new Map(Array.from(options.sources ?? [], (source) => [source.id, source]));
  const ages = cacheAges(sorted, options);
  const olderByDays = checkDays(options.olderByDays ?? defaultOlderByDays);
  const reports = sorted.filter((outcome): outcome is Reported => outcome.status === 'reported');
  const ballots = reports.flatMap((reported) => ballotOf(reported, settings.get(reported.provider)));
  const votes = toVotes(ballots);
  const question = options.question ?? questionOf(outcomes);
  const { sample, contradictions } = mergeSamples(question, reports);
  const groups = groupListed(sampleOf({ sample, question }), reports);
  const comparison: Comparison = {
    schemaVersion: 1,
    question,
    sample,
    sources: outcomes.map((outcome) => {
      const cachedAt = ages.get(outcome.provider)?.cachedAt;
      return toSourceRow(outcome, settings.get(outcome.provider), cachedAt === undefined ? null : toIso(cachedAt));
    }),
    consensus: toConsensus(ballots, votes, strategy),
    agreement: toAgreement(votes),
    iocs: compareIocs(
      reports.map(({ provider }) => provider),
      groups,
      options.noise,
    ),
    techniques: compareTechniques(reports),
    families: compareFamilies(reports),
    threatNames: compareThreatNames(reports),
    classifications: compareClassifications(reports),
    findings: toFindings({
      ...{ question, outcomes: sorted, reports, ballots, votes, contradictions, ages, olderByDays },
      sharedMd5: sharedMd5(reports),
    }),
  };
  return {
    comparison,
    reports: outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report] : [])),
    groups,
  };
}

/** Records keyed by provider have one place for each provider, so that a second outcome of one is refused. */
function sortedByProvider(outcomes: readonly Outcome[]): Outcome[] {
  const sorted = outcomes.toSorted((a, b) => byText(a.provider, b.provider));
  const twice = sorted.find((outcome, index) => outcome.provider === sorted[index - 1]?.provider);
  if (twice === undefined) return sorted;
  throw new ConfigurationError(`The provider ${twice.provider} has two outcomes. Give each source an id of its own.`);
}

function ballotOf({ provider, report, via }: Reported, settings: SourceSettings | undefined): Ballot[] {
  const { value } = report.verdict;
  if (value === 'unknown') return [];
  const group = settings?.group ?? via?.group ?? null;
  return [{ provider, value, group, reliability: settings?.reliability ?? null }];
}

function cacheAges(outcomes: readonly Outcome[], options: CompareOptions): Map<string, CacheAge> {
  const now = options.now === undefined ? null : toMs(options.now, 'now');
  const stored = new Map(Object.entries(options.cachedAt ?? {}));
  return new Map(
    outcomes.flatMap(({ provider }) => {
      const time = stored.get(provider);
      return time === undefined ? [] : [[provider, { cachedAt: toMs(time, `cachedAt of ${provider}`), now }] as const];
    }),
  );
}

function checkDays(days: number): number {
  if (Number.isFinite(days) && days >= 0) return days;
  throw new ConfigurationError('olderByDays is a number of days, 0 or more.');
}

function toMs(time: string | Date, name: string): number {
  const ms = new Date(time).getTime();
  if (Number.isNaN(ms)) throw new ConfigurationError(`The time ${name} cannot be read. Expected ISO 8601 with Z.`);
  return ms;
}

function toIso(ms: number): string {
  return new Date(ms).toISOString();
}
