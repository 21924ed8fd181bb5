import {
  type AnalysisRef,
  type CallOptions,
  ConfigurationError,
  type HashKind,
  type Health,
  hashKindOf,
  NotFoundError,
  type Reliability,
  type ReportOptions,
  SandboxProvider,
  type SandboxReport,
  UnsupportedError,
} from '@sandjury/core';
import { timeFromEpochMs } from '@sandjury/core/toolkit';
import { AlibabaClient } from './alibaba-client.ts';
import { fieldOf } from './alibaba-envelope.ts';
import { product } from './alibaba-product.ts';
import { queryOf } from './alibaba-ref.ts';
import { toReport } from './alibaba-report.ts';
import { FlagSchema } from './alibaba-schemas.ts';
import {
  type AlibabaSettings,
  type PublicSettings,
  type ResolvedSettings,
  resolveSettings,
} from './alibaba-settings.ts';
import type { AlibabaRaw } from './alibaba-wire.ts';

/** Alibaba Cloud Security Center as a source of reports. Made by `alibaba`; what it alone can do is on `client`. */
export class AlibabaProvider extends SandboxProvider {
  override readonly id: string;
  override readonly product: string = product;
  override readonly reliability: Reliability | undefined;
  override readonly group: string | undefined;
  override readonly hashKinds: readonly HashKind[] = ['md5', 'sha256'];
  readonly client: AlibabaClient;
  readonly settings: PublicSettings;

  constructor(settings: ResolvedSettings) {
    super();
    this.id = settings.id;
    this.reliability = settings.reliability;
    this.group = settings.group;
    this.client = new AlibabaClient(settings);
    this.settings = this.client.settings;
  }

  /** Asks for the account's usage. Without that permission the error names the RAM action to grant. */
  override async ping(options?: CallOptions): Promise<Health> {
    const startedAt = performance.now();
    const { data } = await this.client.getFileDetectApiInvokeInfo(options);
    const details = {
      endpoint: this.settings.baseUrl.host,
      remainingCalls: data.RemainAuthCount ?? null,
      flowRate: data.FlowRate ?? null,
      timeUnit: data.TimeUnit ?? null,
      expiresAt: typeof data.Expire === 'number' ? timeFromEpochMs(data.Expire) : null,
    };
    return { ok: true, product, version: null, latencyMs: Math.round(performance.now() - startedAt), details };
  }

  /** A ticket for the hash, made without asking. SHA-1: UnsupportedError; no hash at all: ConfigurationError. */
  override async findByHash(hash: string, _options?: CallOptions): Promise<readonly AnalysisRef[]> {
    const kind = hashKindOf(hash);
    const options = { provider: this.id };
    if (kind === null) {
      throw new ConfigurationError(
        `${this.id}: this is no hash: expected an MD5 (32) or SHA-256 (64 hex digits).`,
        options,
      );
    }
    if (kind === 'sha1')
      throw new UnsupportedError(`${this.id} knows files by MD5 and SHA-256, not by SHA-1.`, options);
    return [{ provider: this.id, id: `hash:${hash.toLowerCase()}` }];
  }

  /** Takes `hash:HEX` (MD5 or SHA-256) and `event:N`. NotFoundError when the vendor has no data on it. */
  override async report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport<AlibabaRaw>> {
    const { data, raw, requestId } = await this.client.getFileDetectReport(queryOf(ref), options);
    if (FlagSchema.safeParse(fieldOf(data, 'HasData')).data === false) {
      throw new NotFoundError(`${this.id} has no data on ${ref.id}.`, { provider: this.id, requestId, ref });
    }
    return toReport({ ref, verdicts: this.settings.verdicts }, { GetFileDetectReport: raw });
  }

  override close(): Promise<void> {
    return this.client.close();
  }
}

/** Checks the settings (ConfigurationError) and makes a provider. Nothing is sent or loaded before the first call. */
export function alibaba(settings: AlibabaSettings): AlibabaProvider {
  return new AlibabaProvider(resolveSettings(settings));
}
