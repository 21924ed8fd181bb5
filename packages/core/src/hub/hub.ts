import {
  type CallOptions,
  type Capability,
  type ProviderWith,
  providerIdPattern,
  providerIdRule,
  type SandboxProvider,
  supports,
} from '../contract/provider.ts';
import { ConfigurationError } from '../model/errors.ts';
import { readHash } from '../model/hash.ts';
import type { Outcome, SubmitOutcome } from '../model/outcome.ts';
import { formatRef } from '../model/ref.ts';
import type { AnalysisRef } from '../model/sample.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { assertHubOptions } from './arguments.ts';
import { announced, assertDeadline, budget, fetchReport, withListeners } from './call.ts';
import { withOpinions } from './expand.ts';
import { lookUpAll, lookUpUrl } from './lookup.ts';
import { type HubSubmitOptions, type SampleToSubmit, submitToAll } from './submit.ts';
import { type HubWaitOptions, waitForAll } from './wait.ts';

/** What a hub is made of. */
export interface HubOptions {
  providers: readonly SandboxProvider[];
  /** Where the pauses of `wait` and the deadline of `lookup` come from. The process's own time unless given. */
  clock?: Clock;
}

/** What `lookup` and `report` of a hub take. */
export interface HubCallOptions extends CallOptions {
  /**
   * Called once per outcome, as soon as it is there, in order of arrival; not after an abort. The call waits
   * for one that is async. What it throws disturbs no provider: the call rethrows it when all have answered.
   */
  onOutcome?: (outcome: Outcome) => void;
}

/** Several providers, asked with one call. Made by `createSandboxHub`. */
export interface SandboxHub {
  readonly providers: readonly SandboxProvider[];
  /**
   * Asks every provider about one hash (MD5, SHA-1 or SHA-256 in hex), side by side. One outcome per provider, in the order
   * of the providers; after that of an aggregator with `expand`, one per name in it. A provider that does not take this kind of hash is asked in a second round by one that the first
   * round's answers gave for the same file. `deadlineMs` is for all of this together; without it each question to a provider
   * has that provider's own. Throws ConfigurationError when the text is no hash, and the reason of an abort;
   * a vendor's failure is an outcome.
   */
  lookup(hash: string, options?: HubCallOptions): Promise<Outcome[]>;
  /**
   * Asks every provider what it has about one URL (http or https), as `lookup` does; nothing is submitted. `unsupported` where a
   * provider has no such look-up. Throws ConfigurationError when the text is no such URL.
   */
  lookupUrl(url: string, options?: HubCallOptions): Promise<Outcome[]>;
  /** Fetches the report of one ticket. Throws ConfigurationError when no provider of this hub has the ticket's provider id. */
  report(ref: AnalysisRef, options?: HubCallOptions): Promise<Outcome>;
  /**
   * Submits one file or URL to every provider, or to those that `providers` names, side by side. One outcome per provider,
   * in the order of the providers. Each provider is asked once: the hub never submits a second time. Throws
   * ConfigurationError before anything is sent when the sample or an option is wrong, and the reason of an abort; what a
   * vendor accepted before an abort stays accepted.
   */
  submit(sample: SampleToSubmit, options?: HubSubmitOptions): Promise<SubmitOutcome[]>;
  /**
   * Waits until the analysis behind each ticket has ended, and fetches its report: one outcome per ticket, in the order of
   * the tickets. Where one ticket leads to several samples, as with an archive, the outcome has the first one's report and
   * the tickets of the others. A failure that may pass is waited out; when the time is over, the outcome is `pending`
   * with the ticket. Throws ConfigurationError when no provider of this hub has a ticket's provider id, and the reason of
   * an abort.
   */
  wait(refs: readonly AnalysisRef[], options?: HubWaitOptions): Promise<Outcome[]>;
  /** The provider of this id; undefined when the hub has none. */
  get(id: string): SandboxProvider | undefined;
  /** The providers that have this capability. */
  with<C extends Capability>(capability: C): ProviderWith<C>[];
  /**
   * Closes every provider that can be closed, also when closing one of them fails; then throws that failure. A `wait` that is
   * under way ends with the answer to one last question.
   */
  close(): Promise<void>;
}

