import type { Reliability, VerdictValue } from '@sandjury/core';
import { moreSevere } from '@sandjury/core/toolkit';
import { type DbotScoreValue, dbotScores } from '@sandjury/export';
import { type XsoarReliability, xsoarReliability } from './reliability.ts';

/** How sure XSOAR is to be of the source, and whom it names as the vendor. */
export interface XsoarOptions {
  /** A letter or XSOAR's words. F where none is given. */
  reliability?: Reliability | XsoarReliability | undefined;
}

/** An entry of `DBotScore`. `Score`: 0 unknown, 1 good, 2 suspicious, 3 bad. */
export interface DbotScore {
  Indicator: string;
  Type: string;
  Vendor: string;
  Score: DbotScoreValue;
  Reliability: XsoarReliability;
}

/** Something that gets a score. */
export interface Scored {
  indicator: string | null;
  type: 'hash' | 'file' | 'domain' | 'ip' | 'url' | 'email';
  verdict: VerdictValue;
}

/** The vendor in the scores of VMRay's reports. */
export const vmrayVendor = 'VMRay';

/** One score for each indicator, its most severe; without those that have no value. Throws ConfigurationError. */
export function dbotScoresOf(scored: readonly Scored[], options: XsoarOptions = {}, vendor = vmrayVendor): DbotScore[] {
  const reliability = xsoarReliability(options.reliability);
  const found = new Map<string, Scored & { indicator: string }>();
  for (const { indicator, type, verdict } of scored) {
    if (indicator === null) continue;
    const key = `${type}\n${indicator}`;
    const known = found.get(key);
    found.set(key, { indicator, type, verdict: known ? moreSevere(known.verdict, verdict) : verdict });
  }
  return [...found.values()].map(({ indicator, type, verdict }) => ({
    Indicator: indicator,
    Type: type,
    Vendor: vendor,
    Score: dbotScores[verdict],
    Reliability: reliability,
  }));
}
