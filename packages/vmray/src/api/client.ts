import { type CallOptions, ConfigurationError, hashKindOf, type Screenshot } from '@sandjury/core';
import { resolveSettings, type VmraySettings } from '../settings.ts';
import { mitreAttackReader } from '../wire/indicator-reader.ts';
import { iocsReader } from '../wire/ioc-reader.ts';
import {
  AnalysesSchema,
  AnalysisSchema,
  SampleSchema,
  SamplesSchema,
  SubmissionSchema,
  SystemInfoSchema,
  type VmrayAnalysis,
  type VmrayIocs,
  type VmrayMitreAttack,
  type VmraySample,
  type VmraySubmission,
  type VmraySystemInfo,
  type VmrayVtis,
} from '../wire/schemas.ts';
import { BillingInfoSchema, SubmissionsSchema, type VmrayBillingInfo, type VmrayJob } from '../wire/submission.ts';
import type { VmraySummary } from '../wire/summary.ts';
import {
  archiveFile,
  archiveMembers,
  summary,
  summaryFile,
  type VmrayArchiveFile,
  type VmrayArchiveOptions,
  type VmrayDownloadOptions,
} from './archive/files.ts';
import { screenshots } from './archive/screenshots.ts';
import type { ZipContent } from './archive/zip.ts';
import { type Calls, createCalls, positiveInteger, type VmrayId, type VmrayReply } from './calls.ts';
import { finishedSubmissions, type VmrayFeedItem, type VmrayFeedOptions } from './feed.ts';
import { jobById, jobsOf, type VmrayJobResult } from './jobs.ts';
import { listQuery, type VmrayListOptions } from './lists.ts';
import { relatedSamples, type VmrayRelatedOptions, type VmrayRelatedSamples } from './related.ts';
import type { VmraySubmitOptions } from './submit/options.ts';
import {
  submit,
  submitAll,
  type VmraySampleToSubmit,
  type VmraySubmitOutcome,
  type VmraySubmitted,
} from './submit/request.ts';
import { changeTag, type VmrayTagResult, type VmrayTagTargets } from './tags.ts';
import { createTransport } from './transport.ts';
import { createVtiReader } from './vtis.ts';

type Reply<Value> = Promise<VmrayReply<Value>>;
/** null stands for an entry that is no object. */
type ListReply<Value> = Promise<VmrayReply<readonly (Value | null)[]>>;

/**
 * The VMRay Platform REST API, typed; usable without the provider. Every call throws ConfigurationError before anything is
 * sent, AuthenticationError, NotFoundError, QuotaError, ApiError, ResponseError, ConnectionError, DeadlineError or
 * TooLargeError, and rethrows an abort untouched. What creates something is never sent twice.
 */
export class VmrayClient {
  /** Name of the settings' provider: `vmray` unless they say otherwise. */
  readonly id: string;
  readonly #calls: Calls;
  readonly #vtis: ReturnType<typeof createVtiReader>;

  /** Throws ConfigurationError when the settings are wrong. Opens no connection. */
  constructor(settings: VmraySettings) {
    const resolved = resolveSettings(settings);
    this.id = resolved.id;
    this.#calls = createCalls(this.id, createTransport(resolved));
    this.#vtis = createVtiReader(this.#calls);
  }

  /** Version and limits of the server. Keys without administration rights may be refused (AuthenticationError, 403). */
  systemInfo(options: CallOptions = {}): Reply<VmraySystemInfo> {
    return this.#calls.one('/system_info', SystemInfoSchema, options);
  }

  /** The license and its quotas; `quotasOf` reads them. */
  billingInfo(options: CallOptions = {}): Reply<VmrayBillingInfo> {
    return this.#calls.one('/billing_info', BillingInfoSchema, options);
  }

  /** The newest analyses of the account. */
  async latestAnalyses(limit: number, options: CallOptions = {}): ListReply<VmrayAnalysis> {
    const count = positiveInteger(limit, 'limit', this.id);
    return this.#calls.list(`/analysis?_limit=${count}`, AnalysesSchema, options);
  }

