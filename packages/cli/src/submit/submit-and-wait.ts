import {
  type AnalysisRef,
  ConfigurationError,
  expandOutcome,
  formatRef,
  type HubSubmitOptions,
  type Outcome,
  type SandboxHub,
  type SubmitOutcome,
} from '@sandjury/core';
import { type AskingFlags, deadlineOf, type SubmissionFlags, type WaitFlags } from '../flags/options.ts';
import { failureText } from '../render/outcome.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { type SampleInput, shownName } from './samples.ts';
import type { VendorOptions } from './set-options.ts';
import { waitForTickets } from './wait-for-tickets.ts';

interface Submitting {
  flags: SubmissionFlags;
  vendor: VendorOptions;
  providers: readonly string[];
  /** Called with a line about each provider's outcome. Standard error unless given. */
  say?: ((line: string) => void) | undefined;
}

/** Submits one sample to the providers of the hub that were chosen. */
export async function submitOne(
  hub: SandboxHub,
  input: SampleInput,
  { flags, vendor, providers, say }: Submitting,
  io: Io,
): Promise<SubmitOutcome[]> {
  const options: HubSubmitOptions = {
    providers,
    signal: io.signal,
    vendor,
    ...(flags.tag.length > 0 && { tags: flags.tag }),
    ...(flags.comment !== undefined && { comment: flags.comment }),
    onOutcome: (outcome) => {
      if (!isRefusedOption(outcome)) tellOutcome(outcome);
    },
  };
  const tellOutcome = (outcome: SubmitOutcome) => {
    const tell = say ?? (outcome.status === 'submitted' ? io.note : io.err);
    tell(`${printable(shownName(input.name))}: ${printable(submissionText(outcome))}\n`);
  };
  const outcomes = await hub.submit(input.sample, options);
  const refused = outcomes.filter(isRefusedOption);
  const [wrong] = refused;
  // Nobody took it, and the reason is an option of ours: that is a mistake of the user, not an answer of a vendor.
  if (wrong !== undefined && !outcomes.some(({ status }) => status === 'submitted')) {
    throw new ConfigurationError(wrong.error.message);
  }
  refused.forEach(tellOutcome);
  return outcomes;
}

type FailedSubmission = Extract<SubmitOutcome, { status: 'failed' }>;

function isRefusedOption(outcome: SubmitOutcome): outcome is FailedSubmission {
  return outcome.status === 'failed' && outcome.error.code === 'configuration';
}

/** Describes the outcome of a submission in a few words. */
export function submissionText(outcome: SubmitOutcome): string {
  if (outcome.status === 'unsupported')
    return outcome.message ?? `${outcome.provider} cannot take it (no ${outcome.capability})`;
  if (outcome.status === 'failed') return failureText(outcome.error);
  const tickets = outcome.refs.map(formatRef).join(', ') || 'no ticket';
  const refused = outcome.rejected.map((failure) => failure.message).join(' ');
  return `${outcome.provider} took it: ${tickets}${refused === '' ? '' : `; not taken: ${refused}`}`;
}

/** Waits for what was submitted of several samples, all at once: of each an outcome per provider, and one per opinion that it is to expand, in the order of the submissions. */
export async function waitForSubmitted(
  hub: SandboxHub,
  submitted: readonly (readonly SubmitOutcome[])[],
  flags: WaitFlags,
  io: Io,
): Promise<Outcome[][]> {
  const waited = await waitForTickets(hub, submitted.flatMap(ticketsOf), flags, io);
  let at = 0;
  return submitted.map((outcomes) => {
    const own = waited.slice(at, at + ticketsOf(outcomes).length);
    at += own.length;
    return outcomes
      .map((outcome) => waitedFor(outcome, own))
      .flatMap((outcome) => [outcome, ...opinionsIn(outcome, hub)]);
  });
}

/** The outcomes of the opinions that an outcome's provider is to expand, as a look-up has them. */
export function opinionsIn(outcome: Outcome, hub: SandboxHub): Outcome[] {
  return expandOutcome(outcome, hub.get(outcome.provider)?.expand ?? []);
}

function ticketsOf(outcomes: readonly SubmitOutcome[]): AnalysisRef[] {
  return outcomes.flatMap((outcome) => (outcome.status === 'submitted' ? outcome.refs : []));
}

function waitedFor(outcome: SubmitOutcome, waited: readonly Outcome[]): Outcome {
  const { provider } = outcome;
  if (outcome.status === 'unsupported') return outcome;
  if (outcome.status === 'failed') return { provider, status: 'failed', error: outcome.error };
  return joined(
    provider,
    waited.filter((one) => one.provider === provider),
  );
}

/** Several tickets of one provider as one outcome: the first report, with the tickets of all the others. */
function joined(provider: string, outcomes: readonly Outcome[]): Outcome {
  const reported = outcomes.filter((outcome) => outcome.status === 'reported');
  const [first, ...rest] = reported;
  if (first !== undefined) {
    return { ...first, others: [...first.others, ...rest.flatMap(({ report, others }) => [report.ref, ...others])] };
  }
  const pending = outcomes.flatMap((outcome) => (outcome.status === 'pending' ? outcome.refs : []));
  if (pending.length > 0) return { provider, status: 'pending', refs: pending };
  return outcomes[0] ?? { provider, status: 'not_found' };
}

/**
 * Asks every provider for what it has under the sample's hash, and gives the sample only to those that have nothing: a known
 * result costs no quota. A URL is given to all that take URLs.
 */
export async function lookUpOrSubmit(
  hub: SandboxHub,
  input: SampleInput,
  { flags, vendor }: { flags: SubmissionFlags & Pick<AskingFlags, 'deadline'>; vendor: VendorOptions },
  io: Io,
): Promise<Outcome[]> {
  const { question } = input;
  const deadlineMs = deadlineOf(flags);
  const hash = 'hashes' in question ? question.hashes.sha256 : undefined;
  const known = hash === undefined ? [] : await hub.lookup(hash, { signal: io.signal, deadlineMs });
  const settled = known.filter(isSettled);
  const rest = hub.providers.map(({ id }) => id).filter((id) => !settled.some(({ provider }) => provider === id));
  const submitted = await submitOne(hub, input, { flags, vendor, providers: rest }, io);
  const [waited = []] = await waitForSubmitted(hub, [submitted], flags, io);
  const outcomes = [...settled, ...waited];
  return hub.providers.flatMap(({ id }) => {
    const own = outcomes.find(({ provider }) => provider === id);
    return own === undefined ? [] : [own, ...opinionsIn(own, hub)];
  });
}

/** Whether a look-up leaves nothing to do. A vendor that lists the sample without a verdict has not answered yet. */
function isSettled(outcome: Outcome): boolean {
  if (outcome.status === 'reported') return outcome.report.complete || outcome.report.verdict.value !== 'unknown';
  return outcome.status === 'failed' || outcome.status === 'pending';
}
