import { type AnalysisRef, blankIoc, hashKindOf, type Ioc, pointer, type VerdictValue } from '@sandjury/core';
import { type HashSource, readHashes, type Warnings } from '@sandjury/core/toolkit';
import { pageInfoSchema } from './alibaba-detect-schemas.ts';
import { fieldOf, isRecord } from './alibaba-envelope.ts';
import { judgeResult, readFileType, readWireResults, type WireResult } from './alibaba-result.ts';
import { toTerm } from './alibaba-terms.ts';

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
  const iocs = results.slice(0, mostMembers).map((result) => readMember(result, warnings));
  const children = iocs
    .map(({ hashes }) => hashes.sha256 ?? hashes.md5)
    .filter((hash) => hash !== undefined)
    .map((hash) => ({ provider, id: `hash:${hash}` }));
  const total = Math.max(0, ...pages.map(totalOf));
  const missing = Math.max(total, results.length) - iocs.length;
  if (missing > 0) {
    warnings.add('truncated', `${missing} of ${Math.max(total, results.length)} files of the archive are not here.`);
  }
  const unfinished = results.filter(({ state }) => state === 'running').length;
  if (unfinished > 0) warnings.add('missing-section', `${unfinished} files of the archive are still being checked.`);
  return { children, iocs, complete: missing <= 0 && unfinished === 0 };
}

function totalOf(page: unknown): number {
  const info = isRecord(page) ? pageInfoSchema().safeParse(fieldOf(page, 'PageInfo')).data : undefined;
  return info?.TotalCount ?? 0;
}

/** Called an indicator where the vendor finds something in it. */
function readMember(result: WireResult, warnings: Warnings): Ioc {
  const { data, at } = result;
  const hash = data.HashKey ?? '';
  const source: HashSource = { [hashKindOf(hash) ?? 'md5']: { value: hash, pointer: at('HashKey') } };
  const hashes = readHashes(source, warnings);
  const path = data.Path || null;
  const value = hashes.sha256 ?? hashes.md5 ?? hashes.sha1 ?? path ?? hash;
  const verdict = judgeResult(result, warnings);
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
