import type { AttackTechnique, Term, ThreatIndicator } from '@sandjury/core';
import { blankIndicator, present, techniquesOf } from '@sandjury/core/toolkit';
import type { JoeAnalysis } from '../wire/analysis.ts';
import { entriesOf, signaturesOf } from '../wire/report.ts';
import { known, type RunReport } from './run.ts';

/** Kinds of rules that can match in a run. `snort` became `suricata` in 2025. */
const rules = ['yara', 'sigma', 'snort', 'suricata'] as const;

/** That a rule of a kind matched in a run; which one, the report of the run says, if anything. */
export function ruleIndicators({ runs }: JoeAnalysis, runIds: readonly string[]): ThreatIndicator[] {
  return (runs ?? []).flatMap((run, number) =>
    rules.flatMap((kind) => {
      if (run?.[kind] !== true) return [];
      const indicator = blankIndicator(kind, `A rule of ${kind} matched`);
      return [{ ...indicator, analyses: runIds.slice(number, number + 1), evidence: [`/info/runs/${number}/${kind}`] }];
    }),
  );
}

/** Signatures and Yara rules of one run. `vendorScore` is the impact of a signature, of which 2 and more is what Joe Sandbox calls high. */
export function signatureIndicators({ wire, at: root, id }: RunReport): ThreatIndicator[] {
  const { yara } = wire.analysis;
  const analyses = [id];
  return [
    ...signaturesOf(wire, root).map(({ text, impact: vendorScore, at }) => {
      return { ...blankIndicator('signature', text), vendorScore, analyses, evidence: [at] };
    }),
    ...(['memorydumps', 'unpackedpes'] as const).flatMap((place) =>
      entriesOf(yara?.[place]?.hit, `${root}/yara/${place}/hit`, ({ rule }, at) =>
        present(rule).map((name) => ({ ...blankIndicator('yara', name), analyses, evidence: [at] })),
      ),
    ),
  ];
}

/** Techniques of one run, each under its tactic. */
export function techniquesIn({ wire: { analysis }, at: root, warnings }: RunReport): AttackTechnique[] {
  const claims = entriesOf(
    analysis.mitreattack?.tactic,
    `${root}/mitreattack/tactic`,
    ({ name: tactic, technique }, below) =>
      entriesOf(technique, `${below}/technique`, ({ id, name }, at) =>
        present(id).map((one) => ({ id: one, name, tactics: present(tactic), at })),
      ),
  );
  return techniquesOf(claims, warnings);
}

/** Names of malware, several of them with commas, and those of the configurations that were extracted. */
export function threatNamesOf(info: JoeAnalysis | null, reports: readonly RunReport[]): string[] {
  const named = (info?.threatname ?? '').split(',').map((name) => name.trim());
  const configured = reports.flatMap(({ wire: { analysis } }) => [
    ...entriesOf(analysis.malware_configs?.config, '', (config) => present(config['@threatname'])),
  ]);
  return [...named, ...configured].flatMap((name) => present(known(name)));
}

/** Codes of Joe Sandbox whose meaning is sure; `troj`, `evad` and others stay as they are. */
const kinds: ReadonlyMap<string, string> = new Map([['phis', 'phishing']]);

/** Short codes with a dot behind each: `phis.`, `troj.evad.`. */
export function classificationsOf({ classification }: JoeAnalysis): Term[] {
  const codes = (classification ?? '').split('.').map((code) => code.trim());
  return present(...codes).map((vendor) => ({
    value: kinds.get(vendor.toLowerCase()) ?? vendor.toLowerCase(),
    vendor,
  }));
}
