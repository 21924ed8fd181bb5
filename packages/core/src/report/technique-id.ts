import { checkArgument } from '../model/arguments.ts';

const techniqueId = /^T[0-9]{4}(?:\.[0-9]{3})?$/;

/**
 * The id of a technique or sub-technique of MITRE ATT&CK as ATT&CK writes it: `T1055.012` of ` t1055.012`. Ids of the
 * enterprise, mobile and ICS matrices have this form. Null for everything else: tactics (`TA0005`), ids of the Malware
 * Behavior Catalog (`B0001`, `E1059`), names.
 */
export function readTechniqueId(text: string): string | null {
  checkArgument(text, 'text', 'readTechniqueId: text', 'an id such as T1055.012');
  const id = text.replaceAll(/\s+/g, '').toUpperCase();
  return techniqueId.test(id) ? id : null;
}
