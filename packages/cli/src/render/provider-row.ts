import type { Health, Quota } from '@sandjury/core';
import type { SettingOrigin } from '../configuration/entries/entry.ts';
import type { ConfigurationPlace } from '../configuration/place.ts';
import type { Defaults } from '../configuration/schema.ts';
import type { SubmitOption } from '../configuration/submit-options.ts';

/** One provider, or an adapter of ours that none is configured for. `health` and `quotas` are null unless requested and known. */
export interface ProviderRow {
  /** The provider's id. */
  name: string;
  /** As the configuration names it; null for a provider that a module made itself. */
  adapter: string | null;
  product: string;
  /** Whether it can be asked: it is there, and nothing that it needs is missing. */
  configured: boolean;
  /** Environment variables that are needed and not set. */
  missing: readonly string[];
  /** Environment variables of which one is needed, where none is set. */
  oneOf: readonly string[];
  /** Environment variables that the adapter reads too, where the environment alone makes its provider. */
  optional: readonly string[];
  /** Environment variables that are set for it, and not used: a configuration lists the providers, and not this one. */
  unused: readonly string[];
  /** What a person needs to set it up, and where that is to be had; null where the adapter does not say. */
  needs: string | null;
  capabilities: readonly string[];
  hashKinds: readonly string[];
  reliability: string | null;
  group: string | null;
  health: Health | null;
  quotas: readonly Quota[] | null;
  error: { code: string; message: string } | null;
  /** What a submission takes as `--set ID.KEY=VALUE`; null where the adapter says nothing of it. */
  submitOptions: readonly SubmitOption[] | null;
  /** Where its settings come from; only with `--explain`. */
  settings?: readonly SettingOrigin[];
}

/** What `providers --explain` prints beside the providers. */
export interface Explanation {
  configuration: ConfigurationPlace;
  defaults: Defaults;
  providers: readonly ProviderRow[];
}
