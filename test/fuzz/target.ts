import { resolvePointer, SandboxError, type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import type fc from 'fast-check';
import { danglingPointers } from '../support/packages/pointers.ts';

/** One parser under fire. `check` throws when the parser does what it must never do. */
export interface Target {
  name: string;
  /** How many inputs a test tries. `pnpm fuzz` tries as many as it is given. */
  runs: number;
  inputs: fc.Arbitrary<unknown>;
  check(input: unknown): void | Promise<void>;
}

/** A target whose inputs have one type. */
export function target<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
  runs = 2_000,
): Target {
  return { name, runs, inputs, check: (input) => check(input as T) };
}

/** What is not as it must be. */
export class Violation extends Error {}

export function must(isSo: boolean, message: string): void {
  if (!isSo) throw new Violation(message);
}

/** The result, or null where it was refused with an error of ours. Any other error is a crash. */
export function refusedOr<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    assertOurs(error);
    return null;
  }
}

/** As `refusedOr`, of something that takes its time. */
export async function refusedOrLater<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    assertOurs(error);
    return null;
  }
}

function assertOurs(error: unknown): void {
  if (!SandboxError.is(error)) throw new Violation('a crash, not an error of ours', { cause: error });
  const text = JSON.stringify((error as SandboxError).toJSON());
  must(text.length < 20_000, 'an error that repeats its input at length');
}

/** A report keeps its promises whatever it was read from. */
export function assertHonest(report: SandboxReport): void {
  const checked = SandboxReportSchema.safeParse(report);
  must(checked.success, `a report that breaks its schema: ${checked.error?.message}`);
  const text = JSON.stringify(report);
  must(JSON.stringify(JSON.parse(text)) === text, 'a report that does not survive a round trip');
  const dangling = danglingPointers(report);
  must(dangling.length === 0, `pointers that lead nowhere: ${dangling.slice(0, 3).join(' ')}`);
  const isBare = report.verdict.value !== 'unknown' && report.verdict.evidence.length === 0;
  must(!isBare, 'a verdict without evidence');
  must(resolvePointer(report.raw, '') !== null, 'a report without raw');
  assertClean();
}

/** No prototype was written to. */
export function assertClean(): void {
  must(!('polluted' in {}) && !('polluted' in []), 'a polluted prototype');
  must(Object.keys(Object.prototype).length === 0, 'a prototype with a new key');
}
