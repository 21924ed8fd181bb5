import { compareForExport, type Question } from '@sandjury/compare';
import {
  type AnalysisRef,
  ConfigurationError,
  type Outcome,
  parseRef,
  type SandboxHub,
  sourceIds,
} from '@sandjury/core';
import { configuredHub } from '../../ask/hub.ts';
import { lookUp, type Recalled, redeemTicket } from '../../cache/lookup.ts';
import { closeCache, openCache } from '../../cache/open.ts';
import type { Recall } from '../../cache/recalling-provider.ts';
import { isExportName } from '../../flags/choices.ts';
import { deadlineOf, type ReportCommandOptions } from '../../flags/options.ts';
import { reportPrinter } from '../../list/printer.ts';
import { runList } from '../../list/run.ts';
import { sampleList } from '../../list/samples.ts';
import { printComparisons } from '../../print/comparisons.ts';
import { filteredOutcomes } from '../../print/report-filters.ts';
import { printReports, questionAbout } from '../../print/reports.ts';
import { explainOutcome } from '../../render/outcome.ts';
import { toJson, toJsonLine } from '../../text/json.ts';
import { exitStatus, statusOf } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** `sandjury report`: one provider's report on a hash, on what a ticket stands for, or on each hash of a list. */
export async function report(
  target: string,
  hashes: readonly string[],
  options: ReportCommandOptions,
  io: Io,
): Promise<number> {
  const ref = parseRef(target);
  const isList = hashes.length > 1 || options.from !== undefined;
  if ((ref === null) === (hashes.length === 0 && options.from === undefined)) {
    throw new ConfigurationError('Expected a provider and a hash, or one ticket of the form PROVIDER/ID.');
  }
  const hub = await configuredHub(io, [ref?.provider ?? target], options.rate);
  try {
    const recall = await openCache(options, io);
    if (isList) return await reportList(hashes, { options, hub, recall, io });
    io.progress(`Asking ${hub.providers.map(({ id }) => id).join(', ')} …\n`);
    const asked = { signal: io.signal, deadlineMs: deadlineOf(options) };
    const { outcomes, cachedAt } =
      ref === null
        ? await firstOf(lookUp(hub, recall, { hash: hashes[0] ?? '' }, asked))
        : await redeemTicket(hub, recall, ref, asked);
    await closeCache(recall, io);
    const question = ref === null ? { hash: hashes[0] ?? '' } : null;
    return await print(outcomes, { question, cachedAt, ref: ref ?? undefined }, options, io);
  } finally {
    await hub.close();
  }
}

async function firstOf(asked: Promise<Recalled<Outcome[]>>): Promise<Recalled<Outcome>> {
  const { outcomes, cachedAt } = await asked;
  const [outcome] = outcomes;
  if (outcome === undefined) throw new ConfigurationError('No provider was asked.');
  return { outcomes: outcome, cachedAt };
}

interface Asked {
  /** null for a ticket. */
  question: Question | null;
  cachedAt: Readonly<Record<string, string>>;
  ref: AnalysisRef | undefined;
}

async function print(
  outcome: Outcome,
  { question, cachedAt, ref }: Asked,
  { format, ...options }: ReportCommandOptions,
  io: Io,
): Promise<number> {
  // One provider was asked one thing: what is wrong with a ticket or a setting is wrong usage, not a vendor's answer.
  if (outcome.status === 'failed' && outcome.error.code === 'configuration') {
    throw new ConfigurationError(outcome.error.message);
  }
  if (outcome.status !== 'reported') io.err(`sandjury: ${explainOutcome(outcome, ref)}\n`);
  if (isExportName(format)) {
    const kept = await filteredOutcomes([outcome], options);
    const about = outcome.status === 'reported' ? questionAbout(outcome.report) : { file: ref?.id ?? '', hashes: {} };
    const compared = compareForExport(kept, { question: question ?? about, cachedAt, now: io.now() });
    await printComparisons([compared], 1, { ...options, format }, io);
  } else if (outcome.status === 'reported') await printReports([outcome.report], 1, { ...options, format }, io);
  else if (format === 'json') io.out(toJson(outcome));
  else if (format === 'ndjson') io.out(toJsonLine(outcome));
  // A ticket that nobody knows is no answer, here as with `wait`: it was most likely mistyped.
  return ref !== undefined && outcome.status === 'not_found' ? exitStatus.unanswered : statusOf([outcome]);
}

interface Reporting {
  options: ReportCommandOptions;
  hub: SandboxHub;
  recall: Recall | null;
  io: Io;
}

function reportList(hashes: readonly string[], { options, hub, recall, io }: Reporting): Promise<number> {
  const { from, rejects, format } = options;
  const list = sampleList(hashes, { from, rejects }, io);
  const providers = sourceIds(hub.providers);
  const printer = (to: Io) => reportPrinter(options, providers, to);
  const deadlineMs = deadlineOf(options);
  const isForPeople = format === 'table';
  const { rate: rates } = options;
  return runList({ list, hub, recall, how: {}, filters: options, deadlineMs, rates, isForPeople, printer }, io);
}
