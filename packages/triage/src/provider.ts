import {
  ConfigurationError,
  hashKinds,
  type ProviderSubmitting,
  type SandboxProvider,
  type Screenshot,
} from '@sandjury/core';
import { healthOf, stateOf } from '@sandjury/core/toolkit';
import { type TriageClient, triageClient } from './api/client.ts';
import type { TriageSubmitOptions } from './api/submission.ts';
import { fetchReport } from './ask/report.ts';
import { samples, submissionOf, ticketsOf } from './ask/samples.ts';
import { productName } from './mapping/report.ts';
import { defaultProviderId, type TriageSettings } from './settings.ts';
import { states, taskNameForm } from './wire/samples.ts';

type Verbs = 'disclosureOf' | 'findByHash' | 'status' | 'screenshots' | 'close';

/** Triage as a provider, and its client. Tickets are `sample:ID`; tags become user tags. There is no look-up of URLs and no quota to ask for. */
export type TriageProvider = SandboxProvider &
  Required<Pick<SandboxProvider, Verbs>> &
  ProviderSubmitting<TriageSubmitOptions> & { client: TriageClient };

/** Makes a provider of a Triage cloud. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function triage(settings: TriageSettings): TriageProvider {
  const client = triageClient(settings);
  const { id, isPublic } = client;
  const {
    reliability,
    group = defaultProviderId,
    verdicts,
    maxIocs,
    taskReports = false,
    allowPublicSubmissions = false,
  } = settings;
  const assertAllowed = () => {
    if (!isPublic || allowPublicSubmissions) return;
    const message = `${id}: what is submitted to ${client.webUrl.host} is public, and cannot be deleted. Set allowPublicSubmissions to submit nevertheless.`;
    throw new ConfigurationError(message, { provider: id });
  };
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability,
    group,
    hashKinds,
    client,
    close: client.close,

    ping: (options) =>
      healthOf(productName, client.clock, async () => {
        await client.newestOwn(options);
        return { version: null };
      }),

    /** Finished samples first, the newest before the others. */
    findByHash: async (hash, options) => ticketsOf(await client.samplesByHash(hash, options), id),

    /** Of one sample, with all of its runs; NotReadyError while it is under way, ApiError where its analysis failed. */
    report: async (ref, options) => fetchReport(ref, client, { verdicts, maxIocs, taskReports }, options),

    /** tria.ge is public for ever; other clouds keep a sample within the organisation. */
    disclosureOf: () => (isPublic ? 'public' : 'private'),

    /** Refused for tria.ge unless the setting `allowPublicSubmissions` is on. */
    async submitFile(file, options) {
      assertAllowed();
      return submissionOf((await client.submit(file, options)).value, id);
    },

    /** As `submitFile`. */
    async submitUrl(url, options) {
      assertAllowed();
      return submissionOf((await client.submit(url, options)).value, id);
    },

    async status(ref, options) {
      const { value } = await client.sample(samples.idOf(ref, id), options);
      const state = stateOf(states, value.status);
      return { state, reports: state === 'finished' ? [ref] : [] };
    },

    /** The picture of the page of a URL sample; files have none. */
    async screenshots(ref, given) {
      const options = client.budget(given);
      const sampleId = samples.idOf(ref, id);
      const { value } = await client.sample(sampleId, options);
      const shots: Screenshot[] = [];
      for (const task of value.tasks ?? []) {
        const name = task?.id ?? '';
        if (!/^urlscan/.test(name) || !taskNameForm.test(name) || stateOf(states, task?.status) !== 'finished')
          continue;
        const shot = await client.screenshot(sampleId, name, options);
        if (shot !== null) shots.push(shot);
      }
      return shots;
    },
  };
}
