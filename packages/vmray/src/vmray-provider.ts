import {
  type AnalysisRef,
  type CallOptions,
  ConfigurationError,
  type HashKind,
  type Health,
  type Reliability,
  type ReportOptions,
  SandboxError,
  SandboxProvider,
  type SandboxReport,
  UnsupportedError,
} from '@sandjury/core';
import { byText } from '@sandjury/core/toolkit';
import { VmrayClient } from './vmray-client.ts';
import { fetchSample } from './vmray-fetch.ts';
import type { VmrayRaw } from './vmray-parts.ts';
import { toReport } from './vmray-report.ts';
import { sampleRef } from './vmray-sample.ts';
import type { VmraySample } from './vmray-schemas.ts';
import { productName, type VmraySettings } from './vmray-settings.ts';
import { idText } from './vmray-values.ts';
import type { VerdictOverrides } from './vmray-verdict.ts';

/** VMRay Platform as a provider. Tickets that `report` takes are `sample:N`. */
export class VmrayProvider extends SandboxProvider {
  override readonly id: string;
  override readonly product = productName;
  override readonly reliability: Reliability | undefined;
  override readonly group: string | undefined;
  override readonly hashKinds: readonly HashKind[] = ['md5', 'sha1', 'sha256'];
  /** What the vendor has beyond the contract. */
  readonly client: VmrayClient;
  readonly verdicts: VerdictOverrides | undefined;

  /** Throws ConfigurationError when the settings are wrong. */
  constructor(settings: VmraySettings) {
    super();
    this.client = new VmrayClient(settings);
    this.id = this.client.id;
    this.reliability = settings.reliability;
    this.group = settings.group;
    this.verdicts = settings.verdicts;
  }

  override async ping(options?: CallOptions): Promise<Health> {
    const startedAt = this.client.now();
    const { version, details } = await pingDetails(this.client, options);
    return { ok: true, product: productName, version, latencyMs: this.client.now() - startedAt, details };
  }

  /** Tickets of every sample under the hash, newest first. */
  override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    const { value } = await this.client.samplesByHash(hash, options);
    return newestFirst(value).map((id) => sampleRef(this.id, id));
  }

  override async report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport<VmrayRaw>> {
    const fetched = await fetchSample(this.client, sampleIdOf(ref, this.id), options);
    return toReport({ ref, overrides: this.verdicts, ...fetched });
  }

  override close(): Promise<void> {
    return this.client.close();
  }
}

/** Makes a provider of a VMRay server. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function vmray(settings: VmraySettings): VmrayProvider {
  return new VmrayProvider(settings);
}

async function pingDetails(client: VmrayClient, options?: CallOptions): Promise<Pick<Health, 'version' | 'details'>> {
  try {
    const { value } = await client.systemInfo(options);
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
    await client.latestAnalyses(1, options);
    return { version: null, details: { systemInfo: 'not permitted' } };
  }
}

function newestFirst(samples: readonly (VmraySample | null)[]): string[] {
  const dated = samples.flatMap((sample) => {
    const id = idText(sample?.sample_id);
    return id === null ? [] : [{ id, created: sample?.sample_created ?? '' }];
  });
  dated.sort((a, b) => byText(b.created, a.created) || Number(b.id) - Number(a.id));
  return [...new Set(dated.map(({ id }) => id))];
}

function sampleIdOf(ref: AnalysisRef, provider: string): string {
  const [, kind, id] = /^([a-z]+):([0-9]{1,18})$/.exec(ref.id) ?? [];
  if (ref.provider !== provider) {
    throw new ConfigurationError(`${provider}: the ticket is of another provider.`, { provider, ref });
  }
  if (id !== undefined && kind === 'sample') return id;
  if (id !== undefined && (kind === 'submission' || kind === 'analysis')) {
    throw new UnsupportedError(`${provider}: report takes sample:N, not ${kind}:N.`, { provider, ref });
  }
  throw new ConfigurationError(`${provider}: expected a ticket of the form sample:N.`, { provider, ref });
}
