import { AssertionError } from 'node:assert';
import { type ErrorCode, SandboxError } from '@sandjury/core';

/** Fails the check. The message is for the author of an adapter: what is wrong, and what is asked for. */
export function refuse(message: string, detail: { actual?: unknown; expected?: unknown } = {}): never {
  throw failureOf(message, detail);
}

function failureOf(message: string, detail: { actual?: unknown; expected?: unknown } = {}): AssertionError {
  const failure = new AssertionError({ message, ...detail, operator: 'conformance' });
  // Node's name for how it would print a difference, "simple": Vitest prints the text as if it were the difference.
  Reflect.deleteProperty(failure, 'diff');
  return failure;
}

export function must(isSo: boolean, message: string, detail?: { actual?: unknown; expected?: unknown }): asserts isSo {
  if (!isSo) refuse(message, detail);
}

/** The result or the error of a call; never rejects. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: unknown };

export async function settle<T>(call: () => Promise<T> | T): Promise<Settled<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** The result of the promise. Fails the check when it does not settle in time; without this the test would end by its own timeout. */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failureOf(`${what} within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The SandboxError with which the call failed. Fails the check when the call succeeded or the code is another one. */
export function mustFail(result: Settled<unknown>, what: string, codes: readonly ErrorCode[]): SandboxError {
  const wanted = codes.join(' or ');
  if (result.ok) {
    return refuse(`${what}: expected a failure with code ${wanted}, and the call succeeded`, { actual: result.value });
  }
  const { error } = result;
  if (!SandboxError.is(error)) {
    return refuse(`${what}: expected a SandboxError with code ${wanted}`, { actual: String(error) });
  }
  const { code } = error as SandboxError & { code: ErrorCode };
  must(codes.includes(code), `${what}: expected a failure with code ${wanted}, got ${code}: ${error.message}`, {
    actual: code,
    expected: wanted,
  });
  return error;
}
