import type { AttackTechnique, ThreatIndicator } from '@sandjury/core';
import {
  eachMember,
  eachOf,
  firstOf,
  type IndicatorRows,
  indicatorOf,
  indicatorsIn,
  techniquesOf,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviour } from '../wire/behaviours.ts';
import type { VirustotalAttributes } from '../wire/objects.ts';
import type { Reading } from './reading.ts';

const mostEngines = 100;

/** What rules and the vendor's own severity say of the sample. Scores are null: levels are words. */
const said: IndicatorRows<VirustotalAttributes> = {
  crowdsourced_yara_results: ({ rule_name: name, ruleset_id: id, description }) => ({
    category: 'yara',
    name,
    id,
    description,
  }),
  sigma_analysis_results: ({ rule_title: name, rule_id: id, rule_description: description }) => ({
    category: 'sigma',
    name,
    id,
    description,
  }),
  crowdsourced_ids_results: ({ rule_msg: name, rule_id: id }) => ({ category: 'ids', name, id }),
  threat_severity: ({ threat_severity_level: name, level_description: description }) =>
    /_(?:LOW|MEDIUM|HIGH)$/.test(name ?? '') ? { category: 'severity', name, description } : null,
};

/** Signatures and alerts of a sandbox. */
const signatures: IndicatorRows<VirustotalBehaviour['attributes']> = {
  signature_matches: ({ name, description }) => ({ category: 'signature', name, id: name, description }),
  mitre_attack_techniques: ({ id, signature_description: name }) => ({ category: 'signature', name, techniques: [id] }),
  ids_alerts: ({ rule_msg: name, rule_id: id }) => ({ category: 'ids', name, id }),
};

/** What engines, rules, and sandboxes with their runs say of the sample. */
export function indicatorsOf({ attributes, sandboxes, at, warnings }: Reading): ThreatIndicator[] {
  const place = { at: `${at}/last_analysis_results`, warnings };
  const engines = eachMember(attributes.last_analysis_results, place.at, ({ category, result }, at, engine) => {
    const isHit = category === 'malicious' || category === 'suspicious';
    return isHit ? indicatorOf({ category: 'engine', name: result ?? category, id: engine }, at) : [];
  });
  return [
    ...firstOf(engines, mostEngines, 'engines', place),
    ...indicatorsIn(attributes, said, at),
    ...sandboxes.flatMap(({ name, seen, at }) => indicatorsIn(seen, signatures, at, { analyses: [name] })),
  ];
}

/** Techniques of the behaviours, with names and tactics of the trees. */
export function techniquesIn({ sandboxes, trees, warnings }: Reading): AttackTechnique[] {
  const claimed = sandboxes.flatMap(({ seen, at }) =>
    eachOf(seen.mitre_attack_techniques, `${at}/mitre_attack_techniques`, ({ id }, at) => [{ id, at }]),
  );
  const named = eachMember(trees?.data, '/mitreTrees/data', (tree, at) =>
    eachOf(tree.tactics, `${at}/tactics`, ({ name: tactic, techniques }, at) =>
      eachOf(techniques, `${at}/techniques`, ({ id, name }, at) => [{ id, name, tactics: [tactic], at }]),
    ),
  );
  return techniquesOf([...claimed, ...named], warnings);
}
