import { type AnalysisRef, blankIoc, hashKindOf, type Ioc, pointer, type VerdictValue } from '@sandjury/core';
import { type HashSource, readHashes, type Warnings } from '@sandjury/core/toolkit';
import { type ResultState, readWireResults, totalOf, type WireResult } from '../wire/results.ts';
import { toTerm } from '../wire/terms.ts';
import { judgeResult, readFileType } from './result.ts';

/** The files of an archive. */
export interface Members {
  /** Tickets of those that have a hash. */
  children: AnalysisRef[];
  iocs: Ioc[];
  /** Whether every member is there and was checked. */
  complete: boolean;
}

/** More are cut off, with a warning. The vendor unpacks at most 1,000 files. */
export const mostMembers = 10_000;

/** Reads the pages of ListCompressFileDetectResult: each member as a child, and as a file with its own verdict. */
export function readMembers(pages: readonly unknown[], provider: string, warnings: Warnings): Members {
  const results = pages.flatMap((page, index) =>
    readWireResults(page, pointer('ListCompressFileDetectResult', index), warnings),
  );
  const iocs: Ioc[] = [];
  // A vendor may send a page twice, and a file that was being checked may be finished on a later one.
  const states = new Map<string, ResultState>();
  for (const result of results.slice(0, mostMembers)) {
    const ioc = readMember(result, warnings);
    if (ioc === null) continue;
    iocs.push(ioc);
    const key = JSON.stringify([result.data.HashKey?.toLowerCase(), result.data.Path]);
    if (states.get(key) !== 'finished') states.set(key, result.state);
  }
  const children = iocs
    .map(({ hashes }) => hashes.sha256 ?? hashes.md5)
    .filter((hash) => hash !== undefined)
    .map((hash) => ({ provider, id: `hash:${hash}` }));
  const leftOut = results.length - iocs.length;
  const expected = Math.max(states.size + leftOut, ...pages.map((page) => totalOf(page) ?? 0));
  return { children, iocs, complete: isComplete([...states.values()], expected, warnings) };
}

/** Whether every member is there and was checked. Adds a warning for what is missing. */
function isComplete(states: readonly ResultState[], expected: number, warnings: Warnings): boolean {
  const missing = expected - states.length;
  if (missing > 0) warnings.add('truncated', `${missing} of ${expected} files of the archive are not here.`);
  const running = states.filter((state) => state === 'running').length;
  if (running > 0) warnings.add('missing-section', `${running} files of the archive are still being checked.`);
  const unchecked = states.filter((state) => state !== 'finished').length - running;
  if (unchecked > 0) warnings.add('missing-section', `${unchecked} files of the archive have no result.`);
  return missing === 0 && running === 0 && unchecked === 0;
}

/** Called an indicator where the vendor finds something in it. null where nothing says which file it is. */
function readMember(result: WireResult, warnings: Warnings): Ioc | null {
  const { data, at } = result;
  const hash = data.HashKey ?? '';
  const source: HashSource = { [hashKindOf(hash) ?? 'md5']: { value: hash, pointer: at('HashKey') } };
  const hashes = readHashes(source, warnings);
  const path = data.Path || null;
  // A hash that is masked names no file, and must not look like one that does.
  const value = hashes.sha256 ?? hashes.md5 ?? hashes.sha1 ?? path;
  if (value === null) {
    warnings.add('malformed-value', 'A file of the archive without hash and path was left out.', result.place);
    return null;
  }
  const { verdict } = judgeResult(result, warnings);
  const isFound = (['malicious', 'suspicious'] as VerdictValue[]).includes(verdict.value);
  const fileType = readFileType(result, warnings);
  const evidence = [...verdict.evidence, at(path === null ? 'HashKey' : 'Path')];
  return {
    ...blankIoc('file', value),
    isIoc: isFound,
    verdict: verdict.value,
    vendorVerdict: verdict.vendor,
    reason: verdict.reason,
    hashes,
    names: path === null ? [] : [path],
    sources: ['archive'],
    classifications: data.VirusType ? [toTerm(data.VirusType).value] : [],
    details: {
      ...(verdict.score === null ? {} : { score: [String(verdict.score)] }),
      ...(fileType === null ? {} : { fileType: [fileType] }),
    },
    evidence,
  };
}
