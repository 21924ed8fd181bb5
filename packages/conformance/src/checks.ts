import type { Capability } from '@sandjury/core';
import type { ConformanceCheck } from './check.ts';
import { abortChecks } from './checks/faults/abort.ts';
import { closeChecks } from './checks/faults/close.ts';
import { failureChecks } from './checks/faults/failures.ts';
import { retryChecks } from './checks/faults/retry.ts';
import { secrecyChecks } from './checks/faults/secrecy.ts';
import { identityChecks } from './checks/identity.ts';
import { otherVerbChecks } from './checks/other-verbs.ts';
import { evidenceChecks } from './checks/reports/evidence.ts';
import { lookupChecks } from './checks/reports/lookup.ts';
import { lookupUrlChecks } from './checks/reports/lookup-url.ts';
import { partialChecks } from './checks/reports/partial.ts';
import { reportChecks } from './checks/reports/report.ts';
import { disclosureChecks } from './checks/submissions/disclosure.ts';
import { submitChecks } from './checks/submissions/submit.ts';
import { tagChecks } from './checks/submissions/tags.ts';
import { ticketChecks } from './checks/submissions/tickets.ts';
import { waitChecks } from './checks/submissions/wait.ts';

/** Every rule, in the order in which the author of a new adapter meets them. */
export const conformanceChecks: readonly ConformanceCheck[] = [
  ...identityChecks,
  ...lookupChecks,
  ...lookupUrlChecks,
  ...reportChecks,
  ...evidenceChecks,
  ...partialChecks,
  ...disclosureChecks,
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

/** The rules that apply to a provider with these capabilities. */
export function checksFor(capabilities: readonly Capability[]): ConformanceCheck[] {
  return conformanceChecks.filter(({ needs }) => needs.every((need) => capabilities.includes(need)));
}
