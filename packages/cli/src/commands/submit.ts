import { compare } from '@sandjury/compare';
import { ConfigurationError, type SubmitOutcome } from '@sandjury/core';
import { configuredHub } from '../compose.ts';
import { assertConsent, planOf, printPlan } from '../consent.ts';
import { combinedStatus, exitStatus, statusOf, submissionStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { SubmitOptions } from '../options.ts';
import { type Compared, printComparisons, reportsAmong } from '../print-comparisons.ts';
import { oneOrMany, toJson } from '../render/json.ts';
import { printable } from '../render/printable.ts';
import { noFilters } from '../report-filters.ts';
import { samplesOf } from '../samples.ts';
import { submissionText, submitOne, waitForSubmitted } from '../submit-and-wait.ts';

/** `sandjury submit`: gives files and URLs to the providers that are named, and with `--wait` compares what they find. */
export async function submit(inputs: readonly string[], flags: SubmitOptions, io: Io): Promise<number> {
  const samples = await samplesOf(inputs, io.signal);
  const hub = await configuredHub(io, flags.provider);
  try {
    const plan = planOf(hub, samples);
    if (flags.dryRun) {
      printPlan(plan, flags, io);
      return exitStatus.ok;
    }
    if (plan.every(({ receivers }) => receivers.length === 0)) {
      throw new ConfigurationError('No provider that was chosen can take this: `providers` lists what each can do.');
    }
    await assertConsent(plan, flags, io);
    const submitted: SubmitOutcome[][] = [];
    for (const [index, sample] of samples.entries()) {
      const providers = plan[index]?.receivers ?? [];
      submitted.push(await submitOne(hub, sample, { flags, providers }, io));
    }
    if (!flags.wait) {
      printSubmitted(submitted, inputs, flags, io);
      return combinedStatus(submitted.map(submissionStatus));
    }
    const compared: Compared[] = [];
    for (const [index, { question }] of samples.entries()) {
      const outcomes = await waitForSubmitted(hub, submitted[index] ?? [], flags, io);
      const comparison = compare(outcomes, { question, now: io.now(), sources: hub.providers });
      compared.push({ comparison, reports: reportsAmong(outcomes) });
    }
    await printComparisons(compared, inputs.length, { ...noFilters, ...flags }, io);
    return combinedStatus(compared.map(({ comparison }) => statusOf(comparison.sources)));
  } finally {
    await hub.close();
  }
}

function printSubmitted(
  submitted: readonly SubmitOutcome[][],
  inputs: readonly string[],
  flags: SubmitOptions,
  io: Io,
): void {
  if (flags.format === 'json') {
    io.out(toJson(oneOrMany(submitted, inputs.length)));
    return;
  }
  for (const [index, outcomes] of submitted.entries()) {
    for (const outcome of outcomes) io.out(`${printable(`${inputs[index]}: ${submissionText(outcome)}`)}\n`);
  }
}
