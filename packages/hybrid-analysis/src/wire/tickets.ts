import { ticketKinds } from '@sandjury/core/toolkit';

/** Tickets: of a run, by its job or by file and environment; of a file, as a whole; of a quick scan. */
export const tickets = ticketKinds({
  job: /^(?:[0-9a-f]{24}|[0-9a-f]{64}:[0-9]{1,6})$/,
  hash: /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/,
  scan: /^[0-9a-f]{24}$/,
});
