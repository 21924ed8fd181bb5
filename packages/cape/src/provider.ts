import { type CallOptions, hashKinds, NotReadyError, type SandboxProvider, UnsupportedError } from '@sandjury/core';
import { retold, stateOf } from '@sandjury/core/toolkit';
import { type CapeClient, capeClient } from './api/client.ts';
import { saysUnknownSample } from './api/refusals.ts';
import { states, submissionOf, taskOf, ticketsOf } from './ask/tasks.ts';
import { productName, toReport } from './mapping/report.ts';
import type { CapeSettings } from './settings.ts';

/** A CAPE server as a provider. Tickets are `task:N`. `client` has what CAPE has beyond the contract. */
export type CapeProvider = Required<Omit<SandboxProvider, 'addTag' | 'removeTag' | 'quota' | 'defaultRate'>> & {
  client: CapeClient;
};

/** Makes a provider of a CAPE server. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function cape(settings: CapeSettings): CapeProvider {
  const client = capeClient(settings);
  const { id, webUrl, clock } = client;
  const { reliability, group, verdicts, timeZone, maxIocs } = settings;
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
      const { version, ...details } = await statusOf(client, options);
      return { ok: true, product: productName, version, latencyMs: clock.now() - startedAt, details };
    },

    /** Tickets of every task of the file: finished ones first, the newest before the others. */
    async findByHash(hash, options) {
      try {
        return ticketsOf((await client.tasksByHash(hash, options)).value, id);
      } catch (error) {
        if (saysUnknownSample(error)) return [];
        throw error;
      }
    },

    /** Of one task; NotReadyError while it is under way. */
    async report(ref, options) {
      const reply = await client.report(taskOf(ref, id), options).catch((error: unknown) => {
        throw error instanceof NotReadyError ? retold(error, error.message, { ref }) : error;
      });
      return toReport({ ...reply, ref, webUrl, verdicts, timeZone, maxIocs });
    },

    /** Tags and comment become CAPE's own; `vendor` takes CapeSubmitOptions. An archive may become several tasks. */
    submitFile: async (file, options) => submissionOf((await client.submit(file, options)).value, client),
    submitUrl: async (url, options) => submissionOf((await client.submit(url, options)).value, client),

    async status(ref, options) {
      const { value } = await client.taskStatus(taskOf(ref, id), options);
      const state = stateOf(states, value);
      return { state, reports: state === 'finished' ? [ref] : [] };
    },

    screenshots: async (ref, options) => client.screenshots(taskOf(ref, id), options),
    close: client.close,
  };
}

/** Also where `cuckoo/status` is switched off: its refusal proves that the token is good. */
async function statusOf(client: CapeClient, options?: CallOptions) {
  try {
    const { version, hostname, machines, tasks } = (await client.serverStatus(options)).value;
    const { total = null, available = null } = machines ?? {};
    const { pending = null, running = null } = tasks ?? {};
    return { version, hostname, machines: total, machinesAvailable: available, pending, running };
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return { version: null, serverStatus: 'disabled on this server' };
  }
}
