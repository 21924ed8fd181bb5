import { readTechniqueId } from '@sandjury/core';
import retired from './retired.json' with { type: 'json' };

/**
 * The ATT&CK by which techniques are compared: its `version`, the `source` of the table of those that MITRE withdrew, and
 * MITRE's `licence` for it. © The MITRE Corporation.
 */
export const attackEdition: Readonly<{ version: string; source: string; licence: string }> = {
  version: retired.version,
  source: retired.source,
  licence: retired.licence.join('\n'),
};

/** The current meaning of a technique's id. */
export interface CurrentTechnique {
  /** The id that replaces the given one; the given one where nothing replaces it. */
  id: string;
  /** MITRE's name of the technique that replaces the given one; null where nothing does. */
  name: string | null;
  /** MITRE withdrew the technique of `id`, and names no other in its place. */
  isDeprecated: boolean;
}

const replaced = new Map(Object.entries(retired.replaced));
const deprecated: ReadonlySet<string> = new Set(retired.deprecated);

/** The id of a technique as a report writes it, in ATT&CK's form where it has that, else in upper case without blanks around it. */
export function writtenTechnique(text: string): string {
  return readTechniqueId(text) ?? text.trim().toUpperCase();
}

/**
 * The technique under which an id counts: MITRE has revoked `T1060`, and `T1547.001` replaces it. Vendors use ids of several
 * years. Expects an id as `readTechniqueId` gives it. An id that the table does not have stays as it is.
 */
export function currentTechnique(id: string): CurrentTechnique {
  const successor = replaced.get(id);
  return {
    id: successor?.id ?? id,
    name: successor?.name ?? null,
    isDeprecated: deprecated.has(successor?.id ?? id),
  };
}
