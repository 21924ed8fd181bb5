import { type AnalysisRef, ConfigurationError, formatRef, type Outcome } from '@sandjury/core';
import { configuredHub } from '../../ask/hub.ts';
import type { WaitOptions } from '../../flags/options.ts';
import { ticketOf } from '../../input/ticket.ts';
import { example } from '../../plugins.ts';
import { printOutcomes } from '../../print/outcomes.ts';
import { opinionsIn } from '../../submit/submit-and-wait.ts';
import { waitForTickets } from '../../submit/wait-for-tickets.ts';
import { exitStatus, statusOf } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/**
 * `sandjury wait`: redeems tickets, waiting until each analysis has ended or the time is over. A ticket that nobody knows is no
 * answer: it was most likely mistyped.
 */
export async function wait(tickets: readonly string[], options: WaitOptions, io: Io): Promise<number> {
  const refs = tickets.map((ticket) => ticketOf(ticket, example.submission));
  const hub = await configuredHub(io, [...new Set(refs.map(({ provider }) => provider))]);
  try {
    const waited = await waitForTickets(hub, refs, options, io);
    const outcomes = waited.map((outcome, index) => quoting(outcome, refs[index]));
    const refused = outcomes.flatMap((outcome) => (isRefused(outcome) ? outcome.error.message : []));
    if (refused.length === outcomes.length) throw new ConfigurationError(refused.join(' '));
    // A ticket is of one answer: what is not there yet has no opinions.
    const all = outcomes.flatMap((outcome, index): [Outcome, AnalysisRef | undefined][] => {
      const opinions = outcome.status === 'reported' ? opinionsIn(outcome, hub) : [];
      return [[outcome, refs[index]], ...opinions.map((opinion): [Outcome, undefined] => [opinion, undefined])];
    });
    await printOutcomes(
      all.map(([outcome]) => outcome),
      all.map(([, ref]) => ref),
      options,
      io,
    );
    if (io.signal.aborted) return exitStatus.interrupted;
    return statusOf(outcomes.map(({ status }) => ({ status: status === 'not_found' ? 'failed' : status })));
  } finally {
    await hub.close();
  }
}

/** Only the provider can find a ticket invalid. */
function isRefused(outcome: Outcome): outcome is Extract<Outcome, { status: 'failed' }> {
  return outcome.status === 'failed' && outcome.error.code === 'configuration';
}

function quoting(outcome: Outcome, ref: AnalysisRef | undefined): Outcome {
  if (ref === undefined || !isRefused(outcome)) return outcome;
  const { provider, error } = outcome;
  const reason = error.message.startsWith(`${provider}: `) ? error.message.slice(provider.length + 2) : error.message;
  return { ...outcome, error: { ...error, message: `${formatRef(ref)}: ${reason}` } };
}
