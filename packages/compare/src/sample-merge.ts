import {
  type AnalysisRef,
  byText,
  fileHashKinds,
  type Hashes,
  hashKindOf,
  type SampleInfo,
  sortedUnique,
} from '@sandjury/core';
import { assertComparison } from './arguments.ts';
import type { Comparison, Question } from './comparison.ts';
import type { Reported } from './reported.ts';

/** Two reports give different hashes of one kind for the sample: `kept` is in the merged sample, `left` is not. */
export interface HashContradiction {
  kind: keyof Hashes;
  kept: string;
  left: string;
}

/** The merged sample, and what could not be merged. */
export interface MergedSample {
  sample: SampleInfo;
  contradictions: HashContradiction[];
}

/** The sample as the sources describe it; where none does, as much of it as the question says. */
export function sampleOf(comparison: Pick<Comparison, 'sample' | 'question'>): SampleInfo {
  assertComparison(comparison, 'sampleOf');
  const { sample, question } = comparison;
  if (Object.keys(sample.hashes).length > 0 || sample.url !== null || sample.names.length > 0) return sample;
  if ('url' in question) return { ...sample, kind: 'url', url: question.url };
  if ('file' in question) return { ...sample, hashes: question.hashes, names: [question.file] };
  const kind = hashKindOf(question.hash);
  return kind === null ? sample : { ...sample, hashes: { [kind]: question.hash.toLowerCase() } };
}

/** Kinds that name a file: another value means another file. The others are fuzzy or of a part. */
const naming: ReadonlySet<keyof Hashes> = new Set(fileHashKinds);
const kinds: readonly (keyof Hashes)[] = [...fileHashKinds, 'ssdeep', 'imphash'];

/** Whether another value of this kind means another file. */
export function namesFile(kind: keyof Hashes): boolean {
  return naming.has(kind);
}

/**
 * The sample as the reports together describe it. `reports` sorted by provider: where two contradict, the first one wins.
 * A report whose MD5, SHA-1, SHA-256 or SHA-512 contradicts is about another file, so that nothing of it is merged; an
 * ssdeep or imphash that contradicts is left out alone. A URL sample has no hashes.
 */
export function mergeSamples(question: Question, reports: readonly Reported[]): MergedSample {
  const kind = kindOf(question, reports);
  const alike = reports.filter(({ report }) => report.sample.kind === kind);
  const candidates = alike.length > 0 ? alike : reports;
  const { hashes, contradictions, members } =
    kind === 'file' ? uniteHashes(candidates) : { hashes: {}, contradictions: [], members: candidates };
  const samples = members.map(({ report }) => report.sample);
  const first = <K extends keyof SampleInfo>(key: K): SampleInfo[K] | null =>
    samples.find((sample) => sample[key] !== null)?.[key] ?? null;
  const sample: SampleInfo = {
    kind,
    url: 'url' in question ? question.url : first('url'),
    hashes,
    names: sortedUnique(samples.flatMap((each) => each.names)),
    size: first('size'),
    type: first('type'),
    mimeType: first('mimeType'),
    parents: uniteRefs(samples.flatMap((each) => each.parents)),
    children: uniteRefs(samples.flatMap((each) => each.children)),
  };
  return { sample, contradictions };
}

function kindOf(question: Question, reports: readonly Reported[]): SampleInfo['kind'] {
  if ('url' in question) return 'url';
  return reports.length > 0 && reports.every(({ report }) => report.sample.kind === 'url') ? 'url' : 'file';
}

function uniteHashes(reports: readonly Reported[]): {
  hashes: Hashes;
  contradictions: HashContradiction[];
  members: Reported[];
} {
  const hashes: Hashes = {};
  const givenBy = new Map<keyof Hashes, string>();
  const contradictions: HashContradiction[] = [];
  const members: Reported[] = [];
  for (const reported of reports) {
    const given = reported.report.sample.hashes;
    const differing = kinds.filter((kind) => isOther(hashes[kind], given[kind]));
    for (const kind of differing) {
      contradictions.push({ kind, kept: givenBy.get(kind) ?? '', left: reported.provider });
    }
    if (differing.some(namesFile)) continue;
    members.push(reported);
    for (const kind of kinds) {
      const value = given[kind];
      if (value === undefined || hashes[kind] !== undefined) continue;
      hashes[kind] = value;
      givenBy.set(kind, reported.provider);
    }
  }
  return { hashes: inOrder(hashes), contradictions, members };
}

function isOther(known: string | undefined, given: string | undefined): boolean {
  return known !== undefined && given !== undefined && known !== given;
}

/** The hashes in the order of their kinds, whichever report came first. */
function inOrder(hashes: Hashes): Hashes {
  return Object.fromEntries(kinds.flatMap((kind) => (hashes[kind] === undefined ? [] : [[kind, hashes[kind]]])));
}

function uniteRefs(refs: readonly AnalysisRef[]): AnalysisRef[] {
  const unique = new Map(refs.map(({ provider, id }) => [JSON.stringify([provider, id]), { provider, id }]));
  return [...unique.values()].sort((a, b) => byText(a.provider, b.provider) || byText(a.id, b.id));
}
