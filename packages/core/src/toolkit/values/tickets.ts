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

/** Tickets of the one kind that a provider has: it makes and reads them. */
export interface TicketKind {
  /** The ticket of what has this id. */
  refOf(provider: string, id: string): AnalysisRef;
  /** The id in a ticket. Throws ConfigurationError when it is no ticket of this kind, or of another provider. */
  idOf(ref: AnalysisRef, provider: string): string;
}

/** The tickets of a provider that has one kind of them: `ticketKind('task', /^[0-9]{1,15}$/)` for `task:7`. */
export function ticketKind(kind: string, form: RegExp): TicketKind {
  return {
    refOf: (provider, id) => ({ provider, id: `${kind}:${id}` }),
    idOf: (ref, provider) => readTicket(ref, { provider, kinds: { [kind]: form } }).id,
  };
}

/** Tickets of the several kinds that a provider has. */
export interface TicketKinds<Kind extends string> {
  /** The ticket of what has this id. */
  refOf(provider: string, kind: Kind, id: string): AnalysisRef;
  /** Throws as `readTicket` does. */
  read(ref: AnalysisRef, options: Omit<TicketOptions<Kind>, 'kinds'>): Ticket<Kind>;
}

/** The tickets of a provider that has several kinds of them: `ticketKinds({ sample: /^[0-9]+$/, job: /^[0-9a-f]{24}$/ })`. */
export function ticketKinds<Kind extends string>(kinds: Readonly<Record<Kind, RegExp>>): TicketKinds<Kind> {
  return {
    refOf: (provider, kind, id) => ({ provider, id: `${kind}:${id}` }),
    read: (ref, options) => readTicket(ref, { ...options, kinds }),
  };
}
