import { ConfigurationError, type Disclosure, type SandboxHub, type SandboxProvider, supports } from '@sandjury/core';
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
  /** Who can come to have it, by receiver; null where an adapter does not say. */
  disclosure: Record<string, Disclosure | null>;
}

type VendorOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function planOf(hub: SandboxHub, samples: readonly SampleInput[], vendor: VendorOptions = {}): SubmissionPlan[] {
  return samples.map(({ name, sample }) => {
    const able = (provider: SandboxProvider) => supports(provider, 'url' in sample ? 'submitUrl' : 'submitFile');
    const receivers = hub.providers.filter(able);
    return {
      sample: name,
      receivers: receivers.map(({ id }) => id),
      disclosure: Object.fromEntries(receivers.map((to) => [to.id, to.disclosureOf?.(vendor[to.id]) ?? null])),
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
  return `${[...lines, ...disclosureLines(plan)].join('\n')}\n`;
}

const disclosures: Readonly<Record<Disclosure, string>> = {
  private: 'stays with the service',
  vendor: 'the vendor may use it, and pass it or its hash on',
  public: 'PUBLIC: everybody can have it, for ever',
};

/** Who can come to have a sample, a line for each receiver. */
function disclosureLines(plan: readonly SubmissionPlan[]): string[] {
  const all = new Map(plan.flatMap(({ disclosure }) => Object.entries(disclosure)));
  return [...all].map(([id, disclosure]) => `${id}: ${disclosure === null ? unsaid : disclosures[disclosure]}`);
}

const unsaid = 'its adapter does not say who can have it';

/**
 * Goes on only if the command names the receiving providers or a person at a terminal agrees to the list. Throws
 * ConfigurationError otherwise, before anything is sent.
 */
export async function assertConsent(plan: readonly SubmissionPlan[], flags: SubmissionFlags, io: Io): Promise<void> {
  if (flags.provider.length > 0) {
    const isPublic = plan.some(({ disclosure }) => Object.values(disclosure).includes('public'));
    if (isPublic) io.note(`${disclosureLines(plan).join('\n')}\n`);
    return;
  }
  if (io.confirm === null) {
    throw new ConfigurationError(
      'A submission discloses the sample to the provider. Name each provider with --provider ID (repeatable). --dry-run shows what would be sent.',
    );
  }
  io.err(`A submission discloses the sample to the provider:\n${renderPlan(plan)}`);
  if (!(await io.confirm('Send it?'))) throw new ConfigurationError('Nothing was sent.');
}
