import { ConfigurationError, type SandboxHub, type SandboxProvider, supports } from '@sandjury/core';
import type { SubmissionFlags } from '../flags/options.ts';
import { oneOrMany, toJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { type SampleInput, shownName } from './samples.ts';

/** The providers that would receive a sample. It is shown before anything is sent, since a submission discloses the sample. */
export interface SubmissionPlan {
  sample: string;
  receivers: string[];
  /** Configured, but cannot take this kind of sample. */
  unable: string[];
}

export function planOf(hub: SandboxHub, samples: readonly SampleInput[]): SubmissionPlan[] {
  return samples.map(({ name, sample }) => {
    const able = (provider: SandboxProvider) => supports(provider, 'url' in sample ? 'submitUrl' : 'submitFile');
    return {
      sample: name,
      receivers: hub.providers.filter(able).map(({ id }) => id),
      unable: hub.providers.filter((provider) => !able(provider)).map(({ id }) => id),
    };
  });
}

/** Prints a dry run. */
export function printPlan(plan: readonly SubmissionPlan[], { format }: { format: string }, io: Io): void {
  io.out(format === 'json' ? toJson(oneOrMany(plan, plan.length)) : renderPlan(plan));
}

function renderPlan(plan: readonly SubmissionPlan[]): string {
  const lines = plan.map(({ sample, receivers, unable }) => {
    const cannot = unable.length > 0 ? `  (cannot take it: ${unable.join(', ')})` : '';
    return `${printable(shownName(sample))}  →  ${receivers.join(', ') || 'nobody'}${cannot}`;
  });
  return `${lines.join('\n')}\n`;
}

/**
 * Goes on only if the command names the receiving providers or a person at a terminal agrees to the list. Throws
 * ConfigurationError otherwise, before anything is sent.
 */
export async function assertConsent(plan: readonly SubmissionPlan[], flags: SubmissionFlags, io: Io): Promise<void> {
  if (flags.provider.length > 0) return;
  if (io.confirm === null) {
    throw new ConfigurationError(
      'A submission discloses the sample to the provider. Name each provider with --provider ID (repeatable). --dry-run shows what would be sent.',
    );
  }
  io.err(`A submission discloses the sample to the provider:\n${renderPlan(plan)}`);
  if (!(await io.confirm('Send it?'))) throw new ConfigurationError('Nothing was sent.');
}
