import {
  ApiError,
  AuthenticationError,
  NotFoundError,
  QuotaError,
  ResponseError,
  type SandboxError,
  type SandboxErrorOptions,
  TooLargeError,
} from '@sandjury/core';
import {
  type Clock,
  type HttpReply,
  parseJson,
  readRetryAfter,
  type SecretKeeper,
  scrubValue,
  vendorText,
} from '@sandjury/core/toolkit';

const transientStatus: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);

export interface FailureContext {
  provider: string;
  /** `GET /sample/12`. */
  call: string;
  host: string;
  clock: Clock;
  /** Takes our secrets out of what the vendor says. */
  keeper: Pick<SecretKeeper, 'scrub' | 'mayHold'>;
  maxReplyValues: number;
}

/** The error that a reply with a status outside 2xx means. */
export function statusFailure(reply: HttpReply, errorText: unknown, context: FailureContext): SandboxError {
  const { provider, call } = context;
  const { status } = reply;
  const text = vendorText(errorText, context.keeper);
  const said = text === '' ? `${status}` : `${status}: ${text}`;
  const options: SandboxErrorOptions = { provider, status };
  switch (status) {
    case 401:
    case 403:
    case 405:
      return new AuthenticationError(refusal(status, said, context), options);
    case 404:
      return new NotFoundError(`${provider} knows nothing under ${call} (${said}).`, options);
    case 413:
      return new TooLargeError(`${call} is too large for ${provider} (${said}).`, options);
    case 429: {
      const retryAfterMs = readRetryAfter(reply.headers['retry-after'], context.clock) ?? waitInText(text);
      return new QuotaError(`${provider} holds back ${call} (${said}).`, { ...options, retryable: true, retryAfterMs });
    }
    default:
      return new ApiError(`${provider} failed at ${call} (${said}).`, {
        ...options,
        retryable: transientStatus.has(status),
      });
  }
}

function refusal(status: 401 | 403 | 405, said: string, { provider, call, host }: FailureContext): string {
  switch (status) {
    case 401:
      return `${provider} refused the API key (${said}). Check that apiKey is valid and belongs to ${host}.`;
    case 403:
      return `${provider} does not permit ${call} (${said}). The API key's user or plan lacks the permission.`;
    // Servers answer so to a bad key or path, not only to a wrong method.
    case 405:
      return `${provider} does not accept ${call} (${said}), as with a wrong key. Check apiKey and url (${host}).`;
  }
}

/** The error that a 2xx reply with `result` other than ok, or with an `error_msg`, means. */
export function resultFailure(status: number, errorText: unknown, context: FailureContext): ApiError {
  const { provider, call } = context;
  const text = vendorText(errorText, context.keeper) || 'no reason given';
  return new ApiError(`${provider} reports an error for ${call}: ${text}.`, { provider, status });
}

/** The JSON of a reply, without our secrets. Throws ResponseError with the status, or TooLargeError when it is nested too deep or has too many values. */
export function replyJson(reply: HttpReply, context: FailureContext): unknown {
  const { provider, call, keeper } = context;
  try {
    const what = `The reply of ${provider} to ${call}`;
    const value = parseJson(reply.text, { what, provider, maxValues: context.maxReplyValues });
    return keeper.mayHold(reply.text) ? scrubValue(value, keeper) : value;
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    throw new ResponseError(error.message, { provider, status: reply.status });
  }
}

/** "Request was throttled. Expected available in 60 seconds." */
function waitInText(text: string): number | null {
  const seconds = /available in (\d{1,6}) second/.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
