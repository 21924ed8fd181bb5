import type { Capability, SandboxProvider } from '@sandjury/core';

/** One request that the emulator received. */
export interface ConformanceCall {
  /** The emulator's name of what was asked for; the names that `creates` and `fail` use. */
  readonly operation: string;
  readonly method: string;
}

/**
 * What goes wrong, named by one key. `status`: this HTTP status instead of the answer, with `body` where given, else the vendor's own
 * error envelope, and `Retry-After: retryAfter` (seconds). `body`: this text as a reply of type `text/html` with status 200. `reset`:
 * the connection is reset before the answer. `silence`: no answer at all. `truncate`: the right answer, cut after so many bytes while
 * `Content-Length` promises the whole. `stuck`: the right answer to the first call that is hit, again at each later one.
 */
export type ConformanceFaultEffect =
  | { readonly status: number; readonly body?: string; readonly retryAfter?: number }
  | { readonly body: string }
  | { readonly reset: 'before' }
  | { readonly silence: true }
  | { readonly truncate: number }
  | { readonly stuck: true };

/** A scripted fault: what goes wrong, and at which calls. */
export type ConformanceFault = ConformanceFaultEffect & {
  /** So many matching calls are hit: 1 unless given, `Infinity` for all. */
  readonly times?: number;
  /** The service does its work first, and the fault hits only the answer. A cut always comes after the work. */
  readonly afterEffect?: boolean;
};

/**
 * A server on a loopback address that behaves like the vendor's, and whose faults are scripted. It may take any form; the emulators of
 * `@sandjury/emulator` fit as they are. It must refuse a wrong credential, and a submission must take it at least one `status` or
 * `report` to finish.
 */
export interface ConformanceEmulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Requests in the order of arrival, refused and broken ones too, since the start or the last `reset`. */
  readonly calls: readonly ConformanceCall[];
  /** Scripts a fault for one operation, or for all of them with `*`. Faults come before the check of the credential. */
  fail(operation: string, fault: ConformanceFault): void;
  /** Forgets calls, faults and everything that was submitted. */
  reset(): void;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/** A clock for the setting `clock` of a provider. This one runs faster than real time. */
export interface ConformanceClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function cancels that. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The arguments of `create`. */
export interface ProviderContext {
  /** The emulator's address. */
  readonly url: string;
  /**
   * Wraps a credential that the emulator accepts, and returns the value of the setting: a string or a function. The suite learns from
   * it what must never be seen, when it was read, and can put a wrong one in its place. Wrap every credential; there must be one.
   */
  readonly secret: (value: string) => string | (() => Promise<string>);
  /** To be spread into the provider's settings. `clock` lets retries pass fast; take only `id` where there is no such setting. */
  readonly settings: { readonly id?: string; readonly clock: ConformanceClock };
}

/** The description of an adapter for the suite. It has no option that softens a rule. */
export interface ProviderConformance {
  /** Starts the emulator. */
  readonly emulator: () => Promise<ConformanceEmulator>;
  /** Makes a provider that asks the emulator. Called many times. */
  readonly create: (context: ProviderContext) => SandboxProvider;
  /** Exactly what the provider can do: the list must equal what is implemented. */
  readonly capabilities: readonly Capability[];
  /**
   * Hashes of finished samples that the emulator knows or, where the provider cannot look hashes up, ids of tickets. One at least must
   * have a verdict, one an indicator or an IOC and, where the provider gets screenshots, one a screenshot.
   */
  readonly known: readonly string[];
  /** Hashes or ids of tickets, as in `known`, of analyses that failed for good. Left out where the emulator has none. */
  readonly failed?: readonly string[];
  /** Operations of the emulator that create something: a fault may never make the provider repeat them. [] where nothing is submitted. */
  readonly creates: readonly string[];
}
