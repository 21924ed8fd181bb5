import type { SandboxProvider } from '../contract/provider.ts';
import { checkArgument } from '../model/arguments.ts';
import { sortedUnique } from '../model/order.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AnalysisRun, Opinion, SandboxReport, Warning } from '../model/report.ts';
import { moreSevere, type VerdictValue } from '../model/verdict.ts';

/** A run in which an aggregator passes on what another vendor says. */
type PassedOn = AnalysisRun & { opinion: Opinion };

/**
 * The id of an opinion's source in outcomes and comparisons: `virustotal/cape-sandbox` for `CAPE Sandbox`. No provider has such an id:
 * a slash cannot stand in one.
 */
export function opinionId(provider: string, source: string): string {
  return `${provider}/${source.toLowerCase().replace(/[^a-z0-9._]+/g, '-')}`;
}

function opinionIds(provider: string, expand: readonly string[]): string[] {
  return [...new Set(expand.map((name) => opinionId(provider, name)))];
}

/**
 * The opinions of other vendors that an aggregator's answer passes on, as outcomes of their own: one for each name in `expand`, in that
 * order. Pure. A name without an opinion in the report is `not_found`; where the aggregator itself has no report, each name has the
 * outcome of the aggregator. `raw` and the pointers of such a report are the aggregator's.
 */
export function expandOutcome(outcome: Outcome, expand: readonly string[]): Outcome[] {
  checkArgument(outcome, 'object', 'expandOutcome: outcome', 'an outcome, such as a hub gives');
  checkArgument(expand, 'list', 'expandOutcome: expand', 'a list of vendors, by their names in the reply');
  const ids = opinionIds(outcome.provider, expand);
  if (outcome.status !== 'reported') return ids.map((provider) => ({ ...outcome, provider }));
  const runs = Map.groupBy(outcome.report.analyses.filter(isPassedOn), ({ opinion }) =>
    opinionId(outcome.provider, opinion.source),
  );
  return ids.map((provider) => {
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
    return [id, ...opinionIds(id, expand)];
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
  const values = runs.map(({ verdict }) => verdict.value);
  const mostSevere = values.reduce(moreSevere);
  const deciding = runs.find(({ verdict }) => verdict.value === mostSevere) ?? runs[0];
  return {
    ...whole,
    provider,
    product: { name: `${deciding.opinion.source} (through ${whole.product.name})`, version: null },
    verdict: deciding.verdict,
    classifications: [],
    threatNames: sortedUnique(runs.flatMap(({ opinion }) => opinion.threatNames)),
    indicators,
    techniques: whole.techniques.filter(({ id }) => techniques.has(id)),
    iocs: whole.iocs.filter(isOfRuns),
    analyses: [...runs],
    submittedAt: null,
    analyzedAt: sortedUnique(runs.flatMap(({ finishedAt, startedAt }) => finishedAt ?? startedAt ?? [])).at(-1) ?? null,
    link: deciding.link,
    complete: runs.every(({ failed }) => !failed),
    warnings: new Set(values).size < 2 ? [] : [severalOpinions(deciding, values)],
  };
}

function severalOpinions({ opinion, verdict }: PassedOn, values: readonly VerdictValue[]): Warning {
  const message = `${opinion.source} has several opinions: ${sortedUnique(values).join(', ')}. The most severe decides.`;
  return { code: 'conflicting-values', message, pointer: verdict.evidence[0] ?? null };
}
