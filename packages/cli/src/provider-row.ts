import type { Health } from '@sandjury/core';

/** One adapter and what the environment makes of it. `health` is null unless it was asked for and came. */
export interface ProviderRow {
  name: string;
  product: string;
  configured: boolean;
  missing: readonly string[];
  optional: readonly string[];
  capabilities: readonly string[];
  hashKinds: readonly string[];
  health: Health | null;
  error: { code: string; message: string } | null;
}
