import type { Outcome } from '@sandjury/core';
import { printable } from './printable.ts';

/** In a few words why there is no report. */
export function explainOutcome(outcome: Exclude<Outcome, { status: 'reported' }>): string {
  const { provider } = outcome;
  if (outcome.status === 'not_found') return `${provider} does not know this sample.`;
  if (outcome.status === 'pending') return `${provider} is still analysing it.`;
  if (outcome.status === 'unsupported') return `${provider} cannot be asked this (no ${outcome.capability}).`;
  return printable(`${provider} failed (${outcome.error.code}): ${outcome.error.message}`);
}

/** What stands in a verdict column where there is no verdict. */
export const statusWords: Readonly<Record<Exclude<Outcome['status'], 'reported'>, string>> = {
  not_found: '– not known',
  pending: '… pending',
  unsupported: '– not asked',
  failed: '! failed',
};
