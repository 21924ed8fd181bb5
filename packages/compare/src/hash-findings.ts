import { type Hashes, hashKindOf } from '@sandjury/core';
import type { Finding, Question } from './comparison.ts';
import { finding } from './finding.ts';
import type { Reported } from './reported.ts';
import { type HashContradiction, namesFile } from './sample-merge.ts';
import { counted } from './sentence.ts';

/** What the hashes say: of the sample against each other and against the question, and of files that share an MD5. */
export function hashFindings(
  question: Question,
  reports: readonly Reported[],
  contradictions: readonly HashContradiction[],
): Finding[] {
  return [
    ...contradictions.map(contradictionFinding),
    ...reports.flatMap((reported) => otherHashFindings(question, reported)),
    ...md5Collisions(reports),
  ];
}

// A sample's hashes have no pointers in the model, hence no evidence in the next two.
function contradictionFinding({ kind, kept, left }: HashContradiction): Finding {
  const sources = [kept, left].map((provider) => [provider, []] as const);
  return namesFile(kind)
    ? finding(
        'hash-contradiction',
        `${kept} and ${left} give the sample a different ${kind}: they speak of two files, and that of ${kept} is shown.`,
        sources,
      )
    : finding(
        'fuzzy-hash-contradiction',
        `${kept} and ${left} give the sample a different ${kind}: that of ${kept} is shown.`,
        sources,
      );
}

function otherHashFindings(question: Question, { provider, report }: Reported): Finding[] {
  if (report.sample.kind === 'url') return [];
  const asked = hashesAskedFor(question);
  const kinds = (['md5', 'sha1', 'sha256'] as const).filter((kind) => {
    const given = report.sample.hashes[kind];
    return asked[kind] !== undefined && given !== undefined && given !== asked[kind];
  });
  return kinds.map((kind) =>
    finding(
      'other-hash-than-asked',
      `The report of ${provider} is about a file with another ${kind} than was asked for.`,
      [[provider, []]],
    ),
  );
}

function hashesAskedFor(question: Question): Hashes {
  if ('hashes' in question) return question.hashes;
  const kind = 'hash' in question ? hashKindOf(question.hash) : null;
  return kind !== null && 'hash' in question ? { [kind]: question.hash.toLowerCase() } : {};
}

/** One finding for all MD5 values that files with different SHA-256 share, over the IOCs of all reports. */
function md5Collisions(reports: readonly Reported[]): Finding[] {
  const first = new Map<string, { sha256: string; provider: string; evidence: readonly string[] }>();
  const shared = new Set<string>();
  const evidence: [string, readonly string[]][] = [];
  for (const { provider, report } of reports) {
    for (const ioc of report.iocs) {
      const { md5, sha256 } = ioc.hashes;
      if (ioc.type !== 'file' || md5 === undefined || sha256 === undefined) continue;
      const known = first.get(md5);
      if (known === undefined) first.set(md5, { sha256, provider, evidence: ioc.evidence });
      else if (known.sha256 !== sha256) {
        if (!shared.has(md5)) evidence.push([known.provider, known.evidence]);
        shared.add(md5);
        evidence.push([provider, ioc.evidence]);
      }
    }
  }
  if (shared.size === 0) return [];
  const stand = shared.size === 1 ? 'stands' : 'stand';
  const message = `${counted(shared.size, 'MD5 value')} ${stand} for files with different SHA-256: they were not joined.`;
  return [finding('md5-collision', message, evidence)];
}
