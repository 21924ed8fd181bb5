import type { SandboxPlugin } from '@sandjury/core';
import type { ConfigurationDocument } from './documents/document.ts';
import type { ProviderEntry } from './entries/entry.ts';
import type { ConfigurationPlace } from './place.ts';
import type { Defaults } from './schema.ts';

/** The user's providers and defaults: from a configuration, or from the environment where there is none. */
export interface Configuration {
  place: ConfigurationPlace;
  /** Where its keys stand; null where there is only the environment. */
  document: Pick<ConfigurationDocument, 'file' | 'at'> | null;
  /** Whether the providers are those that the environment describes. */
  isFromEnvironment: boolean;
  /** In the order of the configuration. */
  entries: readonly ProviderEntry[];
  defaults: Defaults;
  /** Adapters of others that the configuration names, each once. */
  thirdParties(): Promise<SandboxPlugin<unknown>[]>;
}
