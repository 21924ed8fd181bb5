import type { AttackTechnique, ThreatIndicator } from '@sandjury/core';
import { blankIndicator, eachOf, type Warnings } from '@sandjury/core/toolkit';
import type { VmrayMitreAttack, VmrayVtis } from '../wire/iocs.ts';
import type { ListPart } from '../wire/parts.ts';
import { idText } from '../wire/values.ts';

/** The highest VTI score. -1 ("known benign") has no place on a scale of harm. */
const highestVtiScore = 5;

/** A VTI score of 1 … 5 as 0 … 100; null for -1 and anything else. */
export function vtiScore(score: number | null | undefined): number | null {
  return typeof score === 'number' && score >= 0 && score <= highestVtiScore ? (score / highestVtiScore) * 100 : null;
}

/** VTIs as indicators. `place` leads to their list, `techniques` says which technique names which VTI. */
export function restIndicators(
  wire: VmrayVtis,
  place: string,
  techniques: ReadonlyMap<string, readonly string[]>,
): ThreatIndicator[] {
  return eachOf(wire.threat_indicators, place, (item, at) => {
    const id = idText(item.id);
    return [
      {
        ...blankIndicator(item.category ?? '', item.operation ?? ''),
        id,
        score: vtiScore(item.score),
        vendorScore: item.score,
        classifications: item.classifications,
        threatNames: item.threat_names,
        techniques: [...(techniques.get(id ?? '') ?? [])],
        analyses: item.analysis_ids.map(String),
        evidence: [at],
      },
    ];
  });
}

/** MITRE ATT&CK techniques, and for the id of a VTI the techniques that rest on it. */
export interface Techniques {
  techniques: AttackTechnique[];
  byVti: Map<string, string[]>;
}

/** The techniques of every reply. */
export function techniquesOf(parts: readonly ListPart<VmrayMitreAttack>[], warnings: Warnings): Techniques {
  const byVti = new Map<string, string[]>();
  const techniques = parts.flatMap(({ wire, items }) =>
    eachOf(wire.mitre_attack_techniques, items, (item, at): AttackTechnique[] => {
      const { technique_id: id, technique: name, tactics, threat_indicators: vtis } = item;
      if (id === null) {
        warnings.add('malformed-value', 'A technique without an id was left out.', at);
        return [];
      }
      for (const vtiId of (vtis ?? []).flatMap((vti) => idText(vti?.id) ?? [])) {
        const known = byVti.get(vtiId);
        if (known === undefined) byVti.set(vtiId, [id]);
        else known.push(id);
      }
      return [{ id, name, tactics, evidence: [at] }];
    }),
  );
  return { techniques, byVti };
}

/** One list of the VTIs of several replies: what two of them have under one id adds its evidence to the first. */
export function joinReplies(replies: readonly ThreatIndicator[][]): ThreatIndicator[] {
  const [first = [], ...others] = replies;
  const keyOf = ({ id, category, operation }: ThreatIndicator) => `${id}\n${category}\n${operation}`;
  return others.reduce((joined, more) => joinIndicators(joined, more, keyOf), first);
}

/**
 * One list of the indicators of two forms of reply: where both name the same category and operation, the second adds its
 * evidence and names to the first.
 */
export function joinIndicators(
  first: readonly ThreatIndicator[],
  second: readonly ThreatIndicator[],
  keyOf: (item: ThreatIndicator) => string = ({ category, operation }) => `${category}\n${operation}`,
): ThreatIndicator[] {
  const joined = [...first];
  if (second.length === 0) return joined;
  const places = new Map(first.map((item, index) => [keyOf(item), index]));
  for (const item of second) {
    const place = places.get(keyOf(item));
    const known = place === undefined ? undefined : joined[place];
    if (place === undefined || known === undefined) {
      joined.push(item);
      continue;
    }
    const descriptions = [...(known.descriptions ?? []), ...(item.descriptions ?? [])];
    joined[place] = {
      ...known,
      ...(descriptions.length > 0 && { descriptions }),
      classifications: [...known.classifications, ...item.classifications],
      threatNames: [...known.threatNames, ...item.threatNames],
      techniques: [...known.techniques, ...item.techniques],
      analyses: [...known.analyses, ...item.analyses],
      evidence: [...known.evidence, ...item.evidence],
    };
  }
  return joined;
}
