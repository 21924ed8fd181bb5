import { ConfigurationError, type SandboxProvider } from '@sandjury/core';
import type { SubmissionFlags } from '../flags/options.ts';

/**
 * Settings that one vendor alone has, by provider id: the named flags are VMRay's, `--set PROVIDER.KEY=VALUE` is anybody's
 * (VALUE is read as JSON where it is JSON). The adapter checks them before anything is sent. `chosen` are those that may get the
 * sample: that one of them knows it already is no mistake in its options.
 */
export function vendorOptions(
  flags: SubmissionFlags,
  chosen: readonly Pick<SandboxProvider, 'id' | 'product'>[],
): Record<string, Record<string, unknown>> {
  const vendor = new Map<string, Record<string, unknown>>();
  const own = vmrayOptions(flags);
  if (Object.keys(own).length > 0) {
    // Its id is the user's choice; what it is, is not.
    const vmrays = chosen.filter(({ product }) => product === 'VMRay Platform');
    if (vmrays.length === 0) {
      throw new ConfigurationError(`--${givenFlag(flags)} is an option of vmray, which does not get this sample.`);
    }
    for (const { id } of vmrays) vendor.set(id, own);
  }
  for (const assignment of flags.set) {
    const [, provider, key, value] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (provider === undefined || key === undefined || value === undefined) {
      throw new ConfigurationError(`--set ${assignment}: expected PROVIDER.KEY=VALUE, such as vmray.maxJobs=2.`);
    }
    vendor.set(provider, { ...vendor.get(provider), [key]: jsonOrText(value) });
  }
  return Object.fromEntries(vendor);
}

function vmrayOptions(flags: SubmissionFlags): Record<string, unknown> {
  const { analysisTimeout, webhook } = flags;
  const options = {
    ...Object.fromEntries(likeOptions.map((flag) => [flag, flags[flag]])),
    analysisTimeoutMs: analysisTimeout === undefined ? undefined : analysisTimeout * 1000,
    webhookNotification: webhook === undefined ? undefined : { url: webhook },
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Flags that are called what the adapter calls them. */
const likeOptions = [
  'archivePassword',
  'documentPassword',
  'sampleType',
  'shareable',
  'maxJobs',
  'reanalyze',
  'analysisCaching',
  'analyzerMode',
  'netSchemeName',
] as const;
const vmrayFlags = [...likeOptions, 'analysisTimeout', 'webhook'] as const;

/** The first of VMRay's flags that was given, as the user wrote it, without its dashes; empty where there is none. */
function givenFlag(flags: SubmissionFlags): string {
  const name = vmrayFlags.find((flag) => flags[flag] !== undefined) ?? '';
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** An option that was given and that is for a submission alone, as the user wrote it; null where there is none. */
export function submissionFlag(flags: SubmissionFlags): string | null {
  if (flags.tag.length > 0) return '--tag';
  if (flags.comment !== undefined) return '--comment';
  if (flags.set.length > 0) return '--set';
  const name = givenFlag(flags);
  return name === '' ? null : `--${name}`;
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
