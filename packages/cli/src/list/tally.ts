import type { Agreement, Comparison } from '@sandjury/compare';
import type { Outcome, VerdictValue } from '@sandjury/core';

/** Counts of the outcomes of one provider. */
export interface SourceTally {
  provider: string;
  statuses: Record<Outcome['status'], number>;
  /** Answers that came from the cache. */
  cached: number;
  /** Failures by their code. */
  failures: Map<string, number>;
}

/** Counts over many comparisons; what it holds does not depend on their number. */
export class Tally {
  samples = 0;
  readonly consensus: Record<VerdictValue, number> = { malicious: 0, suspicious: 0, benign: 0, unknown: 0 };
  readonly agreement: Record<Agreement, number> = { unanimous: 0, majority: 0, split: 0, single: 0, none: 0 };
  readonly sources: readonly SourceTally[];
  readonly #byId: ReadonlyMap<string, SourceTally>;

  constructor(providers: readonly string[]) {
    this.sources = providers.map((provider) => ({
      provider,
      statuses: { reported: 0, not_found: 0, pending: 0, unsupported: 0, failed: 0 },
      cached: 0,
      failures: new Map(),
    }));
    this.#byId = new Map(this.sources.map((source) => [source.provider, source]));
  }

  /** Answers that came from the cache, of all providers. */
  get cached(): number {
    return this.sources.reduce((sum, { cached }) => sum + cached, 0);
  }

  add({ sources, consensus, agreement }: Comparison): void {
    this.samples += 1;
    this.consensus[consensus.value] += 1;
    this.agreement[agreement] += 1;
    for (const { provider, status, cachedAt, error } of sources) {
      const source = this.#byId.get(provider);
      if (source === undefined) continue;
      source.statuses[status] += 1;
      if (cachedAt !== null) source.cached += 1;
      if (error !== null) source.failures.set(error.code, (source.failures.get(error.code) ?? 0) + 1);
    }
  }
}
