import { type Ticket, ticketKinds } from '@sandjury/core/toolkit';

const id = /^[0-9]{1,18}$/;

/** `sample:N`, `submission:N` and `analysis:N`. */
export const tickets = ticketKinds({ sample: id, submission: id, analysis: id });
/** The kind and id in a ticket of VMRay. */
export type VmrayTicket = Ticket<'sample' | 'submission' | 'analysis'>;
