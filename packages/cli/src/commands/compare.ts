import { type Comparison, compare, type Question } from '@sandjury/compare';
import { ConfigurationError, type Outcome, type SandboxHub } from '@sandjury/core';
import { configuredHub } from '../compose.ts';
import { combinedStatus, exitStatus, isAtLeast, statusOf } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { CompareCommandOptions } from '../options.ts';
import { questionOf } from '../question.ts';
import { oneOrMany, toJson } from '../render/json.ts';
import { savedComparison } from './compare-saved.ts';

/** `sandjury compare`: every configured provider about each input, or saved replies about one sample. */
export async function compareCommand(
  inputs: readonly string[],
  options: CompareCommandOptions,
  io: Io,
): Promise<number> {
  if (options.saved.length > 0) {
    const comparison = await savedComparison(inputs, options, io);
    return print([comparison], [statusOf(comparison.sources)], 1, options, io);
  }
  if (inputs.length === 0) {
    throw new ConfigurationError('Nothing to compare: give a hash, a file or a URL, or --saved PROVIDER=FILE.');
  }
  const questions: Question[] = [];
  for (const input of inputs) questions.push(await questionOf(input));
  const hub = await configuredHub(io, options.provider);
  const comparisons: Comparison[] = [];
  try {
    for (const question of questions) comparisons.push(await ask(hub, question, options, io));
  } catch (error) {
    // What is there is printed; the interruption is said by the caller.
    if (io.signal.aborted && comparisons.length > 0) await print(comparisons, [], questions.length, options, io);
    throw error;
  } finally {
    await hub.close();
  }
  return print(
    comparisons,
    comparisons.map((comparison) => statusOf(comparison.sources)),
    questions.length,
    options,
    io,
  );
}

async function ask(hub: SandboxHub, question: Question, options: CompareCommandOptions, io: Io): Promise<Comparison> {
  const outcomes = await outcomesFor(hub, question, io);
  return compare(outcomes, { question, strategy: options.strategy, now: io.now(), sources: hub.providers });
}

async function outcomesFor(hub: SandboxHub, question: Question, io: Io): Promise<Outcome[]> {
  // No vendor of ours looks a URL up without analysing it anew, which would disclose it.
  if ('url' in question) {
    return hub.providers.map(({ id }) => ({ provider: id, status: 'unsupported', capability: 'findByUrl' }));
  }
  const hash = 'hash' in question ? question.hash : question.hashes.sha256;
  return hub.lookup(hash ?? '', { signal: io.signal });
}

async function print(
  comparisons: readonly Comparison[],
  statuses: readonly number[],
  inputs: number,
  options: CompareCommandOptions,
  io: Io,
): Promise<number> {
  if (options.format === 'json') io.out(toJson(oneOrMany(comparisons, inputs)));
  else {
    const { renderComparison } = await import('../render/comparison.ts');
    io.out(comparisons.map((comparison) => renderComparison(comparison, io)).join('\n'));
  }
  const { failOn } = options;
  if (failOn !== undefined && comparisons.some((comparison) => isAtLeast(comparison, failOn)))
    return exitStatus.verdict;
  return combinedStatus(statuses);
}
