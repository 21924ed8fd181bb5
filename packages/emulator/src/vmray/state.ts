import { corpus as defaultCorpus } from '../corpus/corpus.ts';
import { steppingClock } from '../kit/clock.ts';
import type { RouteAnswer, RouteCall } from '../kit/define-emulator.ts';
import type { ArchiveOverrides } from './archive.ts';
import { VmrayClock } from './clock.ts';
import { VmrayLifecycle } from './lifecycle.ts';
import type { VmrayEmulatorOptions } from './options.ts';
import { ContinuationPages } from './pages.ts';
import { VmrayQuota } from './quota.ts';
import { VmrayStore } from './store.ts';

/** Everything that one emulated server holds. */
export interface VmrayServer {
  readonly options: VmrayEmulatorOptions;
  readonly store: VmrayStore;
  readonly lifecycle: VmrayLifecycle;
  readonly clock: VmrayClock;
  readonly quota: VmrayQuota;
  readonly pages: ContinuationPages;
  readonly archives: ArchiveOverrides;
  /** How often a sample's IOCs, VTIs or techniques were asked for. */
  readonly aggregationPolls: Map<string, number>;
  /** Calls with the right key, for `throttle`. */
  authenticatedCalls: number;
}

/** One call as its route sees it. */
export type Call = RouteCall<VmrayServer>;

/** What a route answers with. */
export type Answer = RouteAnswer<VmrayServer>;

/** Largest file that may be submitted unless given another, as recorded in system_info. */
const defaultMaxSampleBytes = 209_715_200;

/** A server that nobody has called yet. */
export function newServer(options: VmrayEmulatorOptions, archives: ArchiveOverrides): VmrayServer {
  const { itemsPerRequest = 100, maximumItems = 1000 } = options;
  const clock = new VmrayClock(options.now ?? (options.finishAfterMs === undefined ? steppingClock() : Date.now));
  const store = new VmrayStore(options.corpus ?? defaultCorpus, options.plan ?? 'analyzer');
  return {
    options,
    store,
    clock,
    archives,
    lifecycle: new VmrayLifecycle(store, clock, options),
    quota: new VmrayQuota(options),
    pages: new ContinuationPages({ itemsPerRequest, maximumItems }),
    aggregationPolls: new Map(),
    authenticatedCalls: 0,
  };
}

/** The largest file that a server takes, in bytes. */
export function maximumSampleBytes({ maxSampleBytes = defaultMaxSampleBytes }: VmrayEmulatorOptions): number {
  return maxSampleBytes;
}
