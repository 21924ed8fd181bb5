import { type FailureInfo, SandboxError } from './errors.ts';
import type { Outcome } from './outcome.ts';
import type { CallOptions, SandboxProvider } from './provider.ts';
import type { AnalysisRef } from './sample.ts';

/** The outcome of a call to a provider that threw. Throws the caller's own reason when the caller aborted it. */
export function failedOutcome(
  provider: SandboxProvider,
  error: unknown,
  asked: { refs: AnalysisRef[]; capability: string },
  options: CallOptions,
): Outcome {
  options.signal?.throwIfAborted();
  const id = provider.id;
  if (!SandboxError.is(error)) return { provider: id, status: 'failed', error: unexpected(id, error) };
  if (error.code === 'not_found') return { provider: id, status: 'not_found' };
  if (error.code === 'not_ready') {
    return { provider: id, status: 'pending', refs: error.ref ? [error.ref] : asked.refs };
  }
  if (error.code === 'unsupported') {
    return { provider: id, status: 'unsupported', capability: asked.capability, message: error.message };
  }
  return { provider: id, status: 'failed', error: failureInfo(id, error) };
}

/**
 * What a provider threw, as data under the provider's id: for those who call a provider without a hub. An error that is no
 * SandboxError is a fault of the adapter (code `internal`), and its own words stay out.
 */
export function failureInfo(provider: string, error: unknown): FailureInfo {
  return SandboxError.is(error) ? { ...error.toJSON(), provider } : unexpected(provider, error);
}

/** A fault of the adapter. Its own words stay out: nobody checked them for secrets. */
function unexpected(provider: string, error: unknown): FailureInfo {
  const name = error instanceof Error ? String(error.name) : typeof error;
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