  /** Every sample under a MD5, SHA-1 or SHA-256, as the server orders them; [] for an unknown hash. Costs no quota. */
  async samplesByHash(hash: string, options: CallOptions = {}): ListReply<VmraySample> {
    const kind = hashKindOf(hash);
    if (kind !== null) return this.#calls.list(`/sample/${kind}/${hash.toLowerCase()}`, SamplesSchema, options);
    throw new ConfigurationError(
      `${this.id}: expected a MD5 (32), SHA-1 (40) or SHA-256 (64 hex digits), got ${hash.length} characters.`,
      { provider: this.id },
    );
  }

  /** A sample by its id. Throws NotFoundError. */
  async sample(sampleId: VmrayId, options: CallOptions = {}): Reply<VmraySample> {
    return this.#calls.one(this.#path('sample', sampleId), SampleSchema, options);
  }

  /** Children or parents of a sample, theirs, and so on, as deep as asked. */
  async relatedSamples(sampleId: VmrayId, options: VmrayRelatedOptions): Promise<VmrayRelatedSamples> {
    return relatedSamples(this.#calls, sampleId, options);
  }

  /** IOCs of a sample, with all other artifacts unless `allArtifacts` is false. */
  async iocs(
    sampleId: VmrayId,
    { allArtifacts = true, ...options }: CallOptions & { allArtifacts?: boolean } = {},
  ): Reply<VmrayIocs> {
    const query = allArtifacts ? '?all_artifacts=true' : '';
    return this.#calls.one(`${this.#path('sample', sampleId)}/iocs${query}`, iocsReader, options);
  }

  /** Threat indicators of a sample. Servers name the call `vtis` or, older ones, `threat_indicators`. */
  async vtis(sampleId: VmrayId, options: CallOptions = {}): Reply<VmrayVtis> {
    return this.#vtis(this.#path('sample', sampleId), options);
  }

  /** MITRE ATT&CK techniques of a sample. */
  async mitreAttack(sampleId: VmrayId, options: CallOptions = {}): Reply<VmrayMitreAttack> {
    return this.#calls.one(`${this.#path('sample', sampleId)}/mitre_attack`, mitreAttackReader, options);
  }

  /** An analysis by its id: there is one once it has ended. Throws NotFoundError. */
  async analysis(analysisId: VmrayId, options: CallOptions = {}): Reply<VmrayAnalysis> {
    return this.#calls.one(this.#path('analysis', analysisId), AnalysisSchema, options);
  }

  /** Analyses of a sample, all of them unless limited. */
  async analysesBySample(sampleId: VmrayId, options: VmrayListOptions = {}): ListReply<VmrayAnalysis> {
    const { query, call } = listQuery(options, this.id);
    return this.#calls.list(`/analysis${this.#path('sample', sampleId)}${query}`, AnalysesSchema, call);
  }

  /** Analyses of a submission, all of them unless limited. */
  async analysesBySubmission(submissionId: VmrayId, options: VmrayListOptions = {}): ListReply<VmrayAnalysis> {
    const { query, call } = listQuery(options, this.id);
    return this.#calls.list(`/analysis${this.#path('submission', submissionId)}${query}`, AnalysesSchema, call);
  }

  /** A submission by its id. Throws NotFoundError. */
  async submission(submissionId: VmrayId, options: CallOptions = {}): Reply<VmraySubmission> {
    return this.#calls.one(this.#path('submission', submissionId), SubmissionSchema, options);
  }

  /** Submissions of the account, or of one sample. */
  async submissions(options: VmrayListOptions & { sampleId?: VmrayId } = {}): ListReply<VmraySubmission> {
    const { sampleId, ...rest } = options;
    const { query, call } = listQuery(rest, this.id);
    const of = sampleId === undefined ? '' : this.#path('sample', sampleId);
    return this.#calls.list(`/submission${of}${query}`, SubmissionsSchema, call);
  }

  /** Finished submissions in the order in which they ended, from `lastId` on; see `VmrayFeedOptions`. */
  finishedSubmissions(options: VmrayFeedOptions = {}): AsyncGenerator<VmrayFeedItem> {
    return finishedSubmissions(this.#calls, options);
  }

  /** A job by its id, while it is unfinished. VMRay cannot tell a finished one from one that never was; nor can the result. */
  async job(jobId: VmrayId, options: CallOptions = {}): Promise<VmrayJobResult> {
    return jobById(this.#calls, jobId, options);
  }

  /** The unfinished jobs of a sample; [] also where the sample is not known. */
  async jobsBySample(sampleId: VmrayId, options: CallOptions = {}): ListReply<VmrayJob> {
    return jobsOf(this.#calls, 'sample', sampleId, options);
  }

  /** The unfinished jobs of a submission; [] also where the submission is not known. */
  async jobsBySubmission(submissionId: VmrayId, options: CallOptions = {}): ListReply<VmrayJob> {
    return jobsOf(this.#calls, 'submission', submissionId, options);
  }

  /** Tags a submission, an analysis or both. What became of each is in the result: a refusal of VMRay does not throw. */
  async addTag(targets: VmrayTagTargets, tag: string, options: CallOptions = {}): Promise<VmrayTagResult[]> {
    return changeTag(this.#calls, 'POST', { targets, tag }, options);
  }

  /** Takes a tag from a submission, an analysis or both; results as those of `addTag`. */
  async removeTag(targets: VmrayTagTargets, tag: string, options: CallOptions = {}): Promise<VmrayTagResult[]> {
    return changeTag(this.#calls, 'DELETE', { targets, tag }, options);
  }

  /** Submits a file or a URL, once. Several samples may come of an archive, and no job of what VMRay knows already. */
  async submit(sample: VmraySampleToSubmit, options: VmraySubmitOptions & CallOptions = {}): Promise<VmraySubmitted> {
    return submit(this.#calls, sample, options);
  }

  /** Submits several, side by side, each with an outcome of its own. */
  async submitAll(
    samples: readonly VmraySampleToSubmit[],
    options: VmraySubmitOptions & CallOptions = {},
  ): Promise<VmraySubmitOutcome[]> {
    return submitAll(this.#calls, samples, options);
  }

  /** One file of an analysis archive, raw: `logs/flog.txt`, `report/report.pdf`. */
  async archiveFile(analysisId: VmrayId, path: string, options: VmrayDownloadOptions = {}): Promise<VmrayArchiveFile> {
    return archiveFile(this.#calls, analysisId, path, options);
  }

  /** The files of an analysis archive that match names or patterns (`*`, `?`), unpacked into memory. */
  async archiveMembers(
    analysisId: VmrayId,
    patterns: readonly string[],
    options: VmrayArchiveOptions = {},
  ): Promise<ZipContent> {
    return archiveMembers(this.#calls, analysisId, patterns, options);
  }

  /** Summary JSON v2 of an analysis, as it comes. Throws AuthenticationError (`vendorCode` "detector") where the plan has none. */
  async summaryFile(analysisId: VmrayId, options: VmrayDownloadOptions = {}): Promise<VmrayArchiveFile> {
    return summaryFile(this.#calls, analysisId, options);
  }

  /** Summary JSON v2 of an analysis, read. Throws as `summaryFile`. */
  async summary(analysisId: VmrayId, options: VmrayDownloadOptions = {}): Reply<VmraySummary> {
    return summary(this.#calls, analysisId, options);
  }

  /** Screenshots of an analysis in the order in which they were taken; [] where it has none. */
  async screenshots(analysisId: VmrayId, options: VmrayArchiveOptions = {}): Promise<Screenshot[]> {
    return screenshots(this.#calls, analysisId, options);
  }

  /** One deadline over several calls: each gets what is left of it. */
  budget(options: CallOptions): () => CallOptions {
    return this.#calls.budget(options);
  }

  /** Milliseconds since 1970, by the clock of the settings. */
  now(): number {
    return this.#calls.transport.now();
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.#calls.transport.close();
  }

  #path(kind: 'sample' | 'submission' | 'analysis', id: VmrayId): string {
    return `/${kind}/${this.#calls.segment(id, `the id of a ${kind}`)}`;
  }
}
