import { compareForExport } from '@sandjury/compare';
import { ConfigurationError, formatRef, type SandboxHub, type SubmitOutcome } from '@sandjury/core';
import { configuredHub } from '../../ask/hub.ts';
import { forgetAnswers } from '../../cache/open.ts';
import { type ConfiguredIo, configurationOf } from '../../configuration/load-once.ts';
import type { SubmitOptions } from '../../flags/options.ts';
import { printComparisons } from '../../print/comparisons.ts';
import { noFilters } from '../../print/report-filters.ts';
import { assertConsent, planOf, printPlan } from '../../submit/consent.ts';
import { type SampleInput, samplesOf } from '../../submit/samples.ts';
import { vendorOptions } from '../../submit/set-options.ts';
import { submitOne, waitForSubmitted } from '../../submit/submit-and-wait.ts';
import { oneOrMany, toJson } from '../../text/json.ts';
import { combinedStatus, exitStatus, statusOf, submissionStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** `sandjury submit`: gives files and URLs to the providers that are named, and with `--wait` compares what they find. */
export async function submit(inputs: readonly string[], flags: SubmitOptions, io: ConfiguredIo): Promise<number> {
  const samples = await samplesOf(inputs, io.signal);
  const hub = await configuredHub(io, flags.provider);
  try {
    const asked = { configuration: await configurationOf(io), asked: hub.providers, command: io.command };
    const vendor = await vendorOptions(flags.set, asked);
    const plan = planOf(hub, samples, vendor);
    if (flags.dryRun) {
      printPlan(plan, flags, io);
      return exitStatus.ok;
    }
    if (plan.every(({ receivers }) => receivers.length === 0)) {
      throw new ConfigurationError(
        'No chosen provider takes this kind of sample. `providers` lists what each provider can do.',
      );
    }
    await assertConsent(plan, flags, io);
    // What is printed as data as it comes is not said on standard error as well.
    const say = flags.wait || flags.format !== 'table' ? undefined : io.out;
    const submitted: SubmitOutcome[][] = [];
    for (const [index, sample] of samples.entries()) {
      const providers = plan[index]?.receivers ?? [];
      try {
        submitted.push(await submitOne(hub, sample, { flags, vendor, providers, say }, io));
      } finally {
        await forgetAnswers(null, hub.providers, sample.question, io);
      }
    }
    return flags.wait
      ? await compareSubmitted(hub, { samples, submitted }, flags, io)
      : printSubmitted(submitted, inputs.length, flags, io);
  } finally {
    await hub.close();
  }
}

/** What the user did not wait for is pending. */
async function compareSubmitted(
  hub: SandboxHub,
  { samples, submitted }: { samples: readonly SampleInput[]; submitted: readonly SubmitOutcome[][] },
  flags: SubmitOptions,
  io: Io,
): Promise<number> {
  const waited = await waitForSubmitted(hub, submitted, flags, io);
  const compared = samples.map(({ question }, index) =>
    compareForExport(waited[index] ?? [], { question, now: io.now(), sources: hub.providers }),
  );
  await printComparisons(compared, samples.length, { ...noFilters, ...flags }, io);
  if (io.signal.aborted) return exitStatus.interrupted;
  return statusOf(compared.flatMap(({ comparison }) => comparison.sources));
}

/** The tickets as JSON, where they were not printed as they came; and the command that redeems them. */
function printSubmitted(
  submitted: readonly SubmitOutcome[][],
  inputs: number,
  { format }: SubmitOptions,
  io: Io,
): number {
  if (format === 'json') io.out(toJson(oneOrMany(submitted, inputs)));
  const refs = submitted.flat().flatMap((outcome) => (outcome.status === 'submitted' ? outcome.refs : []));
  if (refs.length > 0) io.note(`Next: ${io.command} wait ${refs.map(formatRef).join(' ')}\n`);
  return combinedStatus(submitted.map(submissionStatus));
}
