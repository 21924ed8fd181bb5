import type { Capability } from '@sandjury/core';
import type { ConformanceCheck } from './check.ts';
import { abortChecks } from './checks/abort.ts';
import { closeChecks } from './checks/close.ts';
import { evidenceChecks } from './checks/evidence.ts';
import { failureChecks } from './checks/failures.ts';
import { identityChecks } from './checks/identity.ts';
import { lookupChecks } from './checks/lookup.ts';
import { otherVerbChecks } from './checks/other-verbs.ts';
import { partialChecks } from './checks/partial.ts';
import { reportChecks } from './checks/report.ts';
import { retryChecks } from './checks/retry.ts';
import { secrecyChecks } from './checks/secrecy.ts';
import { submitChecks } from './checks/submit.ts';
import { tagChecks } from './checks/tags.ts';
import { ticketChecks } from './checks/tickets.ts';
import { waitChecks } from './checks/wait.ts';

/** Every rule, in the order in which a new adapter comes to them. */
export const conformanceChecks: readonly ConformanceCheck[] = [
  ...identityChecks,
  ...lookupChecks,
  ...reportChecks,
  ...evidenceChecks,
  ...partialChecks,
  ...submitChecks,
  ...waitChecks,
  ...ticketChecks,
  ...tagChecks,
  ...otherVerbChecks,
  ...abortChecks,
  ...failureChecks,
  ...retryChecks,
  ...secrecyChecks,
  ...closeChecks,
];

/** The rules that are about a provider with these capabilities. */
export function checksFor(capabilities: readonly Capability[]): ConformanceCheck[] {
  return conformanceChecks.filter(({ needs }) => needs.every((need) => capabilities.includes(need)));
}
