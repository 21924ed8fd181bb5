import { z } from 'zod';
import { lazyObject } from './lazy-object.ts';
import { type AnalysisRef, AnalysisRefSchema } from './sample.ts';

/** What a failure is, by what a caller would do about it. */
export const ErrorCodeSchema = z.enum([
  'configuration',
  'unsupported',
  'authentication',
  'not_found',
  'not_ready',
  'quota',
  'api',
  'connection',
  'response',
  'deadline',
  'too_large',
]);
/** What went wrong, as a closed set: switch on it. */
export type ErrorCode = z.infer<typeof ErrorCodeSchema>;

/**
 * A failure as plain data. `code` may be a word outside `ErrorCode` when it comes from another version: tolerate it.
 * `status` is the HTTP status, `vendorCode` and `requestId` what the vendor's support asks for, `ref` a ticket to resume.
 */
export const FailureInfoSchema = lazyObject(() => ({
  code: z.string(),
  message: z.string(),
  provider: z.string().nullable(),
  retryable: z.boolean(),
  retryAfterMs: z.number().nonnegative().nullable(),
  status: z.number().int().nullable(),
  vendorCode: z.string().nullable(),
  requestId: z.string().nullable(),
  ref: AnalysisRefSchema.nullable(),
}));
/** A `SandboxError` as plain JSON, without any secret. `retryAfterMs` in milliseconds. */
export type FailureInfo = z.infer<typeof FailureInfoSchema>;

/** What an error knows beside its message. Put no secret, header or byte of a sample into any of it. */
export interface SandboxErrorOptions {
  provider?: string | null;
  /** Whether the same call may succeed later without a change. Each error has its own default. */
  retryable?: boolean;
  /** In milliseconds. What is no duration, as `Number('soon') * 1000`, counts as none. */
  retryAfterMs?: number | null;
  status?: number | null;
  vendorCode?: string | null;
  requestId?: string | null;
  ref?: AnalysisRef | null;
  cause?: unknown;
}

/** NaN as a pause would be none at all: the vendor would be asked without end. */
function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}

const brand = Symbol.for('sandjury.SandboxError');

/** The base of every error that this project throws on purpose. Its message never holds a credential. */
export abstract class SandboxError extends Error {
  abstract readonly code: ErrorCode;
  readonly provider: string | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly status: number | null;
  readonly vendorCode: string | null;
  readonly requestId: string | null;
  readonly ref: AnalysisRef | null;

  constructor(message: string, options: SandboxErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.provider = options.provider ?? null;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = isDuration(options.retryAfterMs) ? options.retryAfterMs : null;
    this.status = options.status ?? null;
    this.vendorCode = options.vendorCode ?? null;
    this.requestId = options.requestId ?? null;
    this.ref = options.ref ?? null;
    Object.defineProperty(this, brand, { value: true });
  }

  /** True for an error of this family, also one from another copy of this package. */
  static is(error: unknown): error is SandboxError {
    return typeof error === 'object' && error !== null && brand in error;
  }

  /** The failure as plain data: what outcomes, logs and reports carry. The cause stays behind. */
  toJSON(): FailureInfo {
    const { code, message, provider, retryable, retryAfterMs, status, vendorCode, requestId, ref } = this;
    return { code, message, provider, retryable, retryAfterMs, status, vendorCode, requestId, ref };
  }
}

/** One mistake in settings or options. */
export interface SettingProblem {
  /** Keys that lead to the wrong value: `['tls', 'caFile']`. Empty where the whole is wrong. */
  path: readonly (string | number)[];
  /** What is wrong there, without the key, without a full stop, and without the value, which may be a secret. */
  message: string;
  /** Keys of another setting that would do in its place. */
  alternative?: readonly (string | number)[];
}

/** What a ConfigurationError knows beside. */
export interface ConfigurationErrorOptions extends SandboxErrorOptions {
  settings?: readonly SettingProblem[];
}

/**
 * A setting, an option or an argument is wrong. Thrown before anything is sent. `settings` says which, where a key is wrong; it is
 * empty for other mistakes.
 */
export class ConfigurationError extends SandboxError {
  readonly code = 'configuration';
  readonly settings: readonly SettingProblem[];
  constructor(message: string, options: ConfigurationErrorOptions = {}) {
    super(message, options);
    this.settings = options.settings ?? [];
  }
}

/** This provider cannot do what was asked, for instance look up this kind of hash. */
export class UnsupportedError extends SandboxError {
  readonly code = 'unsupported';
}

/** The vendor refused the credentials, or the account lacks a permission. */
export class AuthenticationError extends SandboxError {
  readonly code = 'authentication';
}

/** The vendor does not know what was asked for. */
export class NotFoundError extends SandboxError {
  readonly code = 'not_found';
}

/** The analysis is not finished. Ask again later with `ref`. */
export class NotReadyError extends SandboxError {
  readonly code = 'not_ready';
  constructor(message: string, options: SandboxErrorOptions = {}) {
    super(message, { retryable: true, ...options });
  }
}

/** A quota is used up or a rate limit is reached. `retryAfterMs` says how long to wait, when the vendor says so. */
export class QuotaError extends SandboxError {
  readonly code = 'quota';
}

/** The vendor answered with a failure of its own (`status`, `vendorCode`, `requestId`). */
export class ApiError extends SandboxError {
  readonly code = 'api';
}

/** No answer: the connection could not be made or broke. */
export class ConnectionError extends SandboxError {
  readonly code = 'connection';
  constructor(message: string, options: SandboxErrorOptions = {}) {
    super(message, { retryable: true, ...options });
  }
}

/** The answer is not what the vendor documents: not JSON, another shape, a redirect. */
export class ResponseError extends SandboxError {
  readonly code = 'response';
}

/** The time allowed for the call is over. `ref`, where there is one, resumes the work. */
export class DeadlineError extends SandboxError {
  readonly code = 'deadline';
  constructor(message: string, options: SandboxErrorOptions = {}) {
    super(message, { retryable: true, ...options });
  }
}

/** A file, reply or document is larger, or nested deeper, than the limit that its message names. */
export class TooLargeError extends SandboxError {
  readonly code = 'too_large';
}

/** The same kind of failure with another message, and what `options` say in place of what it says itself. It is the cause. */
export function retold(error: SandboxError, message: string, options: SandboxErrorOptions): SandboxError {
  const Kind = error.constructor as new (message: string, options: SandboxErrorOptions) => SandboxError;
  const { settings = [] }: { settings?: readonly SettingProblem[] } = error instanceof ConfigurationError ? error : {};
  return new Kind(message, { ...error.toJSON(), cause: error, ...(settings.length > 0 && { settings }), ...options });
}
