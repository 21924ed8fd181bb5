import type { SandboxReport, ThreatIndicator } from '@sandjury/core';
import { eachOf, indicatorOf, techniquesOf, type Warnings } from '@sandjury/core/toolkit';
import { root, type TriageOverview, type TriageSignature, tasksOf } from '../wire/reports.ts';
import { familiesIn, wordsIn } from './families.ts';

/** A signature, the pointer to it, and the runs that matched it. */
interface Match {
  signature: TriageSignature;
  at: string;
  runs: readonly string[];
}

/** Signatures of the whole, with the runs of the files that have them too; those of a file that the whole lacks come after them. */
function matchesOf({ signatures, targets }: TriageOverview): Match[] {
  const ofFiles = eachOf(targets, `${root}/targets`, (target, place) =>
    eachOf(target.signatures, `${place}/signatures`, (signature, at): Match[] => [
      { signature, at, runs: target.tasks },
    ]),
  );
  const byKey = Map.groupBy(ofFiles, ({ signature }) => keyOf(signature));
  const whole = eachOf(signatures, `${root}/signatures`, (signature, at): Match[] => {
    const runs = byKey.get(keyOf(signature))?.flatMap((match) => match.runs) ?? [];
    return [{ signature, at, runs }];
  });
  const known = new Set(whole.map(({ signature }) => keyOf(signature)));
  return [...whole, ...ofFiles.filter(({ signature }) => !known.has(keyOf(signature)))];
}

function keyOf({ label, name }: TriageSignature): string {
  return JSON.stringify([label, name]);
}

/** A signature as an indicator. `vendorScore` is the vendor's 1 … 10, and absent where it gives none. */
function indicatorsOf({ signature, at, runs }: Match): ThreatIndicator[] {
  const { name, label, score: vendorScore, ttp: techniques, tags, desc } = signature;
  const classifications = wordsIn(tags);
  const [category = 'signature'] = classifications;
  const score = vendorScore !== null && vendorScore >= 0 && vendorScore <= 10 ? vendorScore * 10 : null;
  const said = { classifications, threatNames: familiesIn(tags), techniques, analyses: runs };
  const named = { id: label ?? name, name: name ?? label ?? desc ?? 'unnamed signature', description: desc };
  return indicatorOf({ category, ...named, score, vendorScore, ...said }, at);
}

/** Signatures as indicators, and the techniques of signatures and of runs; Triage gives their ids alone. */
export function findingsOf(
  overview: TriageOverview,
  warnings: Warnings,
): Pick<SandboxReport, 'indicators' | 'techniques'> {
  const matches = matchesOf(overview);
  const claims = [
    ...matches.flatMap(({ signature, at }) => signature.ttp.map((id) => ({ id, at }))),
    ...tasksOf(overview).flatMap(({ task, at }) => task.ttp.map((id) => ({ id, at }))),
  ];
  return { indicators: matches.flatMap(indicatorsOf), techniques: techniquesOf(claims, warnings) };
}
