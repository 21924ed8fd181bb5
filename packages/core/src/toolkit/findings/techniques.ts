import type { AttackTechnique } from '../../model/report.ts';
import { readTechniqueId } from '../../report/technique-id.ts';
import { present } from '../iocs/details.ts';
import type { Warnings } from '../report/warnings.ts';

/** A technique that a vendor names, and the pointer to it. One without an id is none. */
export interface TechniqueClaim {
  id: string | null | undefined;
  name?: string | null;
  tactics?: readonly (string | null | undefined)[];
  at: string;
}

/** Whether a text is the id of a technique of MITRE ATT&CK as ATT&CK writes it: `T1055`, `T1055.012`. */
export function isTechniqueId(text: string): boolean {
  return readTechniqueId(text) === text;
}

/**
 * The techniques of a report, their ids as ATT&CK writes them. What is no id of one, as those of the Malware Behavior Catalog, is left
 * out with an `unmapped-value` warning.
 */
export function techniquesOf(claims: readonly TechniqueClaim[], warnings: Warnings): AttackTechnique[] {
  return claims.flatMap(({ id: text, name = null, tactics = [], at }) => {
    if (!text) return [];
    const id = readTechniqueId(text);
    if (id !== null) return [{ id, name, tactics: present(tactics), evidence: [at] }];
    warnings.add('unmapped-value', 'An id that is none of a MITRE ATT&CK technique was left out.', at);
    return [];
  });
}
