import { fileHashKinds } from '../../model/hash.ts';
import { type Ioc, iocTextLists } from '../../model/ioc.ts';
import { byText, isAscending, sortedUnique } from '../../model/order.ts';
import type { Hashes } from '../../model/sample.ts';
import { moreSevere, type VerdictValue } from '../../model/verdict.ts';
import { byId, firstKnown, isOrdered, mergedBy, ordered } from '../values/lists.ts';

/** The most severe of several verdicts; `unknown` when there is no other. */
export function mostSevere(verdicts: readonly VerdictValue[]): VerdictValue {
  return verdicts.reduce(moreSevere, 'unknown');
}

const textLists = [...iocTextLists, 'evidence'] as const;

/** IOCs in order of type and value, each once, its lists in order. */
export function finishIocs(iocs: readonly Ioc[]): Ioc[] {
  const sorted = iocs.map(sortLists);
  if (isOrdered(sorted, byKey)) return sorted;
  sorted.sort(byKey);
  return isOrdered(sorted, byKey) ? sorted : mergedBy(sorted, (ioc) => `${ioc.type}\n${ioc.value}`, mergeIocs);
}

function byKey(a: Ioc, b: Ioc): number {
  return byText(a.type, b.type) || byText(a.value, b.value);
}

function mergeIocs(first: Ioc, group: readonly Ioc[]): Ioc {
  const verdict = mostSevere(group.map((ioc) => ioc.verdict));
  // Word and reason come from those who say what the result says.
  const deciding = group.filter((ioc) => ioc.verdict === verdict);
  const merged: Ioc = {
    ...first,
    isIoc: group.some((ioc) => ioc.isIoc),
    verdict,
    vendorVerdict: firstKnown(deciding, (ioc) => ioc.vendorVerdict),
    reason: firstKnown(deciding, (ioc) => ioc.reason),
    hashes: mergeHashes(group),
    size: firstKnown(group, (ioc) => ioc.size),
    mimeType: firstKnown(group, (ioc) => ioc.mimeType),
    analyses: group.flatMap((ioc) => ioc.analyses),
    details: mergeDetails(group),
  };
  for (const list of textLists) merged[list] = group.flatMap((ioc) => ioc[list]);
  return sortLists(merged);
}

const hashKinds = [...fileHashKinds, 'imphash', 'ssdeep'] as const;

function mergeHashes(group: readonly Ioc[]): Hashes {
  const merged: Hashes = {};
  for (const kind of hashKinds) {
    const hash = firstKnown(group, (ioc) => ioc.hashes[kind] ?? null);
    if (hash !== null) merged[kind] = hash;
  }
  return merged;
}

function mergeDetails(group: readonly Ioc[]): Ioc['details'] {
  const merged = new Map<string, string[]>();
  for (const ioc of group) {
    for (const [key, values] of Object.entries(ioc.details)) {
      const known = merged.get(key) ?? [];
      for (const value of values) known.push(value);
      merged.set(key, known);
    }
  }
  return Object.fromEntries(merged);
}

function sortLists(ioc: Ioc): Ioc {
  const details = sortDetails(ioc.details);
  if (details === ioc.details && hasShortLists(ioc)) return ioc;
  const sorted: Ioc = { ...ioc, details };
  if (ioc.analyses.length > 1) sorted.analyses = ordered(ioc.analyses, byId);
  for (const list of textLists) if (ioc[list].length > 1) sorted[list] = sortedUnique(ioc[list]);
  return sorted;
}

/** Whether there is nothing to sort in any list. */
function hasShortLists(ioc: Ioc): boolean {
  if (ioc.analyses.length > 1) return false;
  for (const list of textLists) if (ioc[list].length > 1) return false;
  return true;
}

const plainProperty = { enumerable: true, configurable: true, writable: true };

function sortDetails(details: Ioc['details']): Ioc['details'] {
  const keys = Object.keys(details);
  if (isAscending(keys) && keys.every((key) => isAscending(details[key] ?? []))) return details;
  const sorted: Ioc['details'] = {};
  for (const key of keys.sort(byText)) {
    const values = sortedUnique(details[key] ?? []);
    // Assigned, this one would become the prototype.
    if (key === '__proto__') Object.defineProperty(sorted, key, { value: values, ...plainProperty });
    else sorted[key] = values;
  }
  return sorted;
}
