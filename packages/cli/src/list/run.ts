import { agreementStudy, type CompareOptions, compareForExport, verdictRow } from '@sandjury/compare';
import { ConfigurationError, type Outcome, type SandboxHub, sourceIds, type VerdictValue } from '@sandjury/core';
import { isAtLeast } from '../ask/comparison.ts';
import { knownOutcomes } from '../ask/sources.ts';
import { closeCache } from '../cache/open.ts';
import type { Recall } from '../cache/recalling-provider.ts';
import { configuredRate, identityOf } from '../configuration/entries/identity.ts';
import type { FilterFlags } from '../flags/options.ts';
import { type Rate, rateOf } from '../flags/rate.ts';
import { filteredOutcomes } from '../print/report-filters.ts';
import { wrap } from '../text/layout.ts';
import { printable } from '../text/printable.ts';
import { exitStatus, statusOf } from '../world/exit-status.ts';
import type { Io } from '../world/io.ts';
import { rateHints } from './counts.ts';
import { inOrder } from './in-order.ts';
import type { Answered, ListPrinter } from './printer.ts';
import { progressOf } from './progress.ts';
import type { Listed, SampleList } from './samples.ts';
import { renderListSummary } from './summary.ts';
import { Tally } from './tally.ts';

/** How the samples of a list are asked about and printed. */
export interface ListRun {
  list: SampleList;
  hub: SandboxHub;
  recall: Recall | null;
  how: Omit<CompareOptions, 'question' | 'now'>;
  filters: FilterFlags;
  /** Milliseconds for each provider to answer about a sample. */
  deadlineMs?: number | undefined;
  /** Those of the command line. */
  rates: readonly Rate[];
  failOn?: Exclude<VerdictValue, 'unknown'> | undefined;
  /** Whether the data is for people: then the summary follows it. */
  isForPeople: boolean;
  printer(io: Io): Promise<ListPrinter>;
}

/** A few more samples at once than a provider has calls under way: while one is compared, another is asked for. More would be held. */
const pace = { atOnce: 40, ahead: 128 };

/** At a low rate a sample would wait for the calls of those before it until its time is over. A sample takes some calls. */
export function paceOf({
  hub,
  rates,
  deadlineMs = 60_000,
}: Pick<ListRun, 'hub' | 'rates' | 'deadlineMs'>): typeof pace {
  const known = hub.providers.map(
    (provider) =>
      rateOf(provider.id, rates) ?? configuredRate(provider) ?? provider.defaultRate ?? Number.POSITIVE_INFINITY,
  );
  const atOnce = Math.max(1, Math.floor(Math.min(...known) * (deadlineMs / callsOfSample / 1000)));
  return { ...pace, atOnce: Math.min(pace.atOnce, atOnce) };
}

/** More than adapters have today, so that half of the time is left for the answers. */
const callsOfSample = 6;

/** Asks about every sample of a list and returns the exit status. Throws ConfigurationError when there was nothing to ask. */
export async function runList(run: ListRun, io: Io): Promise<number> {
  const { list, hub } = run;
  const providers = sourceIds(hub.providers);
  if (list.isTyped) io.note('Type or paste one sample per line. Ctrl-D ends the list.\n');
  // A display would be drawn over what is being typed.
  const progress = await progressOf(hub.providers, list.isTyped ? { ...io, live: undefined } : io);
  const startedAt = performance.now();
  const tally = new Tally(providers);
  const end = new End(run.failOn);
  let begun = 0;
  async function* rows(printer: ListPrinter) {
    const work = (listed: Listed) => {
      begun += 1;
      if (begun === few) learnLimits(hub, io.signal);
      return ask(listed, run, printer, io, progress.onOutcome);
    };
    const answers = inOrder(list.items(), work, paceOf(run));
    for await (const { place, answered } of answers) {
      // What comes behind it would be missed where somebody goes on from here.
      if (answered === null) {
        end.interruptedAt = place;
        return;
      }
      end.add(answered);
      tally.add(answered.comparison);
      printer.print(answered);
      await io.drained?.();
      yield verdictRow(answered.comparison, providers);
    }
  }
  try {
    const printer = await run.printer({ ...io, out: progress.out });
    const study = await agreementStudy(rows(printer), { sources: providers });
    await progress.end();
    if (tally.samples > 0) await printer.end();
    if (tally.samples > 0) {
      const summary = { tally, study, leftOut: list.rejects.count, duplicates: list.duplicates };
      const text = renderListSummary(summary, run.isForPeople ? io : { ...io, colour: false });
      if (run.isForPeople) io.out(`\n${text}`);
      else io.note(text);
      const hints = rateHints(hub.providers, (performance.now() - startedAt) / 1000);
      for (const hint of hints) io.note(`sandjury: ${hint}\n`);
    }
  } finally {
    await progress.end();
    list.close();
    io.note(list.rejects.explain(list.kind, io));
    await closeCache(run.recall, io);
  }
  if (io.signal.aborted) return interrupted(run, end, io);
  const { failure } = list;
  if (tally.samples === 0) throw failure ?? list.rejects.failure ?? nothingToAsk(list);
  const failures = [failure, list.rejects.failure].filter((one) => one !== null);
  // Said, and not thrown: what was printed is whole.
  for (const { message } of failures) io.err(`sandjury: ${printable(message)}\n`);
  return failures.length > 0 ? exitStatus.usage : end.status();
}

