import { configuredHub } from '../compose.ts';
import { exitStatus, statusOf } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { WaitOptions } from '../options.ts';
import { printOutcomes } from '../print-outcomes.ts';
import { ticketOf } from '../ticket.ts';
import { waitForTickets } from '../wait-for-tickets.ts';

/** `sandjury wait`: redeems tickets, waiting until each analysis has ended or the time is over. */
export async function wait(tickets: readonly string[], options: WaitOptions, io: Io): Promise<number> {
  const refs = tickets.map((ticket) => ticketOf(ticket, 'vmray/submission:12'));
  const hub = await configuredHub(io, [...new Set(refs.map(({ provider }) => provider))]);
  try {
    const outcomes = await waitForTickets(hub, refs, options, io);
    await printOutcomes(outcomes, tickets.length, options, io);
    return io.signal.aborted ? exitStatus.interrupted : statusOf(outcomes);
  } finally {
    await hub.close();
  }
}
