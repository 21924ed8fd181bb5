import { type Compared, type CompareOptions, compareForExport, type Question } from '@sandjury/compare';
import { ConfigurationError, type Outcome, type SandboxHub } from '@sandjury/core';
import { comparisonOptions, isAtLeast } from '../../ask/comparison.ts';
import { configuredHub } from '../../ask/hub.ts';
import { askSources, knownOutcomes } from '../../ask/sources.ts';
import type { OnRecalled, Recalled } from '../../cache/lookup.ts';
import { closeCache, forgetAnswers, openCache } from '../../cache/open.ts';
import type { Recall } from '../../cache/recalling-provider.ts';
import { type ConfiguredIo, configurationOf } from '../../configuration/load-once.ts';
import { type CompareCommandOptions, deadlineOf, submissionFlag } from '../../flags/options.ts';
import { questionOf } from '../../input/question.ts';
import { printComparisons } from '../../print/comparisons.ts';
import { filteredOutcomes } from '../../print/report-filters.ts';
import { assertConsent, planOf, printPlan } from '../../submit/consent.ts';
import { samplesOf } from '../../submit/samples.ts';
import { vendorOptions } from '../../submit/set-options.ts';
import { lookUpOrSubmit } from '../../submit/submit-and-wait.ts';
import { exitStatus, statusOf } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';
import { compareList, submittedInputs } from './compare-list.ts';
import { savedComparison } from './compare-saved.ts';

/** A question, and how its outcomes are got. */
interface Job {
  question: Question;
  outcomes(onOutcome: OnRecalled): Promise<Recalled<Outcome[]>>;
}

/** `sandjury compare`: every configured provider about each input, or saved replies about one sample. */
export async function compareCommand(inputs: readonly string[], given: CompareCommandOptions, io: Io): Promise<number> {
  if (given.dryRun && !given.submit) {
    throw new ConfigurationError(
      '--dry-run shows what --submit would send. Give both: without --submit nothing is sent.',
    );
  }
  const idle = given.submit ? null : submissionFlag(given);
  if (idle !== null) {
    throw new ConfigurationError(`${idle} applies to a submission. Add --submit, or remove ${idle}.`);
  }
  if (given.explain === true && given.format !== 'table') {
    throw new ConfigurationError('--explain works with --format table only. JSON always has the evidence.');
  }
  if (given.saved.length > 0) return print([await savedComparison(inputs, given, io)], 1, given, io);
  const options = withPipe(inputs, given, io);
  const isList = options.from !== undefined || inputs.length > 1;
  if (isList && given.explain === true && !options.submit) {
    throw new ConfigurationError('--explain is for one sample: give one hash, file or URL, or leave it out.');
  }
  if (isList && !options.submit) return compareList(inputs, options, io);
  const samples = options.from === undefined ? inputs : await submittedInputs(options, io);
  if (samples.length === 0) {
    throw new ConfigurationError(
      options.from === undefined
        ? 'Nothing to compare: give a hash, a file or a URL, or --saved PROVIDER=FILE.'
        : 'Nothing to submit: the list has neither a file nor a URL, and a hash cannot be submitted.',
    );
  }
  return compareEach(samples, options, io);
}

/** Without an argument, a list that is piped in is meant. */
function withPipe(inputs: readonly string[], options: CompareCommandOptions, io: Io): CompareCommandOptions {
  const isTerminal = 'isTTY' in io.stdin && io.stdin.isTTY === true;
  if (inputs.length > 0 || options.from !== undefined || isTerminal) return options;
  return { ...options, from: '-' };
}

async function compareEach(inputs: readonly string[], options: CompareCommandOptions, io: Io): Promise<number> {
  const how = await comparisonOptions(options, io);
  const hub = await configuredHub(io, options.provider, options.rate);
  const recall = await openCache(options, io);
  const compared: Compared[] = [];
  try {
    const jobs = options.submit
      ? await submissionJobs(hub, inputs, recall, options, io)
      : await lookupJobs(hub, inputs, { recall, deadlineMs: deadlineOf(options), io });
    if (jobs === null) return exitStatus.ok;
    for (const job of jobs) {
      io.progress(`Asking ${hub.providers.map(({ id }) => id).join(', ')} …\n`);
      const asked = await askSources(hub, io.signal, job.outcomes);
      compared.push(await compareOutcomes(asked, { job, hub, how, options, io }));
      io.signal.throwIfAborted();
    }
  } catch (error) {
    // What is there is printed; the interruption is said by the caller.
    if (io.signal.aborted && compared.length > 0) await printComparisons(compared, inputs.length, options, io);
    throw error;
  } finally {
    await closeCache(recall, io);
    await hub.close();
  }
  return print(compared, inputs.length, options, io);
}

interface Comparing {
  job: Job;
  hub: SandboxHub;
  how: Omit<CompareOptions, 'question' | 'now'>;
  options: CompareCommandOptions;
  io: Io;
}

async function compareOutcomes(
  { outcomes, cachedAt }: Recalled<Outcome[]>,
  { job, hub, how, options, io }: Comparing,
): Promise<Compared> {
  const kept = await filteredOutcomes(outcomes, options);
  return compareForExport(kept, { ...how, question: job.question, cachedAt, now: io.now(), sources: hub.providers });
}

async function lookupJobs(
  hub: SandboxHub,
  inputs: readonly string[],
  { recall, deadlineMs, io }: { recall: Recall | null; deadlineMs: number | undefined; io: Io },
): Promise<Job[]> {
  const questions: Question[] = [];
  for (const input of inputs) questions.push(await questionOf(input, io.signal));
  return questions.map((question) => ({
    question,
    outcomes: (onOutcome) => knownOutcomes(question, { hub, recall }, { signal: io.signal, deadlineMs, onOutcome }),
  }));
}

/** null after a dry run, which sends nothing. */
async function submissionJobs(
  hub: SandboxHub,
  inputs: readonly string[],
  recall: Recall | null,
  flags: CompareCommandOptions,
  io: ConfiguredIo,
): Promise<Job[] | null> {
  const samples = await samplesOf(inputs, io.signal);
  const asked = { configuration: await configurationOf(io), asked: hub.providers, command: io.command };
  const vendor = await vendorOptions(flags.set, asked);
  const plan = planOf(hub, samples, vendor);
  if (flags.dryRun) {
    printPlan(plan, flags, io);
    return null;
  }
  await assertConsent(plan, flags, io);
  return samples.map((input) => ({
    question: input.question,
    async outcomes() {
      try {
        return { outcomes: await lookUpOrSubmit(hub, input, { flags, vendor }, io), cachedAt: {} };
      } finally {
        await forgetAnswers(recall, hub.providers, input.question, io);
      }
    },
  }));
}

async function print(
  compared: readonly Compared[],
  inputs: number,
  options: CompareCommandOptions,
  io: Io,
): Promise<number> {
  await printComparisons(compared, inputs, options, io);
  const { failOn } = options;
  if (failOn !== undefined && compared.some(({ comparison }) => isAtLeast(comparison, failOn))) {
    return exitStatus.verdict;
  }
  return statusOf(compared.flatMap(({ comparison }) => comparison.sources));
}
