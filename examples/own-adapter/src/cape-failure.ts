import {
  ApiError,
  AuthenticationError,
  NotFoundError,
  NotReadyError,
  QuotaError,
  type SandboxError,
  type SandboxErrorOptions,
  TooLargeError,
  UnsupportedError,
} from '@sandjury/core';
import { type Clock, type HttpReply, readRetryAfter, type SecretKeeper, vendorText } from '@sandjury/core/toolkit';

export interface FailureContext {
  provider: string;
  /** `GET /tasks/status/7/`. */
  call: string;
  host: string;
  clock: Clock;
  /** Takes our token out of what the server says. */
  keeper: Pick<SecretKeeper, 'scrub'>;
}

type Refusal = (message: string, options: SandboxErrorOptions) => SandboxError;

/**
 * CAPE refuses with status 200 and `{ error: true, error_value }`: what a refusal means stands in its text alone. The texts are
 * those of web/apiv2/views.py and of `validate_task` in lib/cuckoo/common/web_utils.py.
 */
const refusals: readonly { says: RegExp; means: Refusal }[] = [
  { says: /still being analyzed/i, means: (message, options) => new NotReadyError(message, options) },
  {
    says: /^(?:task|sample)\b.*\b(?:not exist|not found)/i,
    means: (text, options) => new NotFoundError(text, options),
  },
  // Finished, and cleaned up since, or the server's jsondump or litereport module is off.
  { says: /^(?:reports directory|no reports)/i, means: (text, options) => new NotFoundError(text, options) },
  { says: /\bdisabled$/i, means: (message, options) => new UnsupportedError(message, options) },
  // Whoever asks: no credential mends it.
  { says: /TLP of RED/i, means: (message, options) => new ApiError(message, options) },
  { says: /access denied/i, means: (text, options) => new AuthenticationError(text, options) },
  { says: /rate limit/i, means: (text, options) => new QuotaError(text, { ...options, retryable: true }) },
];

/** The error that a reply with `error: true` means. */
export function refusal(errorValue: unknown, status: number, { provider, call, keeper }: FailureContext): SandboxError {
  const text = vendorText(errorValue, keeper);
  const options: SandboxErrorOptions = { provider, status };
  const message = `${provider} refused ${call}: ${text === '' ? 'no reason given' : text}.`;
  const found = refusals.find(({ says }) => says.test(text.replace(/\.$/, '')));
  return found === undefined ? new ApiError(message, options) : found.means(message, options);
}

const transientStatus: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);

/** The error that a status outside 2xx means. `body` is its JSON, where it is any. */
export function statusFailure(reply: HttpReply, body: unknown, context: FailureContext): SandboxError {
  const { provider, call, host } = context;
  const { status, headers } = reply;
  const text = vendorText(reasonOf(body), context.keeper);
  const said = text === '' ? `${status}` : `${status}: ${text}`;
  const options: SandboxErrorOptions = { provider, status };
  switch (status) {
    case 401:
    case 403:
      return new AuthenticationError(
        `${provider} at ${host} refused the token at ${call} (${said}). Check that token is valid, and what its user may do.`,
        options,
      );
    case 404:
      return new NotFoundError(`${provider} knows nothing under ${call} (${said}).`, options);
    case 413:
      return new TooLargeError(`${call} is too large for ${provider} (${said}).`, options);
    case 429: {
      const retryAfterMs = readRetryAfter(headers['retry-after'], context.clock);
      return new QuotaError(`${provider} holds back ${call} (${said}).`, { ...options, retryable: true, retryAfterMs });
    }
    default:
      return new ApiError(`${provider} failed at ${call} (${said}).`, {
        ...options,
        retryable: transientStatus.has(status),
      });
  }
}

/** CAPE's own key, or that of the Django REST framework, which answers for tokens, limits and methods. */
function reasonOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return null;
  if ('error_value' in body) return body.error_value;
  return 'detail' in body ? body.detail : null;
}
