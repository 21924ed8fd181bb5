import { readHash } from '@sandjury/core';
import type { ApiCallOptions } from '@sandjury/core/toolkit';
import { resolveSettings, type VmraySettings } from '../settings.ts';
import { iocs, mitreAttack } from '../wire/iocs.ts';
import * as wire from '../wire/samples.ts';
import { submission } from '../wire/submissions.ts';
import * as archive from './archive/files.ts';
import { screenshots } from './archive/screenshots.ts';
import { createVmrayApi, positiveInteger, type VmrayApi, type VmrayId } from './connection.ts';
import { jobById, jobsOf } from './jobs.ts';
import { listQuery, type VmrayListOptions } from './lists.ts';
import type { VmraySubmitOptions } from './submit/options.ts';
import { submit, type VmraySampleToSubmit } from './submit/request.ts';
import { changeTag, type VmrayTagTargets } from './tags.ts';
import { samplesByUrl } from './urls.ts';
import { createVtiReader } from './vtis.ts';

/**
 * The VMRay Platform REST API, typed; usable without the provider. Every call throws ConfigurationError before anything is
 * sent, AuthenticationError, NotFoundError, QuotaError, ApiError, ResponseError, ConnectionError, DeadlineError or
 * TooLargeError, and rethrows an abort untouched. What creates something is never sent twice.
 */
export class VmrayClient {
  /** Name of the settings' provider: `vmray` unless they say otherwise. */
  readonly id: string;
  readonly #api: VmrayApi;
  readonly #vtis: ReturnType<typeof createVtiReader>;

  /** Throws ConfigurationError when the settings are wrong. Opens no connection. */
  constructor(settings: VmraySettings) {
    const resolved = resolveSettings(settings);
    this.id = resolved.id;
    this.#api = createVmrayApi(resolved);
    this.#vtis = createVtiReader(this.#api);
  }

  /** Version and limits of the server. Keys without administration rights may be refused (AuthenticationError, 403). */
  systemInfo(options?: ApiCallOptions) {
    return this.#api.get('/system_info', wire.systemInfo, options);
  }

  /** The license and its quotas; `quotasOf` reads them. */
  billingInfo(options?: ApiCallOptions) {
    return this.#api.get('/billing_info', wire.billingInfo, options);
  }

  /** The newest analyses of the account. */
  async latestAnalyses(limit: number, options?: ApiCallOptions) {
    const count = positiveInteger(limit, 'limit', this.id);
    return this.#api.all(`/analysis?_limit=${count}`, wire.analysis, options);
  }

  /** Every sample under a MD5, SHA-1 or SHA-256, as the server orders them; [] for an unknown hash. Costs no quota. */
  async samplesByHash(text: string, options?: ApiCallOptions) {
    const { hash, kind } = readHash(text, this.id);
    return this.#api.all(`/sample/${kind}/${hash}`, wire.sample, options);
  }

