import {
  type CallOptions,
  hashKinds,
  type ProviderSubmitting,
  type Quota,
  readHash,
  type SandboxProvider,
  type Submission,
} from '@sandjury/core';
import { healthOf, ifSupported, type ServerFacts, urlPart } from '@sandjury/core/toolkit';
import { type JoeSandboxClient, joeSandboxClient } from './api/client.ts';
import { type JoeSandboxSubmitOptions, readOptions } from './api/submission.ts';
import { fetchReport } from './ask/report.ts';
import { isOf, refOf, statusOf, targetOf, ticketsOf } from './ask/tickets.ts';
import { productName } from './mapping/report.ts';
import { defaultProviderId, defaultRate, type JoeSandboxSettings } from './settings.ts';
import { stateOfAnalysis } from './wire/state.ts';

type Verbs = 'disclosureOf' | 'findByHash' | 'findByUrl' | 'status' | 'screenshots' | 'close';

/** Joe Sandbox as a provider. Tickets are `analysis:WEBID` and `submission:ID`. `client` has what Joe Sandbox has beyond the contract. */
export type JoeSandboxProvider = Omit<SandboxProvider, 'submitFile' | 'submitUrl'> &
  Required<Pick<SandboxProvider, Verbs>> &
  ProviderSubmitting<JoeSandboxSubmitOptions> & { client: JoeSandboxClient };

/** Makes a provider of an account or a server. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function joeSandbox(settings: JoeSandboxSettings): JoeSandboxProvider {
  const client = joeSandboxClient(settings);
  const { id, clock, isCloud, isPublic } = client;
  const { reliability, group = defaultProviderId, verdicts, maxIocs } = settings;
  const submitted = async (asking: ReturnType<typeof client.submit>): Promise<Submission> => {
    const { submission_id: ticket } = (await asking).value;
    return { refs: [{ provider: id, id: `submission:${ticket}` }], accepted: true, rejected: [] };
  };
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability,
    group,
    hashKinds,
    defaultRate: settings.requestsPerSecond === undefined ? defaultRate : undefined,
    client,

    ping: (options) => healthOf(productName, clock, () => factsOf(client, options)),

    /** Tickets of analyses of the file that the key may see. */
    async findByHash(text, given) {
      const { hash, kind } = readHash(text, id);
      const options = client.budget(given);
      const { value } = await client.searchHash(hash, options);
      return ticketsOf(value, (analysis) => analysis[kind] === hash, client, options);
    },

    /** Tickets of analyses of the URL, without submitting it. */
    async findByUrl(url, given) {
      urlPart('url', url, id);
      const options = client.budget(given);
      const { value } = await client.searchUrl(url, options);
      return ticketsOf(value, isOf(url), client, options);
    },

    report: async (ref, options) => fetchReport(ref, client, { verdicts, maxIocs }, options),

    /** The free plan's site shows everybody what is analysed there; `url-reputation` asks third parties about URLs. */
    disclosureOf(vendor) {
      if (isPublic) return 'public';
      return readOptions(vendor, id)['url-reputation'] === true ? 'vendor' : 'private';
    },

    /** Sends a file, which may become several runs and, of an archive or a mail, several analyses. */
    submitFile: async (file, options) => submitted(client.submit(file, options)),
    /** A browser opens the URL. */
    submitUrl: async (url, options) => submitted(client.submit(url, options)),

    async status(ref, options) {
      const target = targetOf(ref, id);
      if (target.kind === 'submission') return statusOf((await client.submissionInfo(target.id, options)).value, id);
      const { value } = await client.analysisInfo(target.id, options);
      const state = stateOfAnalysis(value);
      return { state, reports: state === 'finished' ? [refOf(value, id)] : [] };
    },

    /** The pictures of every run, named `RUN-NUMBER`. */
    async screenshots(ref, given) {
      const options = client.budget(given);
      const { id: webid } = targetOf(ref, id, ['analysis']);
      const { runs } = (await client.analysisInfo(webid, options)).value;
      const shots = (runs ?? []).map((_, run) => client.screenshots(webid, run, options));
      return (await Promise.all(shots)).flatMap((all, run) =>
        all.map((shot) => ({ ...shot, name: `${run}-${shot.name}` })),
      );
    },

    // A server of one's own has no accounts.
    ...(isCloud && { quota: (options?: CallOptions) => quotaOf(client, options) }),
    close: client.close,
  };
}

/** A server that is not the cloud has no accounts; that it answers proves the key. */
async function factsOf(client: JoeSandboxClient, options?: CallOptions): Promise<ServerFacts> {
  const account = client.isCloud ? await ifSupported(client.accountInfo(options)) : null;
  if (account === null) {
    const { queuesize: queue } = (await client.serverInfo(options)).value;
    return { version: null, details: { queue } };
  }
  const { type, quota } = account.value;
  return { version: null, details: { plan: type, remainingToday: quota.daily?.remaining ?? null } };
}

/** Submissions of the account. When a day or month ends is documented nowhere. */
async function quotaOf(client: JoeSandboxClient, options?: CallOptions): Promise<Quota[]> {
  const { quota } = (await client.accountInfo(options)).value;
  return (['daily', 'monthly'] as const).flatMap((name): Quota[] => {
    const { current: used = null, limit = null, remaining = null } = quota[name] ?? {};
    if (used === null && limit === null && remaining === null) return [];
    return [{ name, limit, used, remaining, periodEnd: null }];
  });
}
