import { formatRef } from '@sandjury/core';
import { configuredHub } from '../compose.ts';
import { statusOf } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { WaitOptions } from '../options.ts';
import { printOutcomes } from '../print-outcomes.ts';
import { ticketOf } from '../ticket.ts';

/** `sandjury wait`: redeems tickets, waiting until each analysis has ended or the time is over. */
export async function wait(tickets: readonly string[], options: WaitOptions, io: Io): Promise<number> {
  const refs = tickets.map((ticket) => ticketOf(ticket, 'vmray/submission:12'));
  const hub = await configuredHub(io, [...new Set(refs.map(({ provider }) => provider))]);
  try {
    const outcomes = await hub.wait(refs, {
      signal: io.signal,
      deadlineMs: options.timeout * 1000,
      pollMs: options.poll * 1000,
      onProgress: (ref, state) => io.note(`${formatRef(ref)}: ${state}\n`),
    });
    await printOutcomes(outcomes, tickets.length, options, io);
    return statusOf(outcomes);
  } finally {
    await hub.close();
  }
}