type Ask = (
  announce: (pending: Promise<Outcome>) => Promise<Outcome>,
  remaining: () => CallOptions,
) => Promise<Outcome[]>;

/**
 * Throws ConfigurationError when two providers have one id, when an id cannot stand in `PROVIDER/ID`, or when a provider is
 * of another version of the contract; and where it is given something else, with what is expected.
 */
export function createSandboxHub(options: HubOptions): SandboxHub {
  assertHubOptions(options);
  const providers = [...options.providers];
  const clock = options.clock ?? systemClock;
  const byId = indexById(providers);
  const closing = new AbortController();
  const providerOf = (ref: AnalysisRef): SandboxProvider => {
    const provider = byId.get(ref.provider);
    if (provider !== undefined) return provider;
    const known = [...byId.keys()].join(', ') || 'none';
    throw new ConfigurationError(`No provider "${ref.provider}" for ${formatRef(ref)}. Configured: ${known}.`);
  };
  const askAll = async (options: HubCallOptions, ask: Ask): Promise<Outcome[]> => {
    assertDeadline(options);
    const remaining = budget(options, clock);
    const expanded = new Map<string, Outcome[]>();
    const outcomes = await withListeners(options.signal, (notify) =>
      ask(async (pending) => {
        const outcome = await pending;
        const all = withOpinions(outcome, byId.get(outcome.provider) ?? {});
        expanded.set(outcome.provider, all);
        for (const each of all) notify(() => options.onOutcome?.(each));
        return outcome;
      }, remaining),
    );
    return outcomes.flatMap(({ provider }) => expanded.get(provider) ?? []);
  };
  return {
    providers,
    async lookup(hash, options = {}) {
      const question = readHash(hash);
      return askAll(options, (announce, remaining) => lookUpAll(providers, question, announce, remaining));
    },
    async lookupUrl(url, options = {}) {
      assertUrl(url);
      return askAll(options, (announce, remaining) => lookUpUrl(providers, url, announce, remaining));
    },
    async report(ref, options = {}) {
      const provider = providerOf(ref);
      assertDeadline(options);
      return withListeners(options.signal, (notify) =>
        announced(fetchReport(provider, ref, [], options), notify, options.onOutcome),
      );
    },
    submit: async (sample, options = {}) => submitToAll(providers, sample, options),
    async wait(refs, options = {}) {
      const tickets = refs.map((ref) => ({ ref, provider: providerOf(ref) }));
      return waitForAll(tickets, { clock, closing: closing.signal }, options);
    },
    get: (id) => byId.get(id),
    with: (capability) => providers.filter((provider) => supports(provider, capability)),
    async close() {
      const closes = Promise.allSettled(providers.map(async (provider) => provider.close?.()));
      closing.abort();
      const closed = await closes;
      const failed = closed.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

function assertUrl(url: unknown): void {
  if (typeof url === 'string' && /^https?:/i.test(url.trim()) && URL.canParse(url)) return;
  throw new ConfigurationError('The URL to look up is none: expected one such as https://host.example/path.');
}

function indexById(providers: readonly SandboxProvider[]): Map<string, SandboxProvider> {
  const byId = new Map<string, SandboxProvider>();
  for (const provider of providers) {
    if (provider.specificationVersion !== 'v1') {
      throw new ConfigurationError(`Provider "${provider.id}" is made for another version of @sandjury/core than v1.`);
    }
    if (!providerIdPattern.test(provider.id)) {
      throw new ConfigurationError(`"${provider.id}" cannot be a provider's id: ${providerIdRule}.`);
    }
    if (byId.has(provider.id)) {
      throw new ConfigurationError(
        `Two providers have the id "${provider.id}". Give one of them another: { id: "…" }.`,
      );
    }
    byId.set(provider.id, provider);
  }
  return byId;
}
