import type { SandboxPlugin, SandboxProvider } from '@sandjury/core';

/**
 * Where one setting of a provider comes from, for a person: an environment variable, a line of the configuration, or both.
 * `value` is null where it is, or may be, a secret.
 */
export interface SettingOrigin {
  key: string;
  value: string | null;
  /** The environment variable that holds it; null where none does. */
  variable: string | null;
  from: string;
}

/** Settings of a command line. */
export interface GivenSettings {
  requestsPerSecond: number;
}

/** One provider that is configured, before it is made. */
export interface ProviderEntry {
  /** null where only the adapter knows it. */
  id: string | null;
  /** The adapter as it is named; null for a provider that a module made itself. */
  use: string | null;
  /** Whether the environment alone describes it: what is missing there keeps it from being made. */
  isFromEnvironment: boolean;
  /** Environment variables that it needs and that are not set. */
  missing: readonly string[];
  /** Throws ConfigurationError that names the first of them, and where it is wanted. Such a provider can be made, and not asked. */
  assertComplete(): void;
  /** null for a provider that a module made itself. */
  plugin(): Promise<SandboxPlugin<unknown> | null>;
  /**
   * `settings` go before those that are configured. Throws ConfigurationError that names file and key, or that the adapter does not take
   * such settings.
   */
  make(settings?: GivenSettings): Promise<SandboxProvider>;
  /** Settings in the order in which they were given. */
  origins(): Promise<SettingOrigin[]>;
}

/** A provider made by a configuration that is a module. A class or a plain object: its methods show what it is. */
export function isProvider(value: unknown): value is SandboxProvider {
  if (typeof value !== 'object' || value === null || !('ping' in value) || !('report' in value)) return false;
  return typeof value.ping === 'function' && typeof value.report === 'function';
}
