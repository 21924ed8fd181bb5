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
import { vendorText } from '@sandjury/core/toolkit';

/** A failure as the reply tells it. Texts are the vendor's, not yet fit to print. */
export interface VendorFailure {
  status: number;
  code: string | null;
  message: string | null;
  requestId: string | null;
  retryAfterMs: number | null;
}

/** What a failure is, by what one would do about it. */
export type FailureKind =
  | 'throttled'
  | 'exhausted'
  | 'forbidden'
  | 'credentials'
  | 'clock'
  | 'nonce'
  | 'unknown-file'
  | 'too-large'
  | 'busy'
  | 'transient'
  | 'other';

// The official SDK takes any code that contains "Throttling" for one, at any status. First match wins.
const kinds: readonly (readonly [RegExp, FailureKind])[] = [
  [/Throttling|^RequestTooFrequently$|^429$/i, 'throttled'],
  [/^ApiAuthExhausted$/, 'exhausted'],
  // The key itself, and no permission of it.
  [/^Forbidden\.AccessKey/, 'credentials'],
  [/^(?:NoPermission|Forbidden)/, 'forbidden'],
  [/^(?:InvalidTimeStamp|IllegalTimestamp)/i, 'clock'],
  [/^SignatureNonceUsed$/, 'nonce'],
  [/^(?:InvalidAccessKeyId|InvalidSecurityToken|SignatureDoesNotMatch|IncompleteSignature)/, 'credentials'],
  [/^Missing(?:AccessKeyId|SecurityToken)/, 'credentials'],
  [/^GetResultFail$/, 'unknown-file'],
  [/^(?:FileSizeOverLimit|EntityTooLarge)$/, 'too-large'],
  [/^(?:SystemBusy|ServiceUnavailable)/, 'busy'],
  [/^(?:ServerError|InternalError|5\d\d$)/, 'transient'],
];

/** The kind of a failure, by the vendor's code, else by the HTTP status. */
export function failureKind(failure: Pick<VendorFailure, 'status' | 'code'>): FailureKind {
  const { code, status } = failure;
  const byCode = code === null ? undefined : kinds.find(([pattern]) => pattern.test(code));
  if (byCode !== undefined) return byCode[1];
  if (status === 429) return 'throttled';
  if (status >= 500 || status === 408) return 'transient';
  if (code === null && status === 401) return 'credentials';
  return code === null && status === 403 ? 'forbidden' : 'other';
}

/** Kinds that pass by themselves, so that the same request may be sent again. */
export const passingKinds: ReadonlySet<FailureKind> = new Set<FailureKind>(['throttled', 'nonce', 'busy', 'transient']);

/** Kinds where the vendor did nothing, so that even an order may be sent again. */
export const refusingKinds: ReadonlySet<FailureKind> = new Set<FailureKind>(['throttled', 'nonce', 'busy']);

export interface FailureContext {
  provider: string;
  /** `GetFileDetectReport` … */
  operation: string;
  /** Takes secrets out of a text. */
  scrub: (text: string) => string;
}

/** The longest code or request id that an error carries. */
export const longestCode = 100;

/** The failure as an error of ours. */
export function toError(failure: VendorFailure, context: FailureContext): SandboxError {
  const { provider, operation } = context;
  const kind = failureKind(failure);
  const code = failure.code === null ? null : vendorText(failure.code, context, longestCode);
  const message = failure.message === null ? null : vendorText(failure.message, context);
  const options: SandboxErrorOptions = {
    provider,
    retryable: passingKinds.has(kind),
    retryAfterMs: failure.retryAfterMs,
    status: failure.status,
    vendorCode: code,
    requestId: failure.requestId === null ? null : vendorText(failure.requestId, context, longestCode),
  };
  const said = [code, message].filter((text) => text !== null && text !== '').join(': ');
  return errorOf(
    kind,
    `${provider}: ${explain(kind, failure.status, operation)} (${said || 'no reason given'}).`,
    options,
  );
}

function explain(kind: FailureKind, status: number, operation: string): string {
  switch (kind) {
    case 'throttled':
      return `${operation} is asked too often`;
    case 'exhausted':
      return `the quota for ${operation} is used up`;
    case 'forbidden':
      return `the account may not call ${operation}; grant it the RAM action yundun-sas:${operation}`;
    case 'credentials':
      return 'the access key, its secret or its security token was refused';
    case 'clock':
      return "the request's time was refused: this machine's clock is wrong by more than 15 minutes";
    case 'nonce':
      return 'the request was taken for a repeated one';
    case 'unknown-file':
      return 'the vendor has no result for this file, or it has expired';
    case 'too-large':
      return 'the vendor takes no file of this size';
    default:
      return status < 400 ? `${operation} failed` : `${operation} failed with HTTP status ${status}`;
  }
}

function errorOf(kind: FailureKind, text: string, options: SandboxErrorOptions): SandboxError {
  switch (kind) {
    case 'throttled':
    case 'exhausted':
      return new QuotaError(text, options);
    case 'forbidden':
    case 'credentials':
    case 'clock':
      return new AuthenticationError(text, options);
    case 'unknown-file':
      return new NotFoundError(text, options);
    case 'too-large':
      return new TooLargeError(text, options);
    default:
      return new ApiError(text, options);
  }
}

/** A reply that is neither a failure that we know nor JSON: a proxy's page, an empty body. */
export function toReplyError(
  status: number,
  why: string,
  requestId: string | null,
  context: FailureContext,
): SandboxError {
  const { provider, operation } = context;
  return new ResponseError(`${provider}: the reply to ${operation} (HTTP status ${status}) ${why}.`, {
    provider,
    status,
    requestId: requestId === null ? null : vendorText(requestId, context, longestCode),
  });
}
