import { ConfigurationError, UnsupportedError } from '../../model/errors.ts';
import type { AnalysisRef } from '../../model/sample.ts';

/** What a ticket of the form KIND:ID names. */
export interface Ticket<Kind extends string> {
  kind: Kind;
  id: string;
}

/** The kinds of ticket that a provider has, with the form of the id of each; and those that a verb takes, all unless given. */
export interface TicketOptions<Kind extends string> {
  provider: string;
  kinds: Readonly<Record<Kind, RegExp>>;
  /** The verb, for errors. */
  verb?: string;
  takes?: readonly Kind[];
}

/**
 * Reads a ticket. Throws ConfigurationError when it is none of this provider, UnsupportedError when the verb does not take its
 * kind.
 */
export function readTicket<Kind extends string>(
  ref: AnalysisRef,
  { provider, kinds, verb = 'this call', takes }: TicketOptions<Kind>,
): Ticket<Kind> {
  if (ref.provider !== provider) {
    throw new ConfigurationError(`${provider}: the ticket is of another provider.`, { provider, ref });
  }
  const all = Object.keys(kinds) as Kind[];
  const colon = ref.id.indexOf(':');
  const id = ref.id.slice(colon + 1);
  const kind = all.find((one) => one === ref.id.slice(0, Math.max(0, colon)));
  const forms = (takes ?? all).map((one) => `${one}:N`).join(' or ');
  if (kind === undefined || !kinds[kind].test(id)) {
    throw new ConfigurationError(`${provider}: expected a ticket of the form ${forms}.`, { provider, ref });
  }
  if (takes === undefined || takes.includes(kind)) return { kind, id };
  throw new UnsupportedError(`${provider}: ${verb} takes ${forms}, not ${kind}:N.`, { provider, ref });
}
