import { ConfigurationError, hashKinds, type SandboxProvider } from '@sandjury/core';
import { bestFirst, healthOf, ifKnown, type StateWords, stateOf, ticketKind, withTicket } from '@sandjury/core/toolkit';
import { type AcmeBoxClient, acmeBoxClient } from './api/client.ts';
import { toReport } from './mapping/report.ts';
import { type AcmeBoxSettings, productName } from './settings.ts';

/** Acme Box as a provider. Tickets are `analysis:ID`. `client` has what the vendor has beyond the contract. */
export type AcmeBoxProvider = SandboxProvider &
  Required<Pick<SandboxProvider, 'disclosureOf' | 'findByHash' | 'submitFile' | 'status' | 'close'>> & {
    client: AcmeBoxClient;
  };

/** Everything that the vendor has is an analysis: its report, its state, and what a submission becomes. */
const tickets = ticketKind('analysis', /^[0-9A-Za-z-]{1,64}$/);

/** The vendor's words for the state of an analysis. */
const states: StateWords = { waiting: 'queued', running: 'running', done: 'finished', error: 'failed' };

/**
 * Makes a provider. Throws ConfigurationError when the settings are wrong; sends nothing. A capability is a method that exists: leave out
 * what the vendor cannot do.
 */
export function acmeBox(settings: AcmeBoxSettings): AcmeBoxProvider {
  const client = acmeBoxClient(settings);
  const { id, clock } = client;
  const { reliability, group, verdicts: overrides, maxIocs } = settings;
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability,
    group,
    hashKinds,
    client,

    ping: (options) =>
      healthOf(productName, clock, async () => {
        const { version, waiting } = (await client.server(options)).value;
        return { version, details: { waiting } };
      }),

    /** Finished analyses first, failed ones last; the newest before the others. */
    async findByHash(hash, options) {
      // A file that nobody has seen is no error.
      const reply = await ifKnown(client.file(hash, options));
      const analyses = (reply?.value.analyses ?? []).flatMap((analysis) => analysis ?? []);
      const best = bestFirst(analyses, ({ created: time, state, id: analysis }) => {
        return { id: analysis, time, state: stateOf(states, state) };
      });
      return best.map((analysis) => tickets.refOf(id, analysis.id));
    },

    async report(ref, options) {
      const reply = await withTicket(ref, client.report(tickets.idOf(ref, id), options));
      return toReport({ ...reply, ref, product: productName, overrides, maxIocs });
    },

    // A person is told this before anything is sent: 'vendor' or 'public' where others can come to have a sample.
    disclosureOf: () => 'private',

    async submitFile(file, { vendor = {}, tags = [], comment = '', ...options } = {}) {
      // What the vendor cannot take is refused, never dropped.
      const more = { ...vendor, ...(tags.length > 0 && { tags }), ...(comment !== '' && { comment }) };
      const [unknown] = Object.keys(more);
      if (unknown !== undefined) {
        throw new ConfigurationError(`${id} submission: there is no option "${unknown}".`, { provider: id });
      }
      const { value } = await client.submit(file, options);
      return { refs: [tickets.refOf(id, value.id)], accepted: true, rejected: [] };
    },

    async status(ref, options) {
      const state = stateOf(states, (await client.analysis(tickets.idOf(ref, id), options)).value.state);
      return { state, reports: state === 'finished' ? [ref] : [] };
    },

    close: client.close,
  };
}
