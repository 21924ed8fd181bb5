import { type AttackTechnique, pointer, type ThreatIndicator } from '@sandjury/core';
import {
  blankIndicator,
  eachOf,
  present,
  type TechniqueClaim,
  techniquesOf,
  type Warnings,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviours, VirustotalMitreTrees } from '../wire/behaviours.ts';
import type { VirustotalAttributes } from '../wire/objects.ts';

const mostEngines = 100;

type Text = string | null;

/** `operation` is the name of a rule, or what it says; [] without either. */
function indicator(
  [category, operation, id, description]: readonly [string, Text, Text, Text?],
  at: string,
  more: Partial<ThreatIndicator> = {},
): ThreatIndicator[] {
  const name = operation ?? description;
  if (!name) return [];
  const descriptions = present(description);
  return [
    {
      ...blankIndicator(category, name),
      id,
      ...(descriptions.length > 0 && { descriptions }),
      evidence: [at],
      ...more,
    },
  ];
}

/** What engines, rules and the vendor's own severity say of the sample. Scores are null: levels are words. */
export function sampleIndicators(
  attributes: VirustotalAttributes,
  root: string,
  warnings: Warnings,
): ThreatIndicator[] {
  const { threat_severity: severity, crowdsourced_yara_results: yara } = attributes;
  const isGraded = /_(?:LOW|MEDIUM|HIGH)$/.test(severity?.threat_severity_level ?? '');
  const graded = [
    'severity',
    severity?.threat_severity_level ?? null,
    null,
    severity?.level_description ?? null,
  ] as const;
  return [
    ...engineIndicators(attributes, root, warnings),
    ...eachOf(yara, `${root}/crowdsourced_yara_results`, ({ rule_name: name, ruleset_id: id, description }, at) =>
      indicator(['yara', name, id, description], at),
    ),
    ...eachOf(attributes.sigma_analysis_results, `${root}/sigma_analysis_results`, (rule, at) =>
      indicator(['sigma', rule.rule_title, rule.rule_id, rule.rule_description], at),
    ),
    ...eachOf(attributes.crowdsourced_ids_results, `${root}/crowdsourced_ids_results`, (rule, at) =>
      indicator(['ids', rule.rule_msg, rule.rule_id], at),
    ),
    ...(isGraded ? indicator(graded, `${root}/threat_severity/threat_severity_level`) : []),
  ];
}

function engineIndicators(attributes: VirustotalAttributes, root: string, warnings: Warnings): ThreatIndicator[] {
  const found = Object.entries(attributes.last_analysis_results ?? {}).flatMap(([engine, said]) => {
    if (said?.category !== 'malicious' && said?.category !== 'suspicious') return [];
    return indicator(['engine', said.result ?? said.category, engine], root + pointer('last_analysis_results', engine));
  });
  if (found.length > mostEngines) {
    const message = `${found.length - mostEngines} engines were left out; raw has them all.`;
    warnings.add('truncated', message, `${root}/last_analysis_results`);
  }
  return found.slice(0, mostEngines);
}

/** Signatures and alerts of the sandboxes, each with the run that saw it. */
export function behaviourIndicators({ data }: VirustotalBehaviours): ThreatIndicator[] {
  return eachOf(data, '/behaviours/data', ({ attributes: seen }, place) => {
    const at = `${place}/attributes`;
    const analyses = [seen.sandbox_name];
    return [
      ...eachOf(seen.signature_matches, `${at}/signature_matches`, ({ name, description }, at) =>
        indicator(['signature', name, name, description], at, { analyses }),
      ),
      ...eachOf(
        seen.mitre_attack_techniques,
        `${at}/mitre_attack_techniques`,
        ({ id, signature_description: text }, at) =>
          indicator(['signature', text, null], at, { analyses, techniques: present(id) }),
      ),
      ...eachOf(seen.ids_alerts, `${at}/ids_alerts`, ({ rule_msg: message, rule_id: id }, at) =>
        indicator(['ids', message, id], at, { analyses }),
      ),
    ];
  });
}

/** Techniques of the behaviours, with names and tactics of the trees. */
export function techniquesIn(
  behaviours: VirustotalBehaviours,
  trees: VirustotalMitreTrees,
  warnings: Warnings,
): AttackTechnique[] {
  const seen = eachOf(behaviours.data, '/behaviours/data', ({ attributes }, at): TechniqueClaim[] =>
    eachOf(attributes.mitre_attack_techniques, `${at}/attributes/mitre_attack_techniques`, ({ id }, at) =>
      id === null ? [] : [{ id, at }],
    ),
  );
  const named = Object.entries(trees.data).flatMap(([sandbox, tree]) =>
    eachOf(tree?.tactics, `/mitreTrees${pointer('data', sandbox, 'tactics')}`, ({ name: tactic, techniques }, place) =>
      eachOf(techniques, `${place}/techniques`, ({ id, name }, at): TechniqueClaim[] =>
        id === null ? [] : [{ id, name, tactics: present(tactic), at }],
      ),
    ),
  );
  return techniquesOf([...seen, ...named], warnings);
}
