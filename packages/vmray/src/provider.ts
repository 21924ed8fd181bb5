import {
  type AnalysisRef,
  type CallOptions,
  type FileSample,
  hashKinds,
  type ReportOptions,
  ResponseError,
  type SandboxProvider,
  type SandboxReport,
  type Submission,
  type SubmitOptions,
} from '@sandjury/core';
import { healthOf } from '@sandjury/core/toolkit';
import { VmrayClient } from './api/client.ts';
import type { VmrayListReply } from './api/connection.ts';
import { newestFirst } from './api/lists.ts';
import type { VmrayVendorOptions } from './api/submit/options.ts';
import type { VmrayTagResult, VmrayTagTargets } from './api/tags.ts';
import { fetchTicket } from './ask/fetch.ts';
import { pingDetails } from './ask/ping.ts';
import { quotasOf, type VmrayQuota } from './ask/quota.ts';
import { ticketScreenshots } from './ask/screenshots.ts';
import { statusOf } from './ask/status.ts';
import { submitSample } from './ask/submissions.ts';
import { productName, toReport } from './mapping/report.ts';
import { defaultProviderId, reliabilityLetter, type VmraySettings } from './settings.ts';
import type { VmrayRaw } from './wire/parts.ts';
import type { VmraySample } from './wire/samples.ts';
import { tickets, type VmrayTicket } from './wire/tickets.ts';

/** VMRay Platform as a provider. Tickets are `sample:N`, `submission:N` and `analysis:N`. */
export interface VmrayProvider
  extends Required<Omit<SandboxProvider, 'report' | 'quota' | 'defaultRate' | 'expand' | 'submitFile' | 'submitUrl'>> {
  /** VMRay's API beyond the contract. */
  readonly client: VmrayClient;
  /** Of a sample, a finished submission (NotReadyError before), or one analysis. */
  report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport<VmrayRaw>>;
  /** Not shareable and at most one job unless `vendor` says so. */
  submitFile(file: FileSample, options?: SubmitOptions<VmrayVendorOptions>): Promise<Submission>;
  /** As `submitFile`. */
  submitUrl(url: string, options?: SubmitOptions<VmrayVendorOptions>): Promise<Submission>;
  /** Verdicts and reports of the license's period. */
  quota(options?: CallOptions): Promise<readonly VmrayQuota[]>;
}

/** Makes a provider of a VMRay server. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function vmray(settings: VmraySettings): VmrayProvider {
  const client = new VmrayClient(settings);
  const { id } = client;
  const { reliability, group = defaultProviderId, verdicts, maxIocs } = settings;
  const ticketOf = (ref: AnalysisRef, verb: string, takes?: readonly VmrayTicket['kind'][]) =>
    tickets.read(ref, { provider: id, verb, ...(takes && { takes }) });
  const tagTargets = (ref: AnalysisRef, verb: string): VmrayTagTargets => {
    const ticket = ticketOf(ref, verb, ['submission', 'analysis']);
    return ticket.kind === 'submission' ? { submissionId: ticket.id } : { analysisId: ticket.id };
  };
  return {
    specificationVersion: 'v1',
    id,
    product: productName,
    reliability: reliabilityLetter(reliability),
    group,
    hashKinds,
    client,

    ping: (options) => healthOf(productName, client, () => pingDetails(client, options)),

    /** Tickets of every sample under the hash, newest first. ResponseError where there are samples, and no id can be read. */
    findByHash: async (hash, options) => samplesOf(await client.samplesByHash(hash, options), 'hash', id),
    /** Tickets of every sample of the URL, as `findByHash`. UnsupportedError where the server has no search. */
    findByUrl: async (url, options) => samplesOf(await client.samplesByUrl(url, options), 'URL', id),

    async report(ref, options) {
      const fetched = await fetchTicket(client, ticketOf(ref, 'report'), ref, options);
      return toReport({ ref, overrides: verdicts, maxIocs, ...fetched });
    },

    submitFile: (file, options) => submitSample(client, { file }, options),
    submitUrl: (url, options) => submitSample(client, { url }, options),
    /** Shareable: VMRay asks VirusTotal for the hash. */
    disclosureOf: (vendor) => (vendor?.shareable === true ? 'vendor' : 'private'),

    /** Of a submission, as a rule; a sample is finished when its newest submissions are, an analysis when it is there. */
    status: async (ref, options) => statusOf(client, ticketOf(ref, 'status'), options),

    /** Of a submission or an analysis. */
    async addTag(ref, tag, options) {
      throwFailure(await client.addTag(tagTargets(ref, 'addTag'), tag, options));
    },
    async removeTag(ref, tag, options) {
      throwFailure(await client.removeTag(tagTargets(ref, 'removeTag'), tag, options));
    },

    /** Of an analysis, or of every analysis of a sample or submission. */
    screenshots: async (ref, options) => ticketScreenshots(client, ticketOf(ref, 'screenshots'), options),

    quota: async (options) => quotasOf((await client.billingInfo(options)).value),
    close: () => client.close(),
  };
}

function throwFailure(results: readonly VmrayTagResult[]): void {
  for (const { failure } of results) if (failure) throw failure;
}

function samplesOf({ value, lost }: VmrayListReply<VmraySample>, asked: 'hash' | 'URL', id: string): AnalysisRef[] {
  // The newest may be among those that were lost.
  if (lost) throw lost;
  const ids = newestFirst(value);
  // [] would say that VMRay does not know the sample.
  if (ids.length === 0 && value.length > 0) {
    throw new ResponseError(`${id} has samples for this ${asked}, and no sample_id that can be read.`, {
      provider: id,
    });
  }
  return ids.map((sampleId) => tickets.refOf(id, 'sample', sampleId));
}
