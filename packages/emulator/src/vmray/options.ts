import type { CorpusSample } from '../corpus/corpus-sample.ts';
import type { ServerOptions } from '../kit/server/loopback-server.ts';

/** What a resubmission of a known sample does. */
export type AnalysisCaching = 'disabled' | 'enabled' | 'smart' | 'legacy';

/** Settings of a VMRay emulator. */
export interface VmrayEmulatorOptions extends ServerOptions {
  readonly apiKey?: string;
  readonly corpus?: readonly CorpusSample[];
  /** Under which path the VTIs of a sample exist: older servers know `threat_indicators` alone. `both` unless given. */
  readonly vtisPath?: 'both' | 'vtis' | 'threat_indicators';
  /** Items in one page of a list; 100 unless given. */
  readonly itemsPerRequest?: number;
  /** Items in all pages of a list together; 1000 unless given. */
  readonly maximumItems?: number;
  /** Largest file that may be submitted, in bytes; 209,715,200 unless given. A larger one is answered with 413. */
  readonly maxSampleBytes?: number;
  /** A submission is finished at the poll after so many of it or of its jobs; 2 unless given. */
  readonly finishAfterPolls?: number;
  /** With it, time decides and not polls: finished so many milliseconds of `now` after it was submitted. */
  readonly finishAfterMs?: number;
  /** The server's clock in milliseconds since 1970. `Date.now` with `finishAfterMs`, else a clock that moves one second at each event. */
  readonly now?: () => number;
  /** How submissions end; `success` unless given. An `error` has no verdict and failed analyses. */
  readonly endStatus?: 'success' | 'warning' | 'error';
  /** The first so many calls for a sample's IOCs, VTIs or techniques (each for itself) say `waiting`; 0 unless given. */
  readonly waitingPolls?: number;
  /** What happens when a submission does not say `analysis_caching`; `enabled` unless given. */
  readonly analysisCaching?: AnalysisCaching;
  /** What every analysis is billed as; `detector` keeps reports and archives from being downloaded. `analyzer` unless given. */
  readonly plan?: 'analyzer' | 'detector';
  /** Verdicts of the period; 1000, of which 900 remain, unless given. `null` is unlimited. */
  readonly verdictQuota?: number | null;
  /** Reports of the period; 200, of which 150 remain, unless given. `null` is unlimited. */
  readonly reportQuota?: number | null;
  /** Submissions that this API key may make; 1000 unless given. */
  readonly apiKeyQuota?: number;
  /** Every `every`-th authenticated call is answered with 429 and `Retry-After`. */
  readonly throttle?: { readonly every: number; readonly retryAfterSeconds: number };
}
