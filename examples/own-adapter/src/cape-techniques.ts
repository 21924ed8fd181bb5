import { type AttackTechnique, pointer } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import { present } from './cape-artifacts.ts';

/** One id that a signature stands for, and where that is said. */
interface Claim {
  id: string;
  signature: string | null;
  at: string;
}

export interface Techniques {
  techniques: AttackTechnique[];
  /** Ids by the name of the signature. */
  bySignature: Map<string, string[]>;
}

const techniqueId = /^T[0-9]{4}(?:\.[0-9]{3})?$/;

/** Techniques of `ttps`, with the names and tactics of `mitre_attck` where the server adds those. `at` leads to the report. */
export function techniquesOf(ttps: unknown, attack: unknown, at: string, warnings: Warnings): Techniques {
  const claims = claimsOf(ttps, `${at}/ttps`).filter(({ id, at: place }) => {
    if (techniqueId.test(id)) return true;
    // Signatures carry ids of the Malware Behavior Catalog too.
    warnings.add('unmapped-value', 'An id that is none of a MITRE ATT&CK technique was left out.', place);
    return false;
  });
  const bySignature = new Map<string, string[]>();
  for (const { id, signature } of claims) {
    if (signature !== null) bySignature.set(signature, [...(bySignature.get(signature) ?? []), id]);
  }
  const techniques = claims.map(({ id, at: place }) => ({ id, name: null, tactics: [], evidence: [place] }));
  return { techniques: [...techniques, ...namedTechniques(attack, `${at}/mitre_attck`)], bySignature };
}

/**
 * Three shapes: a list of `{ signature, ttps }` (lib/cuckoo/common/mapTTPs.py); a list of `{ signature, ttp }` before that; an object
 * from id to signature in the oldest reports (mandiant/capa, capa/features/extractors/cape/models.py).
 */
function claimsOf(ttps: unknown, at: string): Claim[] {
  if (Array.isArray(ttps)) {
    return ttps.flatMap((entry, index) => {
      if (!isRecord(entry)) return [];
      const [signature = null] = present(entry.signature);
      const several = Array.isArray(entry.ttps) ? entry.ttps : [];
      return [
        ...present(entry.ttp).map((id) => ({ id, signature, at: `${at}/${index}/ttp` })),
        ...several.flatMap((id, place) =>
          present(id).map((one) => ({ id: one, signature, at: `${at}/${index}/ttps/${place}` })),
        ),
      ];
    });
  }
  if (!isRecord(ttps)) return [];
  return Object.entries(ttps).flatMap(([id, value]) => {
    const signatures = present(...(Array.isArray(value) ? value : [value]));
    return signatures.map((signature) => ({ id, signature, at: at + pointer(id) }));
  });
}

/** `{ tactic: [{ t_id, ttp_name }] }` */
function namedTechniques(attack: unknown, at: string): AttackTechnique[] {
  if (!isRecord(attack)) return [];
  return Object.entries(attack).flatMap(([tactic, entries]) =>
    (Array.isArray(entries) ? entries : []).flatMap((entry, index) => {
      if (!isRecord(entry)) return [];
      const [name = null] = present(entry.ttp_name);
      const ids = present(entry.t_id).filter((id) => techniqueId.test(id));
      return ids.map((id) => ({ id, name, tactics: [tactic], evidence: [at + pointer(tactic, index)] }));
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
