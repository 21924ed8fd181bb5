import { checkArgument } from '../model/arguments.ts';
import type { FailureInfo } from '../model/errors.ts';
import type { HashKind } from '../model/hash.ts';
import type { SandboxReport } from '../model/report.ts';
import type { AnalysisRef } from '../model/sample.ts';
import type { Reliability } from '../model/verdict.ts';

/** What every call takes: a signal to abort it, and a limit on its time in milliseconds. */
export interface CallOptions {
  /** Aborts the call; the signal's reason is rethrown untouched. */
  signal?: AbortSignal;
  /** The longest the call may take, retries included. Each provider has a default in its settings. */
  deadlineMs?: number | undefined;
}

/** What `report` takes beside. */
export interface ReportOptions extends CallOptions {}

/** What a submission takes beside the sample. `Vendor`: the adapter's own options, where its provider types them. */
export interface SubmitOptions<Vendor extends object = Readonly<Record<string, unknown>>> extends CallOptions {
  tags?: readonly string[];
  comment?: string;
  /** Options that one vendor alone has: those of its plugin's `submitOptions`. Unknown keys are refused. */
  vendor?: Vendor;
}

/** A file to submit. `open` may be called once per attempt and gives the content from its beginning. */
export interface FileSample {
  name: string;
  /** Bytes. */
  size: number;
  /** The content from its beginning; called once per attempt. */
  open(): AsyncIterable<Uint8Array>;
}

/**
 * Who can come to have what is submitted. `private`: it stays with the service that the account is at. `vendor`: the vendor may use it and
 * pass it, or its hash, on to others. `public`: everybody can have it, for ever.
 */
export type Disclosure = 'private' | 'vendor' | 'public';

/** What became of a submission: tickets for what was accepted, and each refusal. */
export interface Submission {
  /** Tickets for what was accepted. */
  refs: AnalysisRef[];
  accepted: boolean;
  rejected: FailureInfo[];
}

/** Whether a vendor can be reached with these settings. `ok` is true when it answered; otherwise the call throws. */
export interface Health {
  ok: boolean;
  product: string;
  version: string | null;
  latencyMs: number;
  /** What else the vendor says, for a person. */
  details: Record<string, string | number | boolean | null>;
}

/** How far an analysis is. */
export interface AnalysisStatus {
  state: 'queued' | 'running' | 'finished' | 'failed';
  /** Tickets that `report` takes. */
  reports: AnalysisRef[];
}

/** `remaining` and `limit` are null when the vendor sets none. */
export interface Quota {
  name: string;
  limit: number | null;
  used: number | null;
  remaining: number | null;
  periodEnd: string | null;
}

/** A picture that the sandbox took. `name` is the vendor's and may be hostile: never a path. */
export interface Screenshot {
  name: string;
  mimeType: string;
  content: Uint8Array;
}

/** A provider that takes files and URLs, whose `vendor` options are typed: a part of an adapter's own type of provider. */
export interface ProviderSubmitting<VendorOptions extends object> {
  /** Submits a file, once. */
  submitFile(file: FileSample, options?: SubmitOptions<VendorOptions>): Promise<Submission>;
  /** Submits an http or https URL, once. */
  submitUrl(url: string, options?: SubmitOptions<VendorOptions>): Promise<Submission>;
}

/**
 * One malware sandbox. A capability is a method that exists: leave out what the vendor cannot do, and ask with
 * `supports(provider, capability)`. No private or protected members: a plain object is a valid provider.
 */
export abstract class SandboxProvider {
  readonly specificationVersion = 'v1';
  /** Names the provider in one hub: `vmray`, `vmray-eu`. Letters, digits, dots, dashes and underscores. */
  abstract readonly id: string;
  /** The vendor's product, for a person. */
  abstract readonly product: string;
  /** Admiralty code that the operator gave this source; undefined where none was given. */
  readonly reliability?: Reliability | undefined;
  /** Sources of one group resell each other and share one vote. Adapters give their plugin's name where the operator gave none. */
  readonly group?: string | undefined;
  /**
   * Of an aggregator: vendors, by the names in its replies, whose opinions become outcomes of their own (`virustotal/vmray`). A hub
   * gives them after the provider's own.
   */
  readonly expand?: readonly string[] | undefined;
  /** Kinds of hash that `findByHash` accepts. All three where it is left out. */
  readonly hashKinds?: readonly HashKind[] | undefined;

