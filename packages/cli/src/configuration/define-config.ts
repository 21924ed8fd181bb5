import type { SandboxProvider, VerdictValue } from '@sandjury/core';
import type { tlpNames } from '../flags/choices.ts';
import type { BuiltInSettings } from '../plugins.ts';

/**
 * Settings by the name of their adapter. The package of a third party adds its own, so that an editor knows them:
 * `declare module 'sandjury' { interface AdapterSettings { '@acme/sandjury-adapter-acme': AcmeSettings } }`.
 */
export interface AdapterSettings extends BuiltInSettings {}

type Known = { [Name in keyof AdapterSettings]: { use: Name } & AdapterSettings[Name] }[keyof AdapterSettings];

/** An adapter by its package or by its path from the configuration; it checks its settings itself. */
interface Other {
  use: `${string}/${string}` | `${string}-${string}`;
  id?: string;
  [setting: string]: unknown;
}

/** One provider: settings of an adapter that is named, or a provider that was made, as `@sandjury/core`'s `SandboxProvider`. */
export type ConfiguredProvider = Known | Other | SandboxProvider;

/** What a configuration says; documented in `docs/configuration.md`. */
export interface Config {
  /** In the order in which they are asked and shown. Left out: those that the environment describes. */
  providers?: readonly ConfiguredProvider[];
  /** Further adapters, for `normalize` and `--format`. */
  plugins?: readonly string[];
  /** Defaults of options. All but `provider` are options of `compare`. */
  defaults?: {
    provider?: readonly string[];
    strategy?: 'most-severe' | 'majority' | 'weighted' | 'most-reliable' | `threshold:${number}`;
    format?: string;
    noise?: string;
    /** Days. */
    olderThan?: number;
    tlp?: (typeof tlpNames)[number];
    failOn?: Exclude<VerdictValue, 'unknown'>;
  };
}

/** Types a configuration, so that an editor completes it; adds nothing at run time. */
export function defineConfig(config: Config): Config {
  return config;
}
