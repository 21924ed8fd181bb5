import { readFileSync } from 'node:fs';

/** What the documentation of Cortex XSOAR's VMRay integration names: its commands, with names only. */
export interface XsoarDocumentedCommand {
  arguments: readonly string[];
  /** Paths of the table of context outputs. */
  paths: readonly string[];
  /** Further paths of the example. */
  example: readonly string[];
  /** Columns, or names of rows, of the human-readable output. */
  columns: readonly string[];
}

/** Settings of the integration. */
export const xsoarIntegrationParameters = [
  'Source Reliability',
  'Server URL',
  'API Key (Recommended)',
  'Use system proxy settings',
  'Trust any certificate (not secure)',
  'Retry requests when API is rate limited',
  'API Key (Deprecated)',
] as const;

/** By command. */
export const xsoarDocumentedCommands: Readonly<Record<string, XsoarDocumentedCommand>> = JSON.parse(
  readFileSync(new URL('./xsoar-documented-commands.json', import.meta.url), 'utf8'),
);