  /**
   * How many calls a second the adapter begins at most because it does not know what the account allows. undefined where the operator or
   * the vendor did, and where there is no limit.
   */
  readonly defaultRate?: number | undefined;

  /** Asks the vendor for a sign of life. Throws AuthenticationError, ConnectionError … when there is none. */
  abstract ping(options?: CallOptions): Promise<Health>;
  /** Fetches and normalises what the vendor says. Throws NotFoundError, NotReadyError … */
  abstract report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport>;

  /** Tickets for what the vendor has under this hash, best first; [] if unknown. May answer without asking the vendor. */
  findByHash?(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]>;
  /** Tickets for what the vendor has about this URL (http or https), best first; [] if unknown. Submits nothing. */
  findByUrl?(url: string, options?: CallOptions): Promise<readonly AnalysisRef[]>;
  /**
   * Sends a file, which discloses it to the vendor. Throws TooLargeError, QuotaError … Never repeated once it may have
   * arrived.
   */
  submitFile?(file: FileSample, options?: SubmitOptions): Promise<Submission>;
  /** Has the vendor open a URL, which discloses it to the vendor. */
  submitUrl?(url: string, options?: SubmitOptions): Promise<Submission>;
  /**
   * Who can come to have what is submitted with these options of the vendor's own. Sends nothing. Not a capability: a provider that takes
   * samples has it, so that a person can be told before anything is sent.
   */
  disclosureOf?(vendor?: Readonly<Record<string, unknown>>): Disclosure;
  /** How far the analysis behind a ticket is. Throws NotFoundError. */
  status?(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus>;
  /** Adds a tag to what the ticket names. */
  addTag?(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void>;
  /** Takes a tag away from what the ticket names. */
  removeTag?(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void>;
  /** The pictures of an analysis, in the vendor's order; [] where there is none. */
  screenshots?(ref: AnalysisRef, options?: CallOptions): Promise<readonly Screenshot[]>;
  /** What is left of the account's limits, one entry per limit. */
  quota?(options?: CallOptions): Promise<readonly Quota[]>;
  /** Lets go of sockets and timers. Not a capability: a hub calls it on every provider that has it. */
  close?(): Promise<void>;
}

/** A provider's id stands in `PROVIDER/ID` on a command line and as a key in JSON. */
export const providerIdPattern: RegExp = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const providerIdRule = 'expected letters, digits, dots, dashes and underscores, at most 64';

type OptionalMethod = {
  [K in keyof SandboxProvider]-?: undefined extends SandboxProvider[K]
    ? NonNullable<SandboxProvider[K]> extends (...args: never[]) => unknown
      ? K
      : never
    : never;
}[keyof SandboxProvider];

/** What a provider may be able to do: the optional methods of `SandboxProvider`, but for `close` and `disclosureOf`. */
export type Capability = Exclude<OptionalMethod, 'close' | 'disclosureOf'>;

/** A provider that has the method `C`. */
export type ProviderWith<C extends Capability> = SandboxProvider & { [K in C]-?: NonNullable<SandboxProvider[K]> };

// The compiler refuses this table when a method is added to or taken from the contract.
const everyCapability: Record<Capability, true> = {
  findByHash: true,
  findByUrl: true,
  submitFile: true,
  submitUrl: true,
  status: true,
  addTag: true,
  removeTag: true,
  screenshots: true,
  quota: true,
};

/** Every capability there is, in the order of the contract. */
export const capabilities: readonly Capability[] = Object.keys(everyCapability) as Capability[];

/** Whether the provider has this capability; narrows its type. */
export function supports<C extends Capability>(provider: SandboxProvider, capability: C): provider is ProviderWith<C> {
  checkArgument(provider, 'object', 'supports: provider', 'a provider, such as vmray({ … }) makes');
  return typeof provider[capability] === 'function';
}
