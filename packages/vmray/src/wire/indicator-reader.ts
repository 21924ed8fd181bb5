import type { Reader } from '../api/calls.ts';
import { list, lossCount, noted, number, oddList, text, texts } from './fields.ts';
import type { VmrayMitreAttack, VmrayTechnique, VmrayVti, VmrayVtis } from './schemas.ts';
import { isItem, type SummaryItem } from './summary.ts';

/** A VTIs reply as `VtisSchema` reads it; see `readIocs`. */
export function readVtis(data: SummaryItem): VmrayVtis {
  return noted(lossCount(), {
    status: text(data.status),
    threat_indicators: list(data.threat_indicators, vti),
  });
}

/** A MITRE ATT&CK reply as `MitreAttackSchema` reads it; see `readIocs`. */
export function readMitreAttack(data: SummaryItem): VmrayMitreAttack {
  return noted(lossCount(), {
    status: text(data.status),
    mitre_attack_techniques: list(data.mitre_attack_techniques, technique),
  });
}

/** The same as readers of the client's calls. */
export const vtisReader: Reader<VmrayVtis> = {
  safeParse: (data) => (isItem(data) ? { success: true, data: readVtis(data) } : { success: false }),
};
export const mitreAttackReader: Reader<VmrayMitreAttack> = {
  safeParse: (data) => (isItem(data) ? { success: true, data: readMitreAttack(data) } : { success: false }),
};

function vti(item: SummaryItem): VmrayVti {
  return {
    id: item.id,
    category: text(item.category),
    operation: text(item.operation),
    score: number(item.score),
    classifications: texts(item.classifications),
    threat_names: texts(item.threat_names),
    analysis_ids: oddList(item.analysis_ids),
  };
}

function technique(item: SummaryItem): VmrayTechnique {
  return {
    technique_id: text(item.technique_id),
    technique: text(item.technique),
    tactics: texts(item.tactics),
    threat_indicators: list(item.threat_indicators, ({ id }) => ({ id })),
  };
}
