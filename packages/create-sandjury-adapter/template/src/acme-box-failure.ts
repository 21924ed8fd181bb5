import {
  ApiError,
  AuthenticationError,
  ConnectionError,
  DeadlineError,
  NotFoundError,
  NotReadyError,
  QuotaError,
  type SandboxError,
  TooLargeError,
} from '@sandjury/core';
import { type Clock, type HttpReply, readRetryAfter, type SecretKeeper, vendorText } from '@sandjury/core/toolkit';

export interface FailureContext {
  provider: string;
  /** `GET /v1/status`. */
  call: string;
  clock: Clock;
  /** Takes the key out of what the vendor says. */
  keeper: Pick<SecretKeeper, 'scrub'>;
}

/** The error that a status outside 2xx means. `body` is the JSON of the reply, or null. */
export function failureOf(
  reply: HttpReply,
  body: unknown,
  { provider, call, clock, keeper }: FailureContext,
): SandboxError {
  const { status, headers } = reply;
  const text = vendorText(typeof body === 'object' && body !== null && 'message' in body ? body.message : null, keeper);
  const said = text === '' ? `${status}` : `${status}: ${text}`;
  const options = { provider, status };
  switch (status) {
    case 401:
    case 403:
      return new AuthenticationError(`${provider} refused ${call} (${said}). Check apiKey.`, options);
    case 404:
      return new NotFoundError(`${provider} knows nothing under ${call} (${said}).`, options);
    case 409:
      return new NotReadyError(`${provider} is not done with ${call} (${said}).`, options);
    case 413:
      return new TooLargeError(`${call} is too large for ${provider} (${said}).`, options);
    case 429: {
      const retryAfterMs = readRetryAfter(headers['retry-after'], clock);
      return new QuotaError(`${provider} holds back ${call} (${said}).`, { ...options, retryable: true, retryAfterMs });
    }
    default:
      return new ApiError(`${provider} failed at ${call} (${said}).`, {
        ...options,
        retryable: status === 408 || status >= 500,
      });
  }
}

/** A failure after which the vendor may have taken what was sent: whether to send it again is for a person to decide. */
export function mayHaveArrived(error: unknown): unknown {
  for (const Failure of [ApiError, ConnectionError, DeadlineError]) {
    if (!(error instanceof Failure)) continue;
    return new Failure(error.message, { ...error.toJSON(), retryable: false, cause: error });
  }
  return error;
}
