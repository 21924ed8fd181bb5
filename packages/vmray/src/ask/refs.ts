import { type AnalysisRef, ConfigurationError, UnsupportedError } from '@sandjury/core';

/** What a ticket of VMRay names. */
export type TicketKind = 'sample' | 'submission' | 'analysis';

export interface Ticket {
  kind: TicketKind;
  id: string;
}

/**
 * Reads a ticket. Throws ConfigurationError when it is none of this provider, UnsupportedError when the verb does not take its
 * kind.
 */
export function readTicket(ref: AnalysisRef, verb: string, kinds: readonly TicketKind[], provider: string): Ticket {
  if (ref.provider !== provider) {
    throw new ConfigurationError(`${provider}: the ticket is of another provider.`, { provider, ref });
  }
  const [, kind = '', id] = /^([a-z]+):([0-9]{1,18})$/.exec(ref.id) ?? [];
  const taken = kinds.map((one) => `${one}:N`).join(' or ');
  if (id === undefined || !isKind(kind)) {
    throw new ConfigurationError(`${provider}: expected a ticket of the form ${taken}.`, { provider, ref });
  }
  if (kinds.includes(kind)) return { kind, id };
  throw new UnsupportedError(`${provider}: ${verb} takes ${taken}, not ${kind}:N.`, { provider, ref });
}

function isKind(word: string): word is TicketKind {
  return word === 'sample' || word === 'submission' || word === 'analysis';
}
