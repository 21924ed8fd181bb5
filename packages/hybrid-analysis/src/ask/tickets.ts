import type { AnalysisRef } from '@sandjury/core';
import { bestFirst, present } from '@sandjury/core/toolkit';
import { stateOfRun } from '../mapping/verdict.ts';
import type { HybridAnalysisSearch } from '../wire/calls.ts';
import { tickets } from '../wire/tickets.ts';

/** More runs of one file are not offered: that of EICAR had 474. */
const mostTickets = 50;

/** The runs of a file, those that ended well before the others, the newest first: an id begins with the time it was made at. */
export function runsOf({ reports }: HybridAnalysisSearch) {
  const known = reports.flatMap((run) => run ?? []).map((run) => ({ ...run, state: stateOfRun(run.state) }));
  return bestFirst(known, ({ id, state, verdict }) => ({ id, state, time: `${Number(verdict !== null)}${id}` }));
}

/** Tickets of the runs; of the file where there is none. */
export function ticketsOf(found: HybridAnalysisSearch, provider: string): AnalysisRef[] {
  const runs = runsOf(found).slice(0, mostTickets);
  if (runs.length > 0) return runs.map(({ id }) => tickets.refOf(provider, 'job', id));
  return [...new Set(present(found.sha256s))].map((hash) => tickets.refOf(provider, 'hash', hash));
}
