import { callOptions, redeem } from './hub-call.ts';
import { failedOutcome } from './hub-failure.ts';
import { alternativeHash, type questionHash, withAskedHash } from './hub-hashes.ts';
import type { Outcome } from './outcome.ts';
import { type CallOptions, type SandboxProvider, supports } from './provider.ts';
import type { HashKind } from './sample.ts';

type Question = ReturnType<typeof questionHash>;

/** One outcome per provider: those that take the hash at once, the others in a second round, by what the first one taught. */
export async function lookUpAll(
  providers: readonly SandboxProvider[],
  question: Question,
  hear: (pending: Promise<Outcome>) => Promise<Outcome>,
  options: CallOptions,
): Promise<Outcome[]> {
  const first = await Promise.all(
    providers.map((provider) =>
      accepts(provider, question.kind) ? hear(lookUp(provider, question.hash, options)) : null,
    ),
  );
  options.signal?.throwIfAborted();
  return Promise.all(
    providers.map((provider, index) => first[index] ?? hear(secondRound(provider, question, first, options))),
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
  const unsupported = { provider: provider.id, status: 'unsupported', capability: 'findByHash' } as const;
  if (!supports(provider, 'findByHash')) return unsupported;
  const hash = alternativeHash(provider, question, first);
  if (hash !== null) return lookUp(provider, hash, options);
  const kinds = provider.hashKinds?.join(' or ') || 'no hash';
  return { ...unsupported, message: `${provider.id} is asked by ${kinds}, and no other source told one of this file.` };
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
