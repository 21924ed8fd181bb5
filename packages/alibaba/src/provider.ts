import {
  type AnalysisRef,
  type AnalysisStatus,
  type CallOptions,
  ConfigurationError,
  checkArgument,
  type Disclosure,
  type FileSample,
  type HashKind,
  type Health,
  type Quota,
  type Reliability,
  type ReportOptions,
  SandboxProvider,
  type SandboxReport,
  type Submission,
  type SubmitOptions,
} from '@sandjury/core';
import { healthOf, timeFromEpochMs } from '@sandjury/core/toolkit';
import { AlibabaConnection } from './api/connection.ts';
import { checkQuery, type SubmitFileQuery, submitFileQuery } from './api/queries.ts';
import { readKnownHash } from './ask/ref.ts';
import { fetchReport, fetchStatus } from './ask/report.ts';
import { AlibabaClient } from './client.ts';
import { productName } from './mapping/report.ts';
import { type AlibabaSettings, type PublicSettings, type ResolvedSettings, resolveSettings } from './settings.ts';
import type { InvokeInfo } from './wire/account.ts';
import type { AlibabaRaw } from './wire/reports.ts';

/** Alibaba Cloud Security Center as a source of reports. Made by `alibaba`; what it alone can do is on `client`. */
export class AlibabaProvider extends SandboxProvider {
  override readonly id: string;
  override readonly product: string = productName;
  override readonly reliability: Reliability | undefined;
  override readonly group: string | undefined;
  override readonly hashKinds: readonly HashKind[] = ['md5', 'sha256'];
  declare readonly defaultRate: number | undefined;
  readonly client: AlibabaClient;
  readonly settings: PublicSettings;
  readonly #connection: AlibabaConnection;

  constructor(settings: ResolvedSettings) {
    checkArgument(settings?.id, 'text', 'new AlibabaProvider: settings.id', 'the settings that alibaba({ … }) makes');
    super();
    this.id = settings.id;
    this.reliability = settings.reliability;
    this.group = settings.group ?? 'alibaba';
    this.#connection = new AlibabaConnection(settings);
    this.client = new AlibabaClient(settings, this.#connection);
    this.settings = this.client.settings;
    const { signer } = this.#connection;
    // It is learned on the way. A getter of the class would be hidden by the contract's own field.
    Object.defineProperty(this, 'defaultRate', { enumerable: true, get: () => signer.unsaidRate });
  }

  /** Asks for the account's usage. Without that permission the error names the RAM action to grant. */
  override ping(options?: CallOptions): Promise<Health> {
    return healthOf(productName, this.#connection.clock, async () => {
      const { data } = await this.client.getFileDetectApiInvokeInfo(options);
      const details = {
        endpoint: new URL(this.settings.endpoint).host,
        remainingCalls: data.RemainAuthCount ?? null,
        flowRate: data.FlowRate ?? null,
        timeUnit: data.TimeUnit ?? null,
        expiresAt: endOf(data),
      };
      return { version: null, details };
    });
  }

  /** A ticket for the hash, made without asking. SHA-1: UnsupportedError; no hash at all: ConfigurationError. */
  override async findByHash(hash: string, _options?: CallOptions): Promise<readonly AnalysisRef[]> {
    return [{ provider: this.id, id: `hash:${readKnownHash(hash, this.id)}` }];
  }

  /**
   * Takes `hash:HEX` (MD5 or SHA-256), `event:N` and `skill:KEY`. NotFoundError when the vendor has no data on it,
   * NotReadyError while its first check is under way.
   */
  override report(ref: AnalysisRef, options: ReportOptions = {}): Promise<SandboxReport<AlibabaRaw>> {
    return fetchReport({ client: this.client, connection: this.#connection }, ref, options);
  }

  /**
   * Submits a file, unless its result is known. The ticket is `hash:HEX`; `vendor` takes `hash`, `decompress`,
   * `decompressMaxLayer`, `decompressMaxFileCount`, `sourceIp` and `reanalyze`. There are no tags and no comments: a submission
   * with one is refused (ConfigurationError) before anything is sent.
   */
  /** Alibaba Cloud says nothing of what becomes of a file: not that it stays there. */
  override disclosureOf(): Disclosure {
    return 'vendor';
  }

  override async submitFile(file: FileSample, options: SubmitOptions<SubmitFileQuery> = {}): Promise<Submission> {
    const { vendor = {}, tags = [], comment = '', ...call } = options;
    if (tags.length > 0 || comment !== '') throw new ConfigurationError(noTags(this.id), { provider: this.id });
    const query = checkQuery(submitFileQuery, vendor, { provider: this.id, operation: 'submitFile: vendor' });
    const { hashKey } = await this.client.submitFile(file, query, call);
    return { refs: [{ provider: this.id, id: `hash:${hashKey}` }], accepted: true, rejected: [] };
  }

  /** Takes the tickets that `report` takes. Asks for the result by its hash; after its 5 hours, for the report. */
  override status(ref: AnalysisRef, options: CallOptions = {}): Promise<AnalysisStatus> {
    return fetchStatus({ client: this.client, connection: this.#connection }, ref, options);
  }

  /** The checks that the account has bought. */
  override async quota(options?: CallOptions): Promise<readonly Quota[]> {
    const { data } = await this.client.getFileDetectApiInvokeInfo(options);
    const { AuthCount: limit = null, RemainAuthCount: remaining = null } = data;
    const used = data.InvokeCount ?? (limit !== null && remaining !== null ? limit - remaining : null);
    return [{ name: 'file checks', limit, used, remaining, periodEnd: endOf(data) }];
  }

  override close(): Promise<void> {
    return this.client.close();
  }
}

function noTags(id: string): string {
  return `${id}: the file check of Alibaba Cloud takes no tags and no comment. Submit to ${id} in a call of its own, without them.`;
}

function endOf({ Expire: epochMs }: InvokeInfo): string | null {
  return typeof epochMs === 'number' ? timeFromEpochMs(epochMs) : null;
}

/** Checks the settings (ConfigurationError) and makes a provider. Nothing is sent or loaded before the first call. */
export function alibaba(settings: AlibabaSettings): AlibabaProvider {
  return new AlibabaProvider(resolveSettings(settings));
}
