import {
  type AnalysisRef,
  type AnalysisStatus,
  type CallOptions,
  ConfigurationError,
  type FileSample,
  type HashKind,
  type Health,
  hashKindOf,
  NotFoundError,
  NotReadyError,
  type Reliability,
  type ReportOptions,
  SandboxProvider,
  type SandboxReport,
  type Submission,
  type SubmitOptions,
} from '@sandjury/core';
import { byText } from '@sandjury/core/toolkit';
import { AcmeBoxClient } from './acme-box-client.ts';
import { type AcmeBoxRaw, toReport } from './acme-box-report.ts';
import { type AcmeBoxSettings, productName } from './acme-box-settings.ts';
import type { VerdictOverrides } from './acme-box-verdict.ts';

/** The vendor's words for the state of an analysis. */
const states: ReadonlyMap<string, AnalysisStatus['state']> = new Map([
  ['waiting', 'queued'],
  ['running', 'running'],
  ['done', 'finished'],
  ['error', 'failed'],
]);

/** Which analyses come first. */
const order: Readonly<Record<AnalysisStatus['state'], number>> = { finished: 0, running: 1, queued: 2, failed: 3 };

/** Acme Box as a provider. Tickets are `analysis:ID`. A capability is a method that exists: leave out what the vendor cannot do. */
export class AcmeBoxProvider extends SandboxProvider {
  override readonly id: string;
  override readonly product = productName;
  override readonly reliability: Reliability | undefined;
  override readonly group: string | undefined;
  override readonly hashKinds: readonly HashKind[] = ['md5', 'sha1', 'sha256'];
  /** What the vendor has beyond the contract. */
  readonly client: AcmeBoxClient;
  readonly verdicts: VerdictOverrides | undefined;

  /** Throws ConfigurationError when the settings are wrong. */
  constructor(settings: AcmeBoxSettings) {
    super();
    this.client = new AcmeBoxClient(settings);
    this.id = this.client.id;
    this.reliability = settings.reliability;
    this.group = settings.group;
    this.verdicts = settings.verdicts;
  }

  override async ping(options?: CallOptions): Promise<Health> {
    const startedAt = this.client.now();
    const { value } = await this.client.server(options);
    const latencyMs = this.client.now() - startedAt;
    const details = { waiting: value.waiting ?? null };
    return { ok: true, product: productName, version: value.version ?? null, latencyMs, details };
  }

  /** Finished analyses first, failed ones last; the newest before the others. */
  override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    if (hashKindOf(hash) === null) {
      throw new ConfigurationError(`${this.id}: expected an MD5, SHA-1 or SHA-256.`, { provider: this.id });
    }
    try {
      const { analyses } = (await this.client.file(hash, options)).value;
      const ordered = analyses.toSorted(
        (a, b) => order[stateOf(a.state)] - order[stateOf(b.state)] || byText(b.created ?? '', a.created ?? ''),
      );
      return ordered.map(({ id }) => ticket(this.id, id));
    } catch (error) {
      // A file that nobody has seen is no error.
      if (error instanceof NotFoundError) return [];
      throw error;
    }
  }

  override async report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport<AcmeBoxRaw>> {
    try {
      const { value, raw } = await this.client.report(analysisOf(ref, this.id), options);
      return toReport({ ref, wire: value, raw: { report: raw }, overrides: this.verdicts });
    } catch (error) {
      if (!(error instanceof NotReadyError)) throw error;
      throw new NotReadyError(error.message, { ...error.toJSON(), ref, cause: error });
    }
  }

  override async submitFile(file: FileSample, options: SubmitOptions = {}): Promise<Submission> {
    const { vendor = {}, tags = [], comment = '', ...call } = options;
    // What the vendor cannot take is refused, never dropped.
    const more = { ...vendor, ...(tags.length > 0 && { tags }), ...(comment !== '' && { comment }) };
    const [unknown] = Object.keys(more);
    if (unknown !== undefined) {
      throw new ConfigurationError(`${this.id} submission: there is no option "${unknown}".`, { provider: this.id });
    }
    const { value } = await this.client.submit(file, call);
    return { refs: [ticket(this.id, value.id)], accepted: true, rejected: [] };
  }

  override async status(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus> {
    const { value } = await this.client.analysis(analysisOf(ref, this.id), options);
    const state = stateOf(value.state);
    return { state, reports: state === 'finished' ? [ref] : [] };
  }

  override close(): Promise<void> {
    return this.client.close();
  }
}

/** A word that is not known is a state of a newer version: not the end. */
function stateOf(word: string | null | undefined): AnalysisStatus['state'] {
  return states.get(word ?? '') ?? 'running';
}

function ticket(provider: string, id: string): AnalysisRef {
  return { provider, id: `analysis:${id}` };
}

function analysisOf(ref: AnalysisRef, provider: string): string {
  const [, id] = /^analysis:([0-9A-Za-z-]{1,64})$/.exec(ref.id) ?? [];
  if (ref.provider === provider && id !== undefined) return id;
  throw new ConfigurationError(`${provider}: expected a ticket of the form analysis:ID.`, { provider, ref });
}

/** Makes a provider. Throws ConfigurationError when the settings are wrong; sends nothing. */
export function acmeBox(settings: AcmeBoxSettings): AcmeBoxProvider {
  return new AcmeBoxProvider(settings);
}
