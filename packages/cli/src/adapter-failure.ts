import { type FailureInfo, SandboxError } from '@sandjury/core';

/** What a provider threw, as data. An error that the contract does not know is a fault of its adapter, and not of this program. */
export function failureOf(provider: string, error: unknown): FailureInfo {
  if (SandboxError.is(error)) return error.toJSON();
  // Its own words stay out: nobody checked them for secrets.
  const name = error instanceof Error ? error.name : typeof error;
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
