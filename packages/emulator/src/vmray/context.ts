import type { Reply } from '../kit/server/reply.ts';
import type { ArchiveOverrides } from './archive.ts';
import type { VmrayClock } from './clock.ts';
import type { VmrayLifecycle } from './lifecycle.ts';
import type { VmrayOperation } from './operations.ts';
import type { VmrayEmulatorOptions } from './options.ts';
import type { ContinuationPages } from './pages.ts';
import type { VmrayQuota } from './quota.ts';
import type { VmrayStore } from './store.ts';

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
}

/** What a route may use to answer. */
export interface VmrayContext {
  readonly server: VmrayServer;
  readonly query: URLSearchParams;
  /** Values of the path's placeholders, decoded. */
  readonly parameters: readonly string[];
}

/**
 * A path below `/rest` and its answer. `:id` stands for an integer, `:hash` for a kind of hash, `:column` for the name of a column, `:text`
 * for any segment, and `:path` at the end for one or more segments. A route without a method is for GET.
 */
export interface VmrayRoute {
  readonly operation: VmrayOperation;
  readonly path: string;
  readonly method?: 'POST' | 'DELETE';
  answer(context: VmrayContext): Reply | Promise<Reply>;
}
