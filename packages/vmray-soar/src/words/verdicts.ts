import type { VerdictValue } from '@sandjury/core';

/** Our verdict in the words of XSOAR's VMRay integration. */
export const xsoarVerdicts: Readonly<Record<VerdictValue, string>> = {
  malicious: 'Malicious',
  suspicious: 'Suspicious',
  benign: 'Clean',
  unknown: 'Not Available',
};

/** Our verdict in the API's own words. null, as the API, for none. */
export const wireVerdicts: Readonly<Record<VerdictValue, string | null>> = {
  malicious: 'malicious',
  suspicious: 'suspicious',
  benign: 'clean',
  unknown: null,
};

const severities: ReadonlyMap<string, string> = new Map([
  ['malicious', 'Malicious'],
  ['suspicious', 'Suspicious'],
  ['not_suspicious', 'Good'],
  ['blacklisted', 'Blacklisted'],
  ['whitelisted', 'Whitelisted'],
  ['unknown', 'Unknown'],
]);

/** A legacy severity in XSOAR's words, which has `Unknown` for none. A word that is not listed stays as it is. */
export function xsoarSeverity(severity: unknown): string {
  if (typeof severity !== 'string' || severity === '') return 'Unknown';
  return severities.get(severity.toLowerCase()) ?? severity;
}
