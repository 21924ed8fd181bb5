import type { Ioc } from '@sandjury/core';
import { present, type Warnings } from '@sandjury/core/toolkit';
import { entriesOf, type JoeReport } from '../wire/report.ts';

/** The report of one run, and where it stands in `raw` of a report of ours. */
export interface RunReport {
  /** The run's place in the list of runs, from 0. */
  number: number;
  /** The id of the run in a report of ours. */
  id: string;
  wire: JoeReport;
  /** The pointer to `analysis` of the report. */
  at: string;
  warnings: Warnings;
}

/** What Joe Sandbox says of one item. */
export interface Claimed {
  '@malicious': boolean | null;
  '@whitelisted'?: boolean | null;
  sighits?: { sig?: Parameters<typeof entriesOf<{ '@desc': string | null }, string>>[0] } | null | undefined;
}

/** "false" says that nothing was found about an item, and not that it is harmless. */
export function claimOf({ '@malicious': isMalicious, '@whitelisted': isWhitelisted, sighits }: Claimed): Partial<Ioc> {
  const reason = entriesOf(sighits?.sig, '', (hit) => present(hit['@desc'])).join('; ') || null;
  if (isMalicious) return { isIoc: true, verdict: 'malicious', vendorVerdict: 'malicious', reason };
  if (isWhitelisted) return { verdict: 'benign', vendorVerdict: 'whitelisted', reason };
  return { reason };
}

/** A text in whose place Joe Sandbox does not write "unknown". */
export function known(text: string | null | undefined): string | null {
  return text && !/^unknown$/i.test(text) ? text : null;
}

/** The same IOCs with what Joe Sandbox says of the item that they are from. */
export function claimed(iocs: readonly Ioc[], item: Claimed): Ioc[] {
  const claim = claimOf(item);
  return iocs.map((ioc) => ({ ...ioc, ...claim }));
}
