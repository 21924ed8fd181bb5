import { type Hashes, hashKindOf, hashKinds } from '@sandjury/core';
import type { Finding, Question } from '../comparison.ts';
import type { Reported } from '../reported.ts';
import { type HashContradiction, namesFile } from '../sample-merge.ts';
import { counted } from '../sentence.ts';
import { finding } from './finding.ts';
import { isText, pointersInRaw } from './raw-pointers.ts';

/** What findings about hashes are drawn from. `reports` sorted by provider. */
export interface HashFacts {
  question: Question;
  reports: readonly Reported[];
  contradictions: readonly HashContradiction[];
  /** MD5 values that files with different SHA-256 have, over the IOCs of all reports. */
  sharedMd5: ReadonlySet<string>;
}

/** Findings about hashes: the sample's against each other and against the question, and files that share an MD5. */
export function hashFindings({ question, reports, contradictions, sharedMd5 }: HashFacts): Finding[] {
  return [
    ...contradictions.map((contradiction) => contradictionFinding(contradiction, reports)),
    ...reports.flatMap((reported) => otherHashFindings(question, reported)),
    ...md5Collisions(reports, sharedMd5),
  ];
}

function contradictionFinding({ kind, kept, left }: HashContradiction, reports: readonly Reported[]): Finding {
  const sides = [kept, left].map((provider) => ({
    provider,
    reported: reports.find((each) => each.provider === provider),
  }));
  const sources = sides.map(({ provider, reported }) => {
    return [provider, reported === undefined ? [] : placesOf(reported, kind)] as const;
  });
  const [shown, other] = sides.map(({ reported }) => shownHash(reported?.report.sample.hashes[kind]));
  const given = `${kept} and ${left} give the sample a different ${kind}${shown && other ? `, ${shown} and ${other}` : ''}:`;
  return namesFile(kind)
    ? finding('hash-contradiction', `${given} they speak of two files, and that of ${kept} is shown.`, sources)
    : finding('fuzzy-hash-contradiction', `${given} that of ${kept} is shown.`, sources);
}

/** A hash as text for a message; null for a text that only claims to be one. */
function shownHash(hash: string | undefined): string | null {
  const isHash = hash !== undefined && (hashKindOf(hash) !== null || /^\d{1,10}:[\w+/]{0,64}:[\w+/]{0,64}$/.test(hash));
  return isHash ? hash : null;
}

/** A sample's hashes have no pointers in the model: they are looked up in the reply. */
function placesOf({ report }: Reported, kind: keyof Hashes): string[] {
  const hash = report.sample.hashes[kind];
  return hash === undefined ? [] : pointersInRaw(report.raw, isText(hash));
}

function otherHashFindings(question: Question, reported: Reported): Finding[] {
  const { provider, report } = reported;
  if (report.sample.kind === 'url') return [];
  const asked = hashesAskedFor(question);
  const kinds = hashKinds.filter((kind) => {
    const given = report.sample.hashes[kind];
    return asked[kind] !== undefined && given !== undefined && given !== asked[kind];
  });
  return kinds.map((kind) =>
    finding(
      'other-hash-than-asked',
      `The report of ${provider} is about a file with another ${kind} than was asked for${suffix(report.sample.hashes[kind])}.`,
      [[provider, placesOf(reported, kind)]],
    ),
  );
}

function suffix(hash: string | undefined): string {
  const value = shownHash(hash);
  return value === null ? '' : `: ${value}`;
}

function hashesAskedFor(question: Question): Hashes {
  if ('hashes' in question) return question.hashes;
  const kind = 'hash' in question ? hashKindOf(question.hash) : null;
  return kind !== null && 'hash' in question ? { [kind]: question.hash.toLowerCase() } : {};
}

/** One finding for all MD5 values that files with different SHA-256 share, over the IOCs of all reports. */
function md5Collisions(reports: readonly Reported[], shared: ReadonlySet<string>): Finding[] {
  if (shared.size === 0) return [];
  const evidence: [string, readonly string[]][] = [];
  const first = new Map<string, string>();
  for (const { provider, report } of reports) {
    for (const { type, hashes, evidence: pointers } of report.iocs) {
      const { md5, sha256 } = hashes;
      if (type !== 'file' || md5 === undefined || sha256 === undefined || !shared.has(md5)) continue;
      // Of those with the first SHA-256, the first one stands for all.
      if (first.get(md5) !== sha256) evidence.push([provider, pointers]);
      if (!first.has(md5)) first.set(md5, sha256);
    }
  }
  const stand = shared.size === 1 ? 'stands' : 'stand';
  const message = `${counted(shared.size, 'MD5 value')} ${stand} for files with different SHA-256: they were not joined.`;
  return [finding('md5-collision', message, evidence)];
}
