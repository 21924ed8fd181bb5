import { type CallOptions, hashKinds, type ProviderSubmitting, type SandboxProvider } from '@sandjury/core';
import { healthOf, ifSupported, type ServerFacts, stateOf, withTicket } from '@sandjury/core/toolkit';
import { type CapeClient, capeClient } from './api/client.ts';
import type { CapeSubmitOptions } from './api/submission.ts';
import { states, submissionOf, tasks, ticketsOf } from './ask/tasks.ts';
import { productName, toReport } from './mapping/report.ts';
import { type CapeSettings, defaultProviderId } from './settings.ts';

type Absent = 'addTag' | 'removeTag' | 'quota' | 'defaultRate' | 'expand' | 'findByUrl';
/** A CAPE server as a provider, and its client. Tickets are `task:N`. Tags and comment become CAPE's; an archive may be several tasks. */
export interface CapeProvider
  extends Required<Omit<SandboxProvider, Absent | 'submitFile' | 'submitUrl'>>,
    ProviderSubmitting<CapeSubmitOptions> {
  readonly client: CapeClient;
}

/** Makes a provider of a CAPE server. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function cape(settings: CapeSettings): CapeProvider {
  const client = capeClient(settings);
  const { id, webUrl, clock } = client;
  const { reliability, group = defaultProviderId, verdicts, timeZone, maxIocs } = settings;
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability,
    group,
    hashKinds,
    client,

    ping: (options) => healthOf(productName, clock, () => factsOf(client, options)),

    /** Tickets of every task of the file: finished ones first, the newest before the others. */
    findByHash: async (hash, options) => ticketsOf((await client.tasksByHash(hash, options)).value, id),

    /** Of one task; NotReadyError while it is under way. */
    async report(ref, options) {
      const reply = await withTicket(ref, client.report(tasks.idOf(ref, id), options));
      return toReport({ ...reply, ref, webUrl, verdicts, timeZone, maxIocs });
    },

    submitFile: async (file, options) => submissionOf((await client.submit(file, options)).value, client),
    // Whoever runs the server is who asked for the provider.
    disclosureOf: () => 'private',
    submitUrl: async (url, options) => submissionOf((await client.submit(url, options)).value, client),

    async status(ref, options) {
      const state = stateOf(states, (await client.taskStatus(tasks.idOf(ref, id), options)).value);
      return { state, reports: state === 'finished' ? [ref] : [] };
    },

    screenshots: async (ref, options) => client.screenshots(tasks.idOf(ref, id), options),
    close: client.close,
  };
}

/** Also where `cuckoo/status` is switched off: its refusal proves that the token is good. */
async function factsOf(client: CapeClient, options?: CallOptions): Promise<ServerFacts> {
  const reply = await ifSupported(client.serverStatus(options));
  if (reply === null) return { version: null, details: { serverStatus: 'disabled on this server' } };
  const { version, hostname, machines, tasks: counts } = reply.value;
  const { total = null, available = null } = machines ?? {};
  const { pending = null, running = null } = counts ?? {};
  return { version, details: { hostname, machines: total, machinesAvailable: available, pending, running } };
}
