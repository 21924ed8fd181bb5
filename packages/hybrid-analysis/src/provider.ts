import { type CallOptions, hashKinds, type ProviderSubmitting, readHash, type SandboxProvider } from '@sandjury/core';
import { healthOf, ifKnown } from '@sandjury/core/toolkit';
import { type HybridAnalysisClient, hybridAnalysisClient } from './api/client.ts';
import type { HybridAnalysisSubmitOptions } from './api/submission.ts';
import { fetchReport } from './ask/report.ts';
import { picturesOf } from './ask/screenshots.ts';
import { ticketsOf } from './ask/tickets.ts';
import { productName } from './mapping/report.ts';
import { stateOfRun } from './mapping/verdict.ts';
import { defaultProviderId, freeRate, type HybridAnalysisSettings } from './settings.ts';
import { tickets } from './wire/tickets.ts';

type Absent = 'addTag' | 'removeTag' | 'submitFile' | 'submitUrl';

/**
 * Hybrid Analysis as a provider. Tickets are `job:ID` of a run, `hash:HEX` of a file and `scan:ID` of a quick scan. `client` has what it has
 * beyond the contract.
 */
export interface HybridAnalysisProvider
  extends Required<Omit<SandboxProvider, Absent>>,
    ProviderSubmitting<HybridAnalysisSubmitOptions> {
  readonly client: HybridAnalysisClient;
}

/** Makes a provider of an account, or of a Falcon Sandbox of one's own. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function hybridAnalysis(settings: HybridAnalysisSettings): HybridAnalysisProvider {
  const client = hybridAnalysisClient(settings);
  const { id, clock } = client;
  const { reliability, group = defaultProviderId, expand = [], verdicts, maxIocs } = settings;
  const submit = async (...sample: Parameters<typeof client.submit>) => {
    const { kind, id: name } = await client.submit(...sample);
    return { refs: [tickets.refOf(id, kind, name)], accepted: true, rejected: [] };
  };
  const runsOf = async (hash: string, options?: CallOptions) => {
    const found = await ifKnown(client.search(hash, options));
    return found === null ? [] : ticketsOf(found.value, id);
  };
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability,
    group,
    expand,
    hashKinds,
    defaultRate: settings.requestsPerSecond === undefined ? freeRate : undefined,
    client,

    ping: (options) =>
      healthOf(productName, clock, async () => {
        const { level, version } = await client.key(options);
        return { version, details: { level } };
      }),

    /** Tickets of the runs of a file, one an environment or more: those that ended well first, the newest before the others. */
    findByHash: async (text, options) => runsOf(readHash(text, id).hash, options),

    /** The same of a URL, which is not submitted. */
    async findByUrl(url, options) {
      const budget = client.budget(options);
      const hash = await ifKnown(client.hashForUrl(url, budget));
      return hash === null ? [] : runsOf(hash, budget);
    },

    report: async (ref, options) => fetchReport({ ref, verdicts, maxIocs }, client, options),
    disclosureOf: client.disclosureOf,

    /** The community does not see it unless a setting or `vendor` says so. Tags and comment become the submission's comment. */
    submitFile: submit,
    /** The community sees every URL: refused unless a setting or `vendor` says that it may. */
    submitUrl: submit,

    /** What is known of a file has ended; what is still under way has a ticket of its own. */
    async status(ref, options) {
      const { kind, id: name } = tickets.read(ref, { provider: id });
      const ask = {
        job: async () => stateOfRun((await client.state(name, options)).value.state),
        scan: async () => ((await client.quickScan(name, options)).value.finished ? 'finished' : 'running'),
        hash: async () => client.search(name, options).then(() => 'finished' as const),
      } as const;
      const state = await ask[kind]();
      return { state, reports: state === 'finished' ? [ref] : [] };
    },

    async screenshots(ref, options) {
      const { id: jobId } = tickets.read(ref, { provider: id, verb: 'screenshots', takes: ['job'] });
      return picturesOf(await client.screenshots(jobId, options));
    },

    quota: async (options) => (await client.key(options)).quotas,
    close: client.close,
  };
}
