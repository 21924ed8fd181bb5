import { type AnalysisRef, ConfigurationError, hashKinds, NotReadyError, type SandboxProvider } from '@sandjury/core';
import { bestFirst, ifKnown, readTicket, retold, type StateWords, stateOf } from '@sandjury/core/toolkit';
import { type AcmeBoxClient, acmeBoxClient } from './api/client.ts';
import { toReport } from './mapping/report.ts';
import { type AcmeBoxSettings, productName } from './settings.ts';

/** Acme Box as a provider. Tickets are `analysis:ID`. `client` has what the vendor has beyond the contract. */
export type AcmeBoxProvider = SandboxProvider &
  Required<Pick<SandboxProvider, 'findByHash' | 'submitFile' | 'status' | 'close'>> & { client: AcmeBoxClient };

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
  const ticket = (analysis: string): AnalysisRef => ({ provider: id, id: `analysis:${analysis}` });
  const analysisOf = (ref: AnalysisRef) =>
    readTicket(ref, { provider: id, kinds: { analysis: /^[0-9A-Za-z-]{1,64}$/ } }).id;
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability,
    group,
    hashKinds,
    client,

    async ping(options) {
      const startedAt = clock.now();
      const { version, waiting } = (await client.server(options)).value;
      return { ok: true, product: productName, version, latencyMs: clock.now() - startedAt, details: { waiting } };
    },

    /** Finished analyses first, failed ones last; the newest before the others. */
    async findByHash(hash, options) {
      // A file that nobody has seen is no error.
      const reply = await ifKnown(client.file(hash, options));
      const analyses = (reply?.value.analyses ?? []).flatMap((analysis) => analysis ?? []);
      const best = bestFirst(analyses, ({ created: time, state, id: analysis }) => {
        return { id: analysis, time, state: stateOf(states, state) };
      });
      return best.map((analysis) => ticket(analysis.id));
    },

    async report(ref, options) {
      const reply = await client.report(analysisOf(ref), options).catch((error: unknown) => {
        throw error instanceof NotReadyError ? retold(error, error.message, { ref }) : error;
      });
      return toReport({ ...reply, ref, product: productName, overrides, maxIocs });
    },

    async submitFile(file, { vendor = {}, tags = [], comment = '', ...options } = {}) {
      // What the vendor cannot take is refused, never dropped.
      const more = { ...vendor, ...(tags.length > 0 && { tags }), ...(comment !== '' && { comment }) };
      const [unknown] = Object.keys(more);
      if (unknown !== undefined) {
        throw new ConfigurationError(`${id} submission: there is no option "${unknown}".`, { provider: id });
      }
      const { value } = await client.submit(file, options);
      return { refs: [ticket(value.id)], accepted: true, rejected: [] };
    },

    async status(ref, options) {
      const state = stateOf(states, (await client.analysis(analysisOf(ref), options)).value.state);
      return { state, reports: state === 'finished' ? [ref] : [] };
    },

    close: client.close,
  };
}
