import type { AnalysisRef } from '@sandjury/core';
import { readTicket, type Ticket } from '@sandjury/core/toolkit';

/** The kind and id in a ticket of VMRay. */
export type VmrayTicket = Ticket<'sample' | 'submission' | 'analysis'>;

const id = /^[0-9]{1,18}$/;
const kinds = { sample: id, submission: id, analysis: id };

/**
 * Reads a ticket. Throws ConfigurationError when it is none of this provider, UnsupportedError when the verb does not take its
 * kind.
 */
export function ticketOf(
  ref: AnalysisRef,
  provider: string,
  verb: string,
  takes?: readonly VmrayTicket['kind'][],
): VmrayTicket {
  return readTicket(ref, { provider, kinds, verb, ...(takes && { takes }) });
}
