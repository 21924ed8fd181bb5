import {
  type CallOptions,
  ConfigurationError,
  hashKinds,
  type Quota,
  readHash,
  type SandboxProvider,
  type Submission,
  type SubmitOptions,
} from '@sandjury/core';
import { healthOf, ifKnown, quotaOf, stateOf } from '@sandjury/core/toolkit';
import { urlId, type VirustotalClient, virustotalClient } from './api/client.ts';
import { fetchReport, isAnalysed, sampleOf } from './ask/report.ts';
import { refOf, states, subjectOf, targetOf } from './ask/tickets.ts';
import { productName } from './mapping/report.ts';
import { defaultProviderId, publicRate, resolveSettings, type VirustotalSettings } from './settings.ts';

type Verbs = 'disclosureOf' | 'findByHash' | 'findByUrl' | 'submitFile' | 'submitUrl' | 'status' | 'close';

/** VirusTotal as a provider. Tickets are `file:HASH`, `url:ID` and `analysis:ID`. `client` has what VirusTotal has beyond the contract. */
export type VirustotalProvider = SandboxProvider &
  Required<Pick<SandboxProvider, Verbs>> & { client: VirustotalClient };

/** A file that VirusTotal surely knows: the test file of EICAR. */
const eicar = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

/** Makes a provider of an account. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function virustotal(settings: VirustotalSettings): VirustotalProvider {
  const client = virustotalClient(settings);
  const { id, clock } = client;
  const own = resolveSettings(settings).settings;
  const { user, reliability, expand, maxIocs, engines, sandboxConfidence, verdicts, group = defaultProviderId } = own;
  const scope = own.private ? 'private' : 'public';
  const how = { rules: { engines, sandboxConfidence, verdicts }, maxIocs };
  const submissionOf = (analysisId: string): Submission => {
    const refs = [refOf({ kind: 'analysis', scope, id: analysisId }, id)];
    return { refs, accepted: true, rejected: [] };
  };
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability,
    group,
    expand,
    hashKinds,
    defaultRate: settings.requestsPerSecond === undefined ? publicRate.perSecond : undefined,
    client,

    /** The account's quotas where its name is set; else one file, which counts as a call. */
    ping: (options) =>
      healthOf(productName, clock, async () => {
        if (user === undefined) await ifKnown(client.file(eicar, options));
        const daily =
          user === undefined ? null : (await client.quotas(user, options)).value.data.api_requests_daily?.user;
        return { version: null, details: daily ? { usedToday: daily.used, allowedToday: daily.allowed } : {} };
      }),

    /** Made without asking. */
    findByHash: async (text) => [refOf({ kind: 'file', scope: 'public', id: readHash(text, id).hash }, id)],

    /** Made without asking, and without submitting the URL. */
    findByUrl: async (url) => [refOf({ kind: 'url', scope: 'public', id: urlId(url, id) }, id)],

    report: async (ref, options) => fetchReport({ ref, target: targetOf(ref, id), how }, client, options),

    /** What is submitted is for everybody and for ever; private scanning keeps it, and lets it expire. */
    disclosureOf: () => scope,

    /** Sends a file: everybody can have it from then on, unless the setting `private` is on. `vendor` takes VirustotalSubmitOptions. */
    async submitFile(file, options = {}) {
      refuseLabels(options, id);
      return submissionOf((await client.submitFile(file, options)).value.data.id);
    },

    /** VirusTotal opens the URL, and everybody can see that. */
    async submitUrl(url, options = {}) {
      refuseLabels(options, id);
      if (options.vendor && Object.keys(options.vendor).length > 0) {
        throw new ConfigurationError(`${id} submission: a URL takes no options.`, { provider: id });
      }
      return submissionOf((await client.submitUrl(url, options)).value.data.id);
    },

    async status(ref, options) {
      const target = targetOf(ref, id);
      if (target.kind !== 'analysis') {
        const { value } = await sampleOf(target, client, options);
        return isAnalysed(value) ? { state: 'finished', reports: [ref] } : { state: 'running', reports: [] };
      }
      const { value } = await client.analysis(target.id, options, target.scope);
      const state = stateOf(states, value.data.attributes?.status);
      const reports = state === 'finished' ? [refOf(subjectOf(value, target.scope, client), id)] : [];
      return { state, reports };
    },

    ...(user !== undefined && { quota: (options?: CallOptions) => quotasOf(user, client, options) }),
    close: client.close,
  };
}

/** A comment or a tag of VirusTotal would be public. */
function refuseLabels({ tags = [], comment = '' }: SubmitOptions, provider: string): void {
  if (tags.length === 0 && comment === '') return;
  const message = `${provider} submission: VirusTotal keeps no tags and no comments that are not public. Submit to it in a call of its own, without them.`;
  throw new ConfigurationError(message, { provider });
}

/** Days and months end at 00:00 UTC. */
async function quotasOf(user: string, client: VirustotalClient, options?: CallOptions): Promise<Quota[]> {
  const { data } = (await client.quotas(user, options)).value;
  const rows = [
    { name: 'hourly', limits: data.api_requests_hourly, period: null },
    { name: 'daily', limits: data.api_requests_daily, period: 'day' },
    { name: 'monthly', limits: data.api_requests_monthly, period: 'month' },
  ] as const;
  return rows.flatMap(({ name, limits, period }) => {
    const { user: own, group } = limits ?? {};
    return [
      ...quotaOf({ name, limit: own?.allowed, used: own?.used, period }, client.clock),
      ...quotaOf({ name: `${name} (group)`, limit: group?.allowed, used: group?.used, period }, client.clock),
    ];
  });
}
