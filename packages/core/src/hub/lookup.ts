import { type CallOptions, type SandboxProvider, supports } from '../contract/provider.ts';
import type { HashKind, readHash } from '../model/hash.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AnalysisRef } from '../model/sample.ts';
import { fetchReport } from './call.ts';
import { failedOutcome } from './failure.ts';
import { alternativeHash, withAskedHash } from './hashes.ts';

type Question = ReturnType<typeof readHash>;

/** What a call is given: the signal, and what is left of the time. */
type Remaining = () => CallOptions;

/** One outcome per provider: those that take the hash at once, the others in a second round, by what the first one taught. */
export async function lookUpAll(
  providers: readonly SandboxProvider[],
  question: Question,
  announce: (pending: Promise<Outcome>) => Promise<Outcome>,
  remaining: Remaining,
): Promise<Outcome[]> {
  const first = await Promise.all(
    providers.map((provider) =>
      accepts(provider, question.kind) ? announce(lookUpHash(provider, question.hash, remaining)) : null,
    ),
  );
  remaining().signal?.throwIfAborted();
  return Promise.all(
    providers.map((provider, index) => first[index] ?? announce(secondRound(provider, question, first, remaining))),
  );
}

/** One outcome per provider: what each has about a URL, without submitting it. */
export function lookUpUrl(
  providers: readonly SandboxProvider[],
  url: string,
  announce: (pending: Promise<Outcome>) => Promise<Outcome>,
  remaining: Remaining,
): Promise<Outcome[]> {
  return Promise.all(
    providers.map((provider) => {
      const find = (options: CallOptions) => provider.findByUrl?.(url, options);
      if (supports(provider, 'findByUrl')) return announce(lookUp(provider, 'findByUrl', find, remaining));
      const message = `${provider.id} cannot be asked about a URL that it is not given to open.`;
      return announce(
        Promise.resolve({ provider: provider.id, status: 'unsupported', capability: 'findByUrl', message } as const),
      );
    }),
  );
}

function accepts(provider: SandboxProvider, kind: HashKind): boolean {
  return supports(provider, 'findByHash') && (provider.hashKinds?.includes(kind) ?? true);
}

async function secondRound(
  provider: SandboxProvider,
  question: Question,
  first: readonly (Outcome | null)[],
  remaining: Remaining,
): Promise<Outcome> {
  const unsupported = { provider: provider.id, status: 'unsupported', capability: 'findByHash' } as const;
  if (!supports(provider, 'findByHash')) return unsupported;
  const hash = alternativeHash(provider, question, first);
  if (hash !== null) return lookUpHash(provider, hash, remaining);
  const kinds = provider.hashKinds?.join(' or ') || 'no hash';
  return { ...unsupported, message: `${provider.id} is asked by ${kinds}, and no other source told one of this file.` };
}

async function lookUpHash(provider: SandboxProvider, hash: string, remaining: Remaining): Promise<Outcome> {
  const find = (options: CallOptions) => provider.findByHash?.(hash, options);
  const outcome = await lookUp(provider, 'findByHash', find, remaining);
  return outcome.status === 'reported' ? { ...outcome, report: withAskedHash(outcome.report, hash) } : outcome;
}

async function lookUp(
  provider: SandboxProvider,
  capability: 'findByHash' | 'findByUrl',
  find: (options: CallOptions) => Promise<readonly AnalysisRef[]> | undefined,
  remaining: Remaining,
): Promise<Outcome> {
  try {
    const [best, ...others] = (await find(remaining())) ?? [];
    if (best === undefined) return { provider: provider.id, status: 'not_found' };
    return await fetchReport(provider, best, others, remaining());
  } catch (error) {
    return failedOutcome(provider, error, { refs: [], capability }, remaining());
  }
}
