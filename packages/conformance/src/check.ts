import type { Capability } from '@sandjury/core';
import type { Trial } from './trial/trial.ts';

/** One rule of the contract. */
export interface ConformanceCheck {
  /** Unique. The form is `topic: rule`. */
  readonly name: string;
  /** Capabilities without which there is nothing to check. */
  readonly needs: readonly Capability[];
  /** Rejects where the provider breaks the rule. */
  run(trial: Trial): Promise<void>;
}

type Run = ConformanceCheck['run'];

/** A rule about every provider. */
export function rule(name: string, run: Run): ConformanceCheck {
  return { name, needs: [], run };
}

/** A rule about providers that can do this. */
export function ruleFor(needs: readonly Capability[], name: string, run: Run): ConformanceCheck {
  return { name, needs, run };
}

/** Runs one check and ends its trial. Rejects where the provider breaks the rule. */
export async function runCheck(check: ConformanceCheck, trial: Trial): Promise<void> {
  try {
    await check.run(trial);
  } finally {
    await trial.end();
  }
}
