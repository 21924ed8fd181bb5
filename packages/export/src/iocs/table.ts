import type { IocRow } from '@sandjury/compare';
import { byText, moreSevere, type VerdictValue, verdictRank } from '@sandjury/core';
import type { ExportInput } from '../input.ts';
import type { Observable } from './observable.ts';
import { observablesOf } from './observables.ts';

/** A row of the comparison with what decides where it stands in a table. */
export interface RankedRow {
  row: IocRow;
  /** Of a file, its strongest hash, else as every format writes it: see `Observable.value`. */
  value: string;
  /** Providers that saw it, sorted. */
  seenBy: string[];
  /** The worst verdict that any of them gives it. */
  verdict: VerdictValue;
  /** Whether any of them calls it an indicator. */
  isIoc: boolean;
  /** See `Observable.blocks`. */
  blocks: Observable['blocks'];
  /** See `Observable.heldBack`. */
  heldBack: Observable['heldBack'];
}

/** Core's key of a file names its strongest hash. */
const fileHash = /^file:(?:sha256|sha512|sha1|md5):([0-9a-f]+)$/;

/** All rows: what may be blocked first, then indicators, then by verdict, number of sources, type and key. */
export function rankedRows(input: ExportInput): RankedRow[] {
  const observables = new Map(observablesOf(input).map((observable) => [observable.key, observable]));
  return input.comparison.iocs.rows
    .map((row) => {
      const cells = Object.values(row.sources);
      const observable = observables.get(row.key);
      return {
        row,
        value: fileHash.exec(row.key)?.[1] ?? observable?.value ?? row.value,
        seenBy: Object.keys(row.sources).sort(),
        verdict: cells.map((cell) => cell.verdict).reduce<VerdictValue>(moreSevere, 'unknown'),
        isIoc: cells.some((cell) => cell.isIoc),
        blocks: observable?.blocks ?? null,
        heldBack: observable?.heldBack ?? null,
      };
    })
    .sort((a, b) => rank(b) - rank(a) || byText(a.row.type, b.row.type) || byText(a.row.key, b.row.key));
}

function rank({ blocks, isIoc, verdict, seenBy }: RankedRow): number {
  const severity = verdict === 'unknown' ? 0 : verdictRank[verdict] + 1;
  const importance = (blocks === null ? 0 : 2) + (isIoc ? 1 : 0);
  return (importance * 4 + severity) * 1000 + Math.min(seenBy.length, 999);
}
