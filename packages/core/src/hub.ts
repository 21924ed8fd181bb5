import { unlessAborted } from './abort.ts';
import { ConfigurationError } from './errors.ts';
import { failedOutcome } from './hub-failure.ts';
import { alternativeHash, questionHash, withAskedHash } from './hub-hashes.ts';
import type { Outcome } from './outcome.ts';
import {
  type CallOptions,
  type Capability,
  type ProviderWith,
  providerIdPattern,
  providerIdRule,
  type SandboxProvider,
  supports,
} from './provider.ts';
import { type AnalysisRef, formatRef, type HashKind } from './sample.ts';

export interface HubOptions {
  providers: readonly SandboxProvider[];
}

export interface HubCallOptions extends CallOptions {
  /**
   * Called once per provider, with its outcome as soon as it is there, in order of arrival; not after an abort. What it
   * throws disturbs no provider: the call rethrows it when all have answered.
   */
  onOutcome?: (outcome: Outcome) => void;
}

/** Several providers, asked with one call. Made by `createSandboxHub`. */
export interface SandboxHub {
  readonly providers: readonly SandboxProvider[];
  /**
   * Asks every provider about one hash (MD5, SHA-1 or SHA-256 in hex), side by side. One outcome per provider, in the order
   * of the providers. A provider that does not take this kind of hash is asked in a second round by one that the first
   * round's answers gave for the same file. Throws ConfigurationError when the text is no hash, and the reason of an abort;
   * a vendor's failure is an outcome.
   */
  lookup(hash: string, options?: HubCallOptions): Promise<Outcome[]>;
  /** Redeems one ticket. Throws ConfigurationError when no provider of this hub has the ticket's provider id. */
  report(ref: AnalysisRef, options?: HubCallOptions): Promise<Outcome>;
  get(id: string): SandboxProvider | undefined;
  /** The providers that have this capability. */
  with<C extends Capability>(capability: C): ProviderWith<C>[];
  /** Closes every provider that can be closed, also when closing one of them fails; then throws that failure. */
  close(): Promise<void>;
}

/**
 * Throws ConfigurationError when two providers have one id, when an id cannot stand in `PROVIDER/ID`, or when a provider is
 * of another version of the contract.
 */
export function createSandboxHub(options: HubOptions): SandboxHub {
  const providers = [...options.providers];
  const byId = indexById(providers);
  return {
    providers,
    async lookup(hash, options = {}) {
      const question = questionHash(hash);
      return streamed(options, (told) => askAll(providers, question, told, options));
    },
    async report(ref, options = {}) {
      const provider = byId.get(ref.provider);
      if (provider === undefined) {
        const known = [...byId.keys()].join(', ') || 'none';
        throw new ConfigurationError(`No provider "${ref.provider}" for ${formatRef(ref)}. Configured: ${known}.`);
      }
      return streamed(options, (told) => told(redeem(provider, ref, [], options)));
    },
    get: (id) => byId.get(id),
    with: (capability) => providers.filter((provider) => supports(provider, capability)),
    async close() {
      const closed = await Promise.allSettled(providers.map(async (provider) => provider.close?.()));
      const failed = closed.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
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

type Question = ReturnType<typeof questionHash>;
type Told = (pending: Promise<Outcome>) => Promise<Outcome>;

/** Runs a call whose outcomes are told to the caller's listener; ends it as soon as the caller aborts. */
async function streamed<T>(options: HubCallOptions, call: (told: Told) => Promise<T>): Promise<T> {
  const { onOutcome, signal } = options;
  const thrown: unknown[] = [];
  const told: Told = async (pending) => {
    const outcome = await pending;
    signal?.throwIfAborted();
    try {
      onOutcome?.(outcome);
    } catch (error) {
      thrown.push(error);
    }
    return outcome;
  };
  const result = await unlessAborted(() => call(told), signal);
  if (thrown.length > 0) throw thrown[0];
  return result;
}

async function askAll(
  providers: readonly SandboxProvider[],
  question: Question,
  told: Told,
  options: CallOptions,
): Promise<Outcome[]> {
  const first = await Promise.all(
    providers.map((provider) =>
      accepts(provider, question.kind) ? told(lookUp(provider, question.hash, options)) : null,
    ),
  );
  options.signal?.throwIfAborted();
  return Promise.all(
    providers.map((provider, index) => first[index] ?? told(secondRound(provider, question, first, options))),
  );
}

function accepts(provider: SandboxProvider, kind: HashKind): boolean {
  return supports(provider, 'findByHash') && (provider.hashKinds?.includes(kind) ?? true);
}

async function secondRound(
  provider: SandboxProvider,
  question: Question,
  first: readonly (Outcome | null)[],
  options: CallOptions,
): Promise<Outcome> {
  const hash = supports(provider, 'findByHash') ? alternativeHash(provider, question, first) : null;
  if (hash === null) return { provider: provider.id, status: 'unsupported', capability: 'findByHash' };
  return lookUp(provider, hash, options);
}

async function lookUp(provider: SandboxProvider, hash: string, options: CallOptions): Promise<Outcome> {
  try {
    const refs = (await provider.findByHash?.(hash, callOptions(options))) ?? [];
    const [best, ...others] = refs;
    if (best === undefined) return { provider: provider.id, status: 'not_found' };
    const outcome = await redeem(provider, best, others, options);
    return outcome.status === 'reported' ? { ...outcome, report: withAskedHash(outcome.report, hash) } : outcome;
  } catch (error) {
    return failedOutcome(provider, error, { refs: [], capability: 'findByHash' }, options);
  }
}

async function redeem(
  provider: SandboxProvider,
  ref: AnalysisRef,
  others: AnalysisRef[],
  options: CallOptions,
): Promise<Outcome> {
  try {
    return {
      provider: provider.id,
      status: 'reported',
      report: await provider.report(ref, callOptions(options)),
      others,
    };
  } catch (error) {
    return failedOutcome(provider, error, { refs: [ref, ...others], capability: 'report' }, options);
  }
}

/** Without `onOutcome`, which is the hub's own. */
function callOptions({ signal, deadlineMs }: CallOptions): CallOptions {
  return { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
}
