import type { CallOptions, SandboxProvider } from '../contract/provider.ts';
import { type FailureInfo, SandboxError } from '../model/errors.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AnalysisRef } from '../model/sample.ts';

/** The outcome of a call to a provider that threw. Throws the caller's own reason when the caller aborted it. */
export function failedOutcome(
  provider: SandboxProvider,
  error: unknown,
  asked: { refs: AnalysisRef[]; capability: string },
  options: CallOptions,
): Outcome {
  options.signal?.throwIfAborted();
  const id = provider.id;
  const failure = failureInfo(id, error);
  switch (failure.code) {
    case 'not_found':
      return { provider: id, status: 'not_found' };
    case 'not_ready':
      return { provider: id, status: 'pending', refs: failure.ref ? [failure.ref] : asked.refs };
    case 'unsupported':
      return { provider: id, status: 'unsupported', capability: asked.capability, message: failure.message };
    default:
      return { provider: id, status: 'failed', error: failure };
  }
}

/**
 * What a provider threw, as data under the provider's id: for those who call a provider without a hub. An error that is no
 * SandboxError is a fault of the adapter (code `internal`), and its own words stay out.
 */
export function failureInfo(provider: string, error: unknown): FailureInfo {
  // To read what was thrown may throw itself (a proxy, a getter). That must not lose the other providers' answers.
  try {
    return SandboxError.is(error) ? { ...error.toJSON(), provider } : unexpected(provider, nameOf(error));
  } catch {
    return unexpected(provider, typeof error);
  }
}

/** The words of a fault of the adapter stay out: nobody checked them for secrets. A name is one word. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const name = String(error.name);
  return /^\w{1,64}$/.test(name) ? name : 'Error';
}

function unexpected(provider: string, name: string): FailureInfo {
  return {
    code: 'internal',
    message: `The adapter of ${provider} failed unexpectedly (${name}).`,
    provider,
    retryable: false,
    retryAfterMs: null,
    status: null,
    vendorCode: null,
    requestId: null,
    ref: null,
  };
}
