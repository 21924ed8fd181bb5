import type { AttackTechnique, ThreatIndicator } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import type { ListPart } from '../wire/parts.ts';
import type { VmrayMitreAttack, VmrayVtis } from '../wire/schemas.ts';
import { idText, idTexts } from '../wire/values.ts';

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
  warnings: Warnings,
): ThreatIndicator[] {
  if (wire.threat_indicators === null) warnings.add('malformed-value', 'threat_indicators is not a list.', place);
  return (wire.threat_indicators ?? []).flatMap((item, index) => {
    const pointer = `${place}/${index}`;
    if (item === null) {
      warnings.add('malformed-value', 'A threat indicator that is no object was left out.', pointer);
      return [];
    }
    const [id = null] = idTexts([item.id ?? null], `${pointer}/id`, warnings);
    return [
      {
        id,
        category: item.category ?? '',
        operation: item.operation ?? '',
        score: vtiScore(item.score),
        vendorScore: item.score ?? null,
        classifications: item.classifications,
        threatNames: item.threat_names,
        techniques: [...(techniques.get(id ?? '') ?? [])],
        analyses: idTexts(item.analysis_ids, `${pointer}/analysis_ids`, warnings),
        observedAt: null,
        evidence: [pointer],
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
  const found: Techniques = { techniques: [], byVti: new Map() };
  for (const { wire, items } of parts) addTechniques(wire, items, found, warnings);
  return found;
}

function addTechniques(
  wire: VmrayMitreAttack,
  place: string,
  { techniques, byVti }: Techniques,
  warnings: Warnings,
): void {
  if (wire.mitre_attack_techniques === null) {
    warnings.add('malformed-value', 'mitre_attack_techniques is not a list.', place);
  }
  for (const [index, item] of (wire.mitre_attack_techniques ?? []).entries()) {
    const id = item?.technique_id;
    if (!item || !id) {
      warnings.add('malformed-value', 'A technique without an id was left out.', `${place}/${index}`);
      continue;
    }
    techniques.push({ id, name: item.technique || null, tactics: item.tactics, evidence: [`${place}/${index}`] });
    for (const vti of item.threat_indicators ?? []) {
      const vtiId = idText(vti?.id);
      if (vtiId === null) continue;
      const known = byVti.get(vtiId);
      if (known) known.push(id);
      else byVti.set(vtiId, [id]);
    }
  }
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
