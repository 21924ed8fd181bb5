import { ResponseError, TooLargeError } from '../../model/errors.ts';

/** A redirect is not followed: credentials never leave the origin. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

export function refusedRedirect(status: number, provider: string): ResponseError {
  const message = `${provider} answered with a redirect (${status}), which is not followed: is the URL right?`;
  return new ResponseError(message, { provider, status });
}

/** `limit` in bytes. */
export function refusedSize(limit: number, provider: string): TooLargeError {
  return new TooLargeError(`The reply of ${provider} is larger than ${limit} bytes.`, { provider });
}
