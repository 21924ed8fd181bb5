import type { AnalysisRef, FailureInfo, Outcome } from '@sandjury/core';
import { printable } from '../text/printable.ts';

/** In a few words why there is no report. `ref`: the ticket that was to be redeemed. */
export function explainOutcome(outcome: Exclude<Outcome, { status: 'reported' }>, ref?: AnalysisRef): string {
  const { provider } = outcome;
  if (outcome.status === 'not_found') {
    return ref === undefined
      ? `${provider} does not know this sample.`
      : printable(`${provider} knows no ticket ${ref.id}.`);
  }
  if (outcome.status === 'pending') return `${provider} is still analysing it.`;
  if (outcome.status === 'unsupported')
    return printable(outcome.message ?? `${provider} cannot be asked this (no ${outcome.capability}).`);
  return printable(failureText(outcome.error));
}

/** A failure in one sentence, which names its provider, with its code and when to try again. */
export function failureText({ code, message, provider, retryAfterMs }: FailureInfo): string {
  const named =
    provider === null || message.toLowerCase().startsWith(provider.toLowerCase()) ? message : `${provider}: ${message}`;
  const again = retryAfterMs === null ? '' : ` Try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
  return `${named}${again} [${code}]`;
}

/** What stands in a verdict column where there is no verdict. */
export const statusWords: Readonly<Record<Exclude<Outcome['status'], 'reported'>, string>> = {
  not_found: '– not known',
  pending: '… pending',
  unsupported: '– not asked',
  failed: '! failed',
};