  /** Every sample of an http or https URL; [] for an unknown one. Submits nothing. Throws UnsupportedError where the server has no search. */
  async samplesByUrl(url: string, options?: ApiCallOptions) {
    return samplesByUrl(this.#api, url, options);
  }

  /** A sample by its id. Throws NotFoundError. */
  async sample(sampleId: VmrayId, options?: ApiCallOptions) {
    return this.#api.get(this.#path('sample', sampleId), wire.sample, options);
  }

  /** IOCs of a sample, with all other artifacts unless `allArtifacts` is false. */
  async iocs(sampleId: VmrayId, { allArtifacts = true, ...options }: ApiCallOptions & { allArtifacts?: boolean } = {}) {
    const query = allArtifacts ? '?all_artifacts=true' : '';
    return this.#api.get(`${this.#path('sample', sampleId)}/iocs${query}`, iocs, options);
  }

  /** Threat indicators of a sample. Servers name the call `vtis` or, older ones, `threat_indicators`. */
  async vtis(sampleId: VmrayId, options?: ApiCallOptions) {
    return this.#vtis(this.#path('sample', sampleId), options);
  }

  /** MITRE ATT&CK techniques of a sample. */
  async mitreAttack(sampleId: VmrayId, options?: ApiCallOptions) {
    return this.#api.get(`${this.#path('sample', sampleId)}/mitre_attack`, mitreAttack, options);
  }

  /** An analysis by its id: there is one once it has ended. Throws NotFoundError. */
  async analysis(analysisId: VmrayId, options?: ApiCallOptions) {
    return this.#api.get(this.#path('analysis', analysisId), wire.analysis, options);
  }

  /** Analyses of a sample, all of them unless limited. */
  async analysesBySample(sampleId: VmrayId, options: VmrayListOptions = {}) {
    const { query, call } = listQuery(options, this.id);
    return this.#api.all(`/analysis${this.#path('sample', sampleId)}${query}`, wire.analysis, call);
  }

  /** Analyses of a submission, all of them unless limited. */
  async analysesBySubmission(submissionId: VmrayId, options: VmrayListOptions = {}) {
    const { query, call } = listQuery(options, this.id);
    return this.#api.all(`/analysis${this.#path('submission', submissionId)}${query}`, wire.analysis, call);
  }

  /** A submission by its id. Throws NotFoundError. */
  async submission(submissionId: VmrayId, options?: ApiCallOptions) {
    return this.#api.get(this.#path('submission', submissionId), submission, options);
  }

  /** Submissions of the account, or of one sample; with `lastId`, the finished ones in the order in which they ended. */
  async submissions(options: VmrayListOptions & { sampleId?: VmrayId } = {}) {
    const { sampleId, ...rest } = options;
    const { query, call } = listQuery(rest, this.id);
    const of = sampleId === undefined ? '' : this.#path('sample', sampleId);
    return this.#api.all(`/submission${of}${query}`, submission, call);
  }

  /** A job by its id, while it is unfinished. VMRay answers alike for a finished job and for one that never existed, and so does this call. */
  async job(jobId: VmrayId, options?: ApiCallOptions) {
    return jobById(this.#api, jobId, options);
  }

  /** The unfinished jobs of a sample; [] also where the sample is not known. */
  async jobsBySample(sampleId: VmrayId, options?: ApiCallOptions) {
    return jobsOf(this.#api, 'sample', sampleId, options);
  }

  /** The unfinished jobs of a submission; [] also where the submission is not known. */
  async jobsBySubmission(submissionId: VmrayId, options?: ApiCallOptions) {
    return jobsOf(this.#api, 'submission', submissionId, options);
  }

  /** Tags a submission, an analysis or both. The result holds the outcome of each: a refusal of VMRay does not throw. */
  async addTag(targets: VmrayTagTargets, tag: string, options?: ApiCallOptions) {
    return changeTag(this.#api, 'POST', { targets, tag }, options);
  }

  /** Takes a tag from a submission, an analysis or both; results as those of `addTag`. */
  async removeTag(targets: VmrayTagTargets, tag: string, options?: ApiCallOptions) {
    return changeTag(this.#api, 'DELETE', { targets, tag }, options);
  }

  /** Submits a file or a URL, once. An archive may give several samples; a sample that VMRay knows already may give no job. */
  async submit(sample: VmraySampleToSubmit, options: VmraySubmitOptions & ApiCallOptions = {}) {
    return submit(this.#api, sample, options);
  }

  /** One file of an analysis archive, raw: `logs/flog.txt`, `report/report.pdf`. */
  async archiveFile(analysisId: VmrayId, path: string, options: archive.VmrayDownloadOptions = {}) {
    return archive.archiveFile(this.#api, analysisId, path, options);
  }

  /** The files of an analysis archive that match names or patterns (`*`, `?`), unpacked into memory. */
  async archiveMembers(analysisId: VmrayId, patterns: readonly string[], options: archive.VmrayArchiveOptions = {}) {
    return archive.archiveMembers(this.#api, analysisId, patterns, options);
  }

  /** Summary JSON v2 of an analysis, as it comes. Throws AuthenticationError (`vendorCode` "detector") where the plan has none. */
  async summaryFile(analysisId: VmrayId, options: archive.VmrayDownloadOptions = {}) {
    return archive.summaryFile(this.#api, analysisId, options);
  }

  /** Summary JSON v2 of an analysis, read. Throws as `summaryFile`. */
  async summary(analysisId: VmrayId, options: archive.VmrayDownloadOptions = {}) {
    return archive.summary(this.#api, analysisId, options);
  }

  /** Screenshots of an analysis in the order in which they were taken; [] where it has none. */
  async screenshots(analysisId: VmrayId, options: archive.VmrayArchiveOptions = {}) {
    return screenshots(this.#api, analysisId, options);
  }

  /** One deadline and one retry budget for all calls that are given it as their options. */
  budget(options?: ApiCallOptions) {
    return this.#api.budget(options);
  }

  /** Milliseconds since 1970, by the clock of the settings. */
  now(): number {
    return this.#api.clock.now();
  }

  /** Closes the connections. */
  close() {
    return this.#api.close();
  }

  #path(kind: 'sample' | 'submission' | 'analysis', id: VmrayId): string {
    return `/${kind}/${this.#api.segment(id, `the id of a ${kind}`)}`;
  }
}
