import type { SandboxProvider } from '@sandjury/core';

/** A provider made by a configuration that is a module. A class or a plain object: what it can do tells. */
export function isProvider(value: unknown): value is SandboxProvider {
  if (typeof value !== 'object' || value === null || !('ping' in value) || !('report' in value)) return false;
  return typeof value.ping === 'function' && typeof value.report === 'function';
}
