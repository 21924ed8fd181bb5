import { type AttackTechnique, pointer, readTechniqueId, type ThreatIndicator } from '@sandjury/core';
import { blankIndicator, eachOf, present, readTime, techniquesOf, type Warnings } from '@sandjury/core/toolkit';
import { type CapeReport, root } from '../wire/report.ts';

/** Categories of signatures that name a kind of malware, among those that lib/cuckoo/common/scoring.py counts as malicious. */
const malwareKind = /^(?:malware|ransomware|infostealer|rat|trojan|rootkit|bootkit|wiper|banker|keylogger)$/;

/**
 * Signatures that matched, and alerts of Suricata. `score` is null: severity, 1 … 4, is a level, and what it counts depends on weight
 * and confidence. Families of a signature are guesses, and stay with it.
 */
export function indicatorsOf(report: CapeReport, runId: string): ThreatIndicator[] {
  const claims = claimsOf(report);
  const signatures = eachOf(report.signatures, `${root}/signatures`, (signature, at): ThreatIndicator[] => {
    const { name, description, severity: vendorScore, families: threatNames } = signature;
    // CAPE gives several where the model has one.
    const categories = signature.categories.map((category) => category.toLowerCase()).sort();
    const blank = blankIndicator(categories.join(', ') || 'uncategorised', description ?? name ?? 'unnamed signature');
    const classifications = categories.filter((category) => malwareKind.test(category));
    const claimed = claims.filter((claim) => name !== null && claim.signature === name).map(({ id }) => id);
    const techniques = claimed.flatMap((id) => readTechniqueId(id) ?? []);
    const own = { id: name, vendorScore, classifications, threatNames, techniques };
    return [{ ...blank, ...own, analyses: [runId], evidence: [at] }];
  });
  const alerts = eachOf(report.suricata?.alerts, `${root}/suricata/alerts`, (alert, at): ThreatIndicator[] => {
    const blank = blankIndicator('suricata', alert.signature ?? 'unnamed rule');
    const observedAt = readTime(alert.timestamp)?.time ?? null;
    return [{ ...blank, id: alert.sid, vendorScore: alert.severity, observedAt, analyses: [runId], evidence: [at] }];
  });
  return [...signatures, ...alerts];
}

/** Techniques of `ttps`, with the names and tactics of `mitre_attck` where the server adds those. */
export function techniquesIn(report: CapeReport, warnings: Warnings): AttackTechnique[] {
  const named = Object.entries(report.mitre_attck ?? {}).flatMap(([tactic, entries]) =>
    eachOf(entries, root + pointer('mitre_attck', tactic), ({ t_id: id, ttp_name: name }, at) =>
      present(id).map((one) => ({ id: one, name, tactics: [tactic], at })),
    ),
  );
  // Signatures carry ids of the Malware Behavior Catalog too.
  return techniquesOf([...claimsOf(report), ...named], warnings);
}

/** One id that a signature stands for, and where that is said. */
function claimsOf({ ttps }: CapeReport): { id: string; signature: string | null; at: string }[] {
  if (!Array.isArray(ttps)) {
    return Object.entries(ttps ?? {}).flatMap(([id, signatures]) =>
      (signatures ?? []).map((signature) => ({ id, signature, at: root + pointer('ttps', id) })),
    );
  }
  return eachOf(ttps, `${root}/ttps`, ({ signature, ttp, ttps: several }, at) =>
    [...ttp, ...several].map((id) => ({ id, signature, at })),
  );
}
