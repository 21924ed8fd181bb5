import type { JsonObject, JsonValue } from '../../kit/json.ts';
import { filled, objectsOf, reference } from './summary-items.ts';

/** `vti`, with one match for each indicator. */
export function vtiSection(vtis: readonly JsonObject[], isStatic: boolean): JsonObject {
  const matches = vtis.map((vti): [string, JsonObject] => [
    matchKey(vtis, vti),
    {
      _type: 'vti.match',
      analysis_score: vti.score ?? null,
      category_desc: vti.category ?? null,
      operation_desc: vti.operation ?? null,
      technique_desc: vti.operation ?? null,
      technique_type: 'built_in',
      ...filled({ classifications: vti.classifications }),
    },
  ]);
  const scoreType = isStatic ? 'static' : 'default';
  return {
    _type: 'vti',
    built_in_rules_version: '2024.5.0',
    score_type: scoreType,
    matches: Object.fromEntries(matches),
  };
}

function matchKey(vtis: readonly JsonObject[], vti: JsonObject): string {
  return `vti_match_${vtis.indexOf(vti)}`;
}

// MITRE ATT&CK of April 2019, which a report speaks beside a newer version, had other ids for what are sub-techniques since July 2020.
const oldTechniques: ReadonlyMap<string, readonly [id: string, name: string]> = new Map([
  ['T1036.002', ['T1036', 'Masquerading']],
  ['T1055.012', ['T1093', 'Process Hollowing']],
  ['T1059.001', ['T1086', 'PowerShell']],
]);

/** `mitre_attack`, in the two versions of the matrix that reports of platform 2024.5 have. */
export function mitreAttack(techniques: readonly JsonObject[], vtis: readonly JsonObject[]): JsonObject {
  const newer = techniques.map((one) => describedTechnique(one, String(one.technique_id), String(one.technique)));
  const older = techniques.flatMap((one) => {
    const [id, name] = oldTechniques.get(String(one.technique_id)) ?? [String(one.technique_id), String(one.technique)];
    return id.includes('.') ? [] : [describedTechnique(one, id, name)];
  });
  return {
    _type: 'mitre_attack',
    v4: matrix('mitre_attack.v4', '2019-04-25 20:53:07.719000', older, vtis),
    v14_1: matrix('mitre_attack.v14_1', '2024-04-23 00:00:00', newer, vtis),
  };
}

interface DescribedTechnique {
  readonly id: string;
  readonly name: string;
  readonly tactics: JsonValue;
  /** Ids of the VTIs that support it. */
  readonly vtiIds: readonly JsonValue[];
}

function describedTechnique(technique: JsonObject, id: string, name: string): DescribedTechnique {
  const vtiIds = objectsOf(technique.threat_indicators).map((vti) => vti.id ?? null);
  return { id, name, tactics: technique.tactics ?? [], vtiIds };
}

function matrix(
  type: string,
  version: string,
  techniques: readonly DescribedTechnique[],
  vtis: readonly JsonObject[],
): JsonObject {
  const entries = techniques.map(({ id, name, tactics, vtiIds }): [string, JsonObject] => {
    const matched = vtis.filter((vti) => vtiIds.includes(vti.id ?? null));
    return [
      `technique_${id}`,
      {
        _type: `${type}.technique`,
        technique_id: id,
        description: name,
        tactics,
        technique_version: 1,
        ref_vti_matches: matched.map((vti) => reference('vti', 'matches', matchKey(vtis, vti))),
      },
    ];
  });
  return { _type: type, matrix_version: version, techniques: Object.fromEntries(entries) };
}
