import { type CompareOptions, compare, type Question } from '@sandjury/compare';
import { ConfigurationError, DeadlineError, type Outcome, type SandboxHub } from '@sandjury/core';
import { comparingWith } from '../comparing-with.ts';
import { configuredHub } from '../compose.ts';
import { assertConsent, planOf, printPlan } from '../consent.ts';
import { combinedStatus, exitStatus, isAtLeast, statusOf } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { CompareCommandOptions } from '../options.ts';
import { type Compared, printComparisons, reportsAmong } from '../print-comparisons.ts';
import { questionOf } from '../question.ts';
import { filteredOutcomes } from '../report-filters.ts';
import { samplesOf } from '../samples.ts';
import { lookUpOrSubmit } from '../submit-and-wait.ts';
import { savedComparison } from './compare-saved.ts';

/** A question, and how its outcomes are got. */
interface Job {
  question: Question;
  /** `told` is called with each outcome as soon as it is there. */
  outcomes(told: (outcome: Outcome) => void): Promise<Outcome[]>;
}

/** `sandjury compare`: every configured provider about each input, or saved replies about one sample. */
export async function compareCommand(
  inputs: readonly string[],
  options: CompareCommandOptions,
  io: Io,
): Promise<number> {
  if (options.saved.length > 0) return print([await savedComparison(inputs, options, io)], 1, options, io);
  if (inputs.length === 0) {
    throw new ConfigurationError('Nothing to compare: give a hash, a file or a URL, or --saved PROVIDER=FILE.');
  }
  const how = await comparingWith(options, io);
  const hub = await configuredHub(io, options.provider);
  const compared: Compared[] = [];
  try {
    const jobs = options.submit ? await submissionJobs(hub, inputs, options, io) : await lookupJobs(hub, inputs, io);
    if (jobs === null) return exitStatus.ok;
    for (const job of jobs)
      compared.push(await compareOutcomes(await run(job, hub, io), { job, hub, how, options, io }));
  } catch (error) {
    // What is there is printed; the interruption is said by the caller.
    if (error instanceof Interrupted) {
      compared.push(await compareOutcomes(error.outcomes, { job: error.job, hub, how, options, io }));
    }
    if (io.signal.aborted && compared.length > 0) await printComparisons(compared, inputs.length, options, io);
    throw error;
  } finally {
    await hub.close();
  }
  return print(compared, inputs.length, options, io);
}

/** The user interrupted a question after some providers had answered. */
class Interrupted extends Error {
  readonly job: Job;
  readonly outcomes: Outcome[];
  constructor(job: Job, outcomes: Outcome[]) {
    super('interrupted');
    this.job = job;
    this.outcomes = outcomes;
  }
}

async function run(job: Job, hub: SandboxHub, io: Io): Promise<Outcome[]> {
  const told: Outcome[] = [];
  io.progress(`Asking ${hub.providers.map(({ id }) => id).join(', ')} …\n`);
  try {
    return await job.outcomes((outcome) => void told.push(outcome));
  } catch (error) {
    if (!io.signal.aborted) throw error;
    if (told.length === 0) throw error;
    const inOrder = hub.providers.map(({ id }) => {
      return told.find(({ provider }) => provider === id) ?? interruptedOutcome(id);
    });
    throw new Interrupted(job, inOrder);
  }
}

function interruptedOutcome(provider: string): Outcome {
  const error = new DeadlineError(`${provider} had not answered when the command was interrupted.`, { provider });
  return { provider, status: 'failed', error: error.toJSON() };
}

interface Comparing {
  job: Job;
  hub: SandboxHub;
  how: Omit<CompareOptions, 'question' | 'now'>;
  options: CompareCommandOptions;
  io: Io;
}

async function compareOutcomes(
  outcomes: readonly Outcome[],
  { job, hub, how, options, io }: Comparing,
): Promise<Compared> {
  const kept = await filteredOutcomes(outcomes, options);
  const comparison = compare(kept, { ...how, question: job.question, now: io.now(), sources: hub.providers });
  return { comparison, reports: reportsAmong(kept) };
}

async function lookupJobs(hub: SandboxHub, inputs: readonly string[], io: Io): Promise<Job[]> {
  const questions: Question[] = [];
  for (const input of inputs) questions.push(await questionOf(input, io.signal));
  return questions.map((question) => ({ question, outcomes: (told) => lookUp(hub, question, told, io) }));
}

async function lookUp(
  hub: SandboxHub,
  question: Question,
  onOutcome: (outcome: Outcome) => void,
  io: Io,
): Promise<Outcome[]> {
  // No vendor of ours looks a URL up without analysing it anew, which would disclose it.
  if ('url' in question) {
    return hub.providers.map(({ id }) => ({ provider: id, status: 'unsupported', capability: 'findByUrl' }));
  }
  const hash = 'hash' in question ? question.hash : question.hashes.sha256;
  return hub.lookup(hash ?? '', { signal: io.signal, onOutcome });
}

/** null after a dry run, which sends nothing. */
async function submissionJobs(
  hub: SandboxHub,
  inputs: readonly string[],
  flags: CompareCommandOptions,
  io: Io,
): Promise<Job[] | null> {
  const samples = await samplesOf(inputs, io.signal);
  const plan = planOf(hub, samples);
  if (flags.dryRun) {
    printPlan(plan, flags, io);
    return null;
  }
  await assertConsent(plan, flags, io);
  return samples.map((input) => ({
    question: input.question,
    outcomes: () => lookUpOrSubmit(hub, input, flags, io),
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
  return combinedStatus(compared.map(({ comparison }) => statusOf(comparison.sources)));
}
