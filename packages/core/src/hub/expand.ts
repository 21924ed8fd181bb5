import type { SandboxProvider } from '../contract/provider.ts';
import { checkArgument } from '../model/arguments.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AnalysisRun, Opinion, SandboxReport } from '../model/report.ts';
import { verdictRank } from '../model/verdict.ts';

/** A run in which an aggregator passes on what another vendor says. */
type PassedOn = AnalysisRun & { opinion: Opinion };

/**
 * The id of an opinion's source in outcomes and comparisons: `virustotal/cape-sandbox` for `CAPE Sandbox`. No provider has such an id:
 * a slash cannot stand in one.
 */
export function opinionId(provider: string, source: string): string {
  return `${provider}/${source.toLowerCase().replace(/[^a-z0-9._]+/g, '-')}`;
}

/**
 * The opinions of other vendors that an aggregator's answer passes on, as outcomes of their own: one for each name in `expand`, in that
 * order. Pure. A name without an opinion in the report is `not_found`; where the aggregator itself has no report, each name has the
 * outcome of the aggregator. `raw` and the pointers of such a report are the aggregator's.
 */
export function expandOutcome(outcome: Outcome, expand: readonly string[]): Outcome[] {
  checkArgument(outcome, 'object', 'expandOutcome: outcome', 'an outcome, such as a hub gives');
  checkArgument(expand, 'list', 'expandOutcome: expand', 'a list of vendors, by their names in the reply');
  const names = [...new Map(expand.map((name) => [opinionId(outcome.provider, name), name]))];
  if (outcome.status !== 'reported') return names.map(([provider]) => ({ ...outcome, provider }));
  const runs = Map.groupBy(outcome.report.analyses.filter(isPassedOn), ({ opinion }) =>
    opinionId(outcome.provider, opinion.source),
  );
  return names.map(([provider]) => {
    const [first, ...others] = runs.get(provider) ?? [];
    if (first === undefined) return { provider, status: 'not_found' };
    const report = opinionReport(provider, outcome.report, [first, ...others]);
    const via = { provider: outcome.provider, group: first.opinion.group };
    return { provider, status: 'reported', report, others: [], via };
  });
}

/** The ids of all sources that a look-up by these providers has outcomes of, in their order. */
export function sourceIds(providers: readonly Pick<SandboxProvider, 'id' | 'expand'>[]): string[] {
  checkArgument(providers, 'list', 'sourceIds: providers', 'the providers of a hub');
  return providers.flatMap((provider) => {
    checkArgument(provider, 'object', 'sourceIds: a provider', 'a provider, such as vmray({ … }) makes');
    const { id, expand = [] } = provider;
    return [...new Set([id, ...expand.map((name) => opinionId(id, name))])];
  });
}

/** The outcomes of a provider: its own, and those that its `expand` names. */
export function withOpinions(outcome: Outcome, { expand = [] }: Pick<SandboxProvider, 'expand'>): Outcome[] {
  return [outcome, ...expandOutcome(outcome, expand)];
}

function isPassedOn(run: AnalysisRun): run is PassedOn {
  return run.opinion !== undefined;
}

function opinionReport(
  provider: string,
  whole: SandboxReport,
  runs: readonly [PassedOn, ...PassedOn[]],
): SandboxReport {
  const ids = new Set(runs.map(({ id }) => id));
  const isOfRuns = (item: { analyses: readonly string[] }): boolean => item.analyses.some((id) => ids.has(id));
  const indicators = whole.indicators.filter(isOfRuns);
  const techniques = new Set(indicators.flatMap((indicator) => indicator.techniques));
  const deciding = runs.reduce((most, run) => (severity(run) > severity(most) ? run : most));
  const values = new Set(runs.map(({ verdict }) => verdict.value));
  return {
    ...whole,
    provider,
    product: { name: `${deciding.opinion.source} (through ${whole.product.name})`, version: null },
    verdict: deciding.verdict,
    classifications: [],
    threatNames: [...new Set(runs.flatMap(({ opinion }) => opinion.threatNames))].sort(),
    indicators,
    techniques: whole.techniques.filter(({ id }) => techniques.has(id)),
    iocs: whole.iocs.filter(isOfRuns),
    analyses: [...runs],
    submittedAt: null,
    analyzedAt: newest(runs.map(({ finishedAt, startedAt }) => finishedAt ?? startedAt)),
    link: deciding.link,
    complete: runs.every(({ failed }) => !failed),
    warnings:
      values.size < 2
        ? []
        : [
            {
              code: 'conflicting-values',
              message: `${deciding.opinion.source} has several opinions: ${[...values].sort().join(', ')}. The most severe decides.`,
              pointer: deciding.verdict.evidence[0] ?? null,
            },
          ],
  };
}

function severity({ verdict: { value } }: AnalysisRun): number {
  return value === 'unknown' ? -1 : verdictRank[value];
}

function newest(times: readonly (string | null)[]): string | null {
  return times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);
}
