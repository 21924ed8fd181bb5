import type { AnalysisRef } from '@sandjury/core';
import { bestFirst, ticketKinds } from '@sandjury/core/toolkit';
import { stateOfRun } from '../mapping/verdict.ts';
import type { HybridAnalysisSearch } from '../wire/calls.ts';

/** More runs of one file are not offered: that of EICAR had 474. */
const mostTickets = 50;

/** Tickets: of a run, by its job or by file and environment; of a file, as a whole; of a quick scan. */
export const tickets = ticketKinds({
  job: /^(?:[0-9a-f]{24}|[0-9a-f]{64}:[0-9]{1,6})$/,
  hash: /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/,
  scan: /^[0-9a-f]{24}$/,
});

/** The runs of a file, those that ended well before the others, the newest first: an id begins with the time it was made at. */
export function runsOf({ reports }: HybridAnalysisSearch) {
  const known = reports.flatMap((run) => run ?? []).map((run) => ({ ...run, state: stateOfRun(run.state) }));
  return bestFirst(known, ({ id, state, verdict }) => ({ id, state, time: `${Number(verdict !== null)}${id}` }));
}

/** Tickets of the runs; of the file where there is none. */
export function ticketsOf(found: HybridAnalysisSearch, provider: string): AnalysisRef[] {
  const runs = runsOf(found).slice(0, mostTickets);
  if (runs.length > 0) return runs.map(({ id }) => tickets.refOf(provider, 'job', id));
  return [...new Set(found.sha256s.flatMap((hash) => hash ?? []))].map((hash) => tickets.refOf(provider, 'hash', hash));
}
