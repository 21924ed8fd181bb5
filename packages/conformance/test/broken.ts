import type { SandboxProvider } from '@sandjury/core';
import type { ProviderConformance } from '../src/contract.ts';
import { brokenAsking } from './broken-asking.ts';
import { brokenDisclosure } from './broken-disclosure.ts';
import { brokenEnds } from './broken-ends.ts';
import { brokenFailures } from './broken-failures.ts';
import { brokenReports } from './broken-reports.ts';
import { brokenSubmission } from './broken-submission.ts';
import type { TinySettings } from './tiny/provider.ts';

/** A provider with one fault, and the check that is there to find it. */
export interface BrokenProvider {
  readonly what: string;
  readonly caughtBy: string;
  /** Checks that cannot help finding it too. */
  readonly also?: readonly string[];
  readonly Provider: new (settings: TinySettings) => SandboxProvider;
  /** What the suite is told that is not so. */
  readonly subject?: Partial<ProviderConformance>;
}

/** At least one for each check. */
export const brokenProviders: readonly BrokenProvider[] = [
  ...brokenAsking,
  ...brokenReports,
  ...brokenDisclosure,
  ...brokenSubmission,
  ...brokenEnds,
  ...brokenFailures,
];
