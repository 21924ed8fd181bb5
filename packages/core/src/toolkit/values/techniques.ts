import type { AttackTechnique } from '../../model/report.ts';
import type { Warnings } from '../report/warnings.ts';

/** A technique that a vendor names, and the pointer to it. */
export interface TechniqueClaim {
  id: string;
  name?: string | null;
  tactics?: readonly string[];
  at: string;
}

const techniqueId = /^T[0-9]{4}(?:\.[0-9]{3})?$/;

/** Whether a text is the id of a technique of MITRE ATT&CK: `T1055`, `T1055.012`. */
export function isTechniqueId(text: string): boolean {
  return techniqueId.test(text);
}

/** The techniques of a report. What is no id of one is left out with an `unmapped-value` warning. */
export function techniquesOf(claims: readonly TechniqueClaim[], warnings: Warnings): AttackTechnique[] {
  return claims.flatMap(({ id, name = null, tactics = [], at }) => {
    if (isTechniqueId(id)) return [{ id, name, tactics: [...tactics], evidence: [at] }];
    warnings.add('unmapped-value', 'An id that is none of a MITRE ATT&CK technique was left out.', at);
    return [];
  });
}
