import {
  type AnalysisRef,
  type AnalysisStatus,
  type CallOptions,
  type FileSample,
  type HashKind,
  type Health,
  type Reliability,
  type ReportOptions,
  ResponseError,
  SandboxError,
  SandboxProvider,
  type SandboxReport,
  type Screenshot,
  type Submission,
  type SubmitOptions,
} from '@sandjury/core';
import { VmrayClient } from './api/client.ts';
import { newestFirst } from './api/newest.ts';
import { checkSubmitOptions } from './api/submit/options.ts';
import type { VmraySubmitted } from './api/submit/request.ts';
import type { VmrayTagResult, VmrayTagTargets } from './api/tags.ts';
import { fetchTicket } from './ask/fetch.ts';
import { quotasOf, type VmrayQuota } from './ask/quota.ts';
import { ticketOf, type VmrayTicket } from './ask/refs.ts';
import { ticketScreenshots } from './ask/screenshots.ts';
import { statusOf } from './ask/status.ts';
import { productName, toReport } from './mapping/report.ts';
import { sampleRef } from './mapping/sample.ts';
import { reliabilityLetter, type VmraySettings } from './settings.ts';
import type { VmrayRaw } from './wire/parts.ts';

/** VMRay Platform as a provider. Tickets are `sample:N`, `submission:N` and `analysis:N`. */
export class VmrayProvider extends SandboxProvider {
  override readonly id: string;
  override readonly product = productName;
  override readonly reliability: Reliability | undefined;
  override readonly group: string | undefined;
  override readonly hashKinds: readonly HashKind[] = ['md5', 'sha1', 'sha256'];
  /** What the vendor has beyond the contract. */
  readonly client: VmrayClient;
  readonly verdicts: VmraySettings['verdicts'];
  readonly maxIocs: number | undefined;

  /** Throws ConfigurationError when the settings are wrong. */
  constructor(settings: VmraySettings) {
    super();
    this.client = new VmrayClient(settings);
    this.id = this.client.id;
    this.reliability = reliabilityLetter(settings.reliability);
    this.group = settings.group;
    this.verdicts = settings.verdicts;
    this.maxIocs = settings.maxIocs;
  }

  override async ping(options?: CallOptions): Promise<Health> {
    const startedAt = this.client.now();
    const { version, details } = await pingDetails(this.client, options);
    return { ok: true, product: productName, version, latencyMs: this.client.now() - startedAt, details };
  }

  /** Tickets of every sample under the hash, newest first. ResponseError where there are samples, and no id can be read. */
  override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    const { value, lost } = await this.client.samplesByHash(hash, options);
    // The newest may be among those that were lost.
    if (lost) throw lost;
    const ids = newestFirst(value);
    // [] would say that VMRay does not know the sample.
    if (ids.length === 0 && value.length > 0) throw noSampleId(this.id);
    return ids.map((id) => sampleRef(this.id, id));
  }

  /** Of a sample, a finished submission (NotReadyError before), or one analysis. */
  override async report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport<VmrayRaw>> {
    const ticket = ticketOf(ref, this.id, 'report');
    const fetched = await fetchTicket(this.client, ticket, ref, options);
    return toReport({ ref, overrides: this.verdicts, maxIocs: this.maxIocs, ...fetched });
  }

  /** `vendor` takes what VmraySubmitOptions has beyond tags and comment. Not shareable and at most one job unless it says so. */
  override async submitFile(file: FileSample, options: SubmitOptions = {}): Promise<Submission> {
    return submissionOnly(await this.client.submit({ file }, ownOptions(options, this.id)));
  }

  override async submitUrl(url: string, options: SubmitOptions = {}): Promise<Submission> {
    return submissionOnly(await this.client.submit({ url }, ownOptions(options, this.id)));
  }

  /** Of a submission, as a rule; a sample is finished when its newest submissions are, an analysis when it is there. */
  override async status(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus> {
    return statusOf(this.client, ticketOf(ref, this.id, 'status'), options);
  }

  /** Of a submission or an analysis. */
  override async addTag(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void> {
    const targets = tagTargets(ticketOf(ref, this.id, 'addTag', ['submission', 'analysis']));
    throwFailure(await this.client.addTag(targets, tag, options));
  }

  override async removeTag(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void> {
    const targets = tagTargets(ticketOf(ref, this.id, 'removeTag', ['submission', 'analysis']));
    throwFailure(await this.client.removeTag(targets, tag, options));
  }

  /** Of an analysis, or of every analysis of a sample or submission. */
  override async screenshots(ref: AnalysisRef, options?: CallOptions): Promise<readonly Screenshot[]> {
    return ticketScreenshots(this.client, ticketOf(ref, this.id, 'screenshots'), options);
  }

  /** Verdicts and reports of the license's period. */
  override async quota(options?: CallOptions): Promise<readonly VmrayQuota[]> {
    return quotasOf((await this.client.billingInfo(options)).value);
  }

  override close(): Promise<void> {
    return this.client.close();
  }
}

/** Makes a provider of a VMRay server. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function vmray(settings: VmraySettings): VmrayProvider {
  return new VmrayProvider(settings);
}

async function pingDetails(
  client: VmrayClient,
  options: CallOptions = {},
): Promise<Pick<Health, 'version' | 'details'>> {
  const remaining = client.budget(options);
  try {
    const { value } = await client.systemInfo(remaining);
    return {
      version: value.version ?? null,
      details: {
        itemsPerRequest: value.api_items_per_request ?? null,
        mostItems: value.max_api_items ?? null,
        mostSampleBytes: value.webif_max_sample_size ?? null,
      },
    };
  } catch (error) {
    // A key without administration rights may not ask for the system's own data.
    if (!SandboxError.is(error) || error.status !== 403) throw error;
    await client.latestAnalyses(1, remaining);
    return { version: null, details: { systemInfo: 'not permitted' } };
  }
}

/** Whatever else a caller put beside the options of the contract is refused with VMRay's own unknown ones. */
function ownOptions({ vendor, signal, deadlineMs, ...options }: SubmitOptions, provider: string) {
  const checked = checkSubmitOptions({ ...vendor, ...options }, provider);
  return { ...checked, ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
}

function submissionOnly({ refs, accepted, rejected }: VmraySubmitted): Submission {
  return { refs, accepted, rejected };
}

function tagTargets({ kind, id }: VmrayTicket): VmrayTagTargets {
  return kind === 'submission' ? { submissionId: id } : { analysisId: id };
}

function throwFailure(results: readonly VmrayTagResult[]): void {
  for (const { failure } of results) if (failure) throw failure;
}

function noSampleId(provider: string): ResponseError {
  return new ResponseError(`${provider} has samples for this hash, and no sample_id that can be read.`, { provider });
}
