import { retold, SandboxError } from '../../model/errors.ts';
import type { AnalysisRef } from '../../model/sample.ts';
import { provablyUnsent } from '../network/failure.ts';

/**
 * Whether a vendor may have taken a request that failed so. No answer, or one that nobody could read, says nothing; nor does a server
 * that broke down over it.
 */
export function mayHaveArrived(error: SandboxError): boolean {
  const { code, status } = error;
  if (code === 'connection') return !provablyUnsent(error);
  if (code === 'api') return status === 408 || (status !== null && status >= 500);
  // Larger than what is read here, and not than what the vendor takes.
  if (code === 'too_large') return status === null;
  // A redirect leads elsewhere; what was sent was not looked at.
  if (code === 'response') return status === null || status < 300;
  return code === 'deadline';
}

/** What a failure was before `uncertain` said that the submission may have arrived; null for any other failure. */
export function beforeUncertain(error: SandboxError): SandboxError | null {
  const { cause, code, retryable } = error;
  const isSame = SandboxError.is(cause) && cause.code === code && !retryable;
  return isSame && mayHaveArrived(cause) ? cause : null;
}

/** The failure of a submission that may have arrived: not retryable, as to send it again is for the caller to decide. */
export function uncertain(
  error: SandboxError,
  { provider, vendor, ref }: { provider: string; vendor: string; ref: AnalysisRef | null },
): SandboxError {
  const advice = `${vendor} may have taken the submission; look the sample up before you submit it again.`;
  return retold(error, `${error.message} ${advice}`, { provider, ref: ref ?? error.ref, retryable: false });
}
