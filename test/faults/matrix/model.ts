import type { ErrorCode, SandboxProvider } from '@sandjury/core';
import type { Clock } from '@sandjury/core/toolkit';
import type { CertificateKind, Emulator, FaultEffect, JsonValue } from '@sandjury/emulator';

/**
 * How a call ends: with the answer that it has without a fault (`ok`), with a report that says what is missing (`incomplete`), with an answer that
 * the fault changed (`altered`), or with an error of this code.
 */
export type CellOutcome = 'ok' | 'incomplete' | 'altered' | ErrorCode;

/** Whether a fault hits every request to the operation, or only the first. */
export type FaultMode = 'lasting' | 'once';

export interface StartOptions {
  now: () => number;
  tls: CertificateKind | undefined;
  /** Where the emulator listens. 0 lets the system choose a free port. */
  port: number;
}

/** What the matrix sets on every provider. */
export interface CellSettings {
  clock: Clock;
  retries: number;
  deadlineMs: number;
  maxReplyBytes: number;
  timeouts: { connectMs: number; headersMs: number; bodyMs: number };
  tls: { verify: boolean; caFile?: string };
}

/** What replies of a vendor look like that say these things. */
export interface VendorReplies {
  /** A reply with status 200 that is an error with this text. */
  errorInside(text: string): JsonValue;
  /** The body of a 400 with this text, in every place that a message may quote. */
  refusal(text: string): JsonValue;
  /** A good reply with a number in place of its data. */
  numberAsData: JsonValue;
}

/** One adapter, the emulator of its vendor, and all that can be asked of it: a row of the matrix's adapters. */
export interface Adapter<Provider extends SandboxProvider = SandboxProvider> {
  readonly title: string;
  /** What must be found in nothing that a caller gets. */
  readonly secrets: readonly string[];
  readonly replies: VendorReplies;
  /** Every verb of the contract that it has, and a look-up with a cache. */
  readonly verbs: readonly Operation<Provider>[];
  /** What its client has beyond the contract. */
  readonly calls: readonly Operation<Provider>[];
  /** How a fault ends, by its name, where this vendor means something else by it than others do. */
  readonly outcomes?: Readonly<Record<string, CellOutcome>>;
  /** Faults, by name, by which this vendor surely did nothing, so that even what creates something is sent again. */
  readonly refusals?: readonly string[];
  /** Faults, by name, after which this adapter does not ask again, though to ask again would help. */
  readonly givesUp?: readonly string[];
  /** A key that is refused in one part of a report ends the whole. */
  readonly needsKeyForAll?: true;
  start(options: StartOptions): Promise<Emulator<string>>;
  connect(url: string, settings: CellSettings): Provider;
  /** How much that costs or stays was created in the vendor's account; left out where the vendor's API does not say. */
  created?(provider: Provider): Promise<number>;
}

/** One column: a call of ours, and the one operation of the vendor that fails in it. */
export interface Operation<Provider extends SandboxProvider> {
  readonly name: string;
  /** The vendor's name. */
  readonly faulted: string;
  /** It creates something, so that it is sent again only where the vendor surely did nothing. */
  readonly creates?: true;
  /** It makes the vendor create what costs or stays, whatever fails: that is counted. A tag is not; its requests are. */
  readonly submits?: true;
  /** The call has an answer without it. */
  readonly part?: true;
  /** Where the adapter itself begins anew, once. */
  readonly again?: true;
  /** The vendor's operation that a fault makes the adapter ask for once, beside what it asks for anyway. */
  readonly asksMore?: Readonly<Record<string, string>>;
  /** How a fault ends here, where that is not what it does elsewhere; two where once is not the same as always. */
  readonly instead?: Readonly<Record<string, CellOutcome | readonly [lasting: CellOutcome, once: CellOutcome]>>;
  /** What must be there before; its result is given to `run`. */
  prepare?(provider: Provider): Promise<string>;
  run(provider: Provider, prepared: string): Promise<unknown>;
}

/** One row: a fault, and how a call that reads ends with it. */
export interface FaultCase {
  readonly name: string;
  /** What the emulator is told; undefined where the fault is one of the connection or of the clock. */
  readonly effect?: (adapter: Pick<Adapter, 'replies' | 'secrets'>, clock: Clock) => FaultEffect;
  /** The vendor does its work first. */
  readonly afterEffect?: true;
  readonly refused?: true;
  readonly tls?: CertificateKind;
  /** false: the client does not trust the emulator's authority. */
  readonly trusted?: false;
  /** How far the server's clock is ahead. */
  readonly skewMs?: number;
  /** While it lasts. */
  readonly outcome: CellOutcome;
  /** To ask again helps when it happened once. */
  readonly passes?: true;
  /** The vendor surely did nothing, so that even what creates something is sent again. */
  readonly refusal?: true;
  /** Needs real limits of 200 ms on headers and body. */
  readonly stalls?: true;
  /** Lasts until the deadline is over. */
  readonly timeRunsOut?: true;
}