/** From here on it is worth asking what an account is allowed: an adapter that does not know keeps to what the least have. */
const few = 16;

function learnLimits(hub: SandboxHub, signal: AbortSignal): void {
  for (const provider of hub.with('quota')) provider.quota({ signal }).catch(() => undefined);
}

interface Place {
  place: number;
  /** null when it was interrupted before every source had answered: what one says alone is no comparison. */
  answered: Answered | null;
}

async function ask(
  { place, question }: Listed,
  run: ListRun,
  { needsOutcomes }: ListPrinter,
  io: Io,
  onOutcome: (outcome: Outcome) => void,
): Promise<Place> {
  const { hub, how, filters } = run;
  try {
    const { outcomes, cachedAt } = await knownOutcomes(question, run, {
      signal: io.signal,
      deadlineMs: run.deadlineMs,
      onOutcome,
    });
    const kept = await filteredOutcomes(outcomes, filters);
    const compared = compareForExport(kept, { ...how, question, cachedAt, now: io.now(), sources: hub.providers });
    const printed = needsOutcomes ? compared : { comparison: compared.comparison, reports: [], groups: [] };
    return { place, answered: { question, ...printed, outcomes: needsOutcomes ? kept : [], cachedAt } };
  } catch (error) {
    if (io.signal.aborted) return { place, answered: null };
    throw error;
  }
}

/** What the exit status depends on. */
class End {
  /** The first place that has no answer because the user interrupted. */
  interruptedAt: number | null = null;
  readonly #failOn: Exclude<VerdictValue, 'unknown'> | undefined;
  #isFailed = false;
  readonly #statuses = new Set<Outcome['status']>();

  constructor(failOn: Exclude<VerdictValue, 'unknown'> | undefined) {
    this.#failOn = failOn;
  }

  add({ comparison }: Answered): void {
    for (const { status } of comparison.sources) this.#statuses.add(status);
    if (this.#failOn !== undefined && isAtLeast(comparison, this.#failOn)) this.#isFailed = true;
  }

  status(): number {
    if (this.#isFailed) return exitStatus.verdict;
    return statusOf(Array.from(this.#statuses, (status) => ({ status })));
  }
}

function interrupted(run: ListRun, { interruptedAt }: End, io: Io): number {
  const { kind, next } = run.list;
  const where = interruptedAt === null ? '' : ` at ${kind} ${interruptedAt}`;
  const further = isKept(run)
    ? 'To go on, run the same command again: the answers so far come from the cache.'
    : `To go on, give the list from ${kind} ${interruptedAt ?? next} on.`;
  const text = `sandjury: interrupted${where}. ${further}`;
  io.err(`${wrap(text, io.errColumns ?? Number.POSITIVE_INFINITY).join('\n')}\n`);
  return exitStatus.interrupted;
}

/** Whether the same command would find the answers in the cache. */
function isKept({ recall, hub }: ListRun): boolean {
  if (recall === null || recall.store.failure !== null || recall.maxAgeMs === 0) return false;
  return hub.providers.every((provider) => identityOf(provider) !== null);
}

function nothingToAsk({ rejects }: SampleList): ConfigurationError {
  return new ConfigurationError(
    rejects.count > 0
      ? 'The list holds no sample. Expected hashes (MD5, SHA-1 or SHA-256), URLs or files, one per line.'
      : 'Nothing to compare: the list is empty. Give a hash, a file or a URL, a list with --from, or --saved PROVIDER=FILE.',
  );
}
