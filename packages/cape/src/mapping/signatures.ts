import type { AttackTechnique, ThreatIndicator } from '@sandjury/core';
import {
  eachMember,
  eachOf,
  type IndicatorRows,
  indicatorsIn,
  readTime,
  techniquesOf,
  type Warnings,
} from '@sandjury/core/toolkit';
import { type CapeReport, root } from '../wire/report.ts';

/** Categories of signatures that name a kind of malware, among those that lib/cuckoo/common/scoring.py counts as malicious. */
const malwareKind = /^(?:malware|ransomware|infostealer|rat|trojan|rootkit|bootkit|wiper|banker|keylogger)$/;

/**
 * Signatures that matched, and alerts of Suricata. `score` is null: severity, 1 … 4, is a level, and what it counts depends on weight
 * and confidence. Families of a signature are guesses, and stay with it.
 */
export function indicatorsOf(report: CapeReport, runId: string): ThreatIndicator[] {
  const claims = claimsOf(report);
  const rows: IndicatorRows<CapeReport> = {
    signatures: ({ name: id, description, categories, severity: vendorScore, families: threatNames }) => {
      // CAPE gives several where the model has one.
      const kinds = categories.map((category) => category.toLowerCase()).sort();
      const techniques = claims.filter((claim) => id !== null && claim.signature === id).map((claim) => claim.id);
      const said = {
        id,
        vendorScore,
        threatNames,
        techniques,
        classifications: kinds.filter((kind) => malwareKind.test(kind)),
      };
      return { category: kinds.join(', ') || 'uncategorised', name: description ?? id ?? 'unnamed signature', ...said };
    },
    suricata: {
      alerts: ({ signature, sid: id, severity: vendorScore, timestamp }) => {
        const observedAt = readTime(timestamp)?.time ?? null;
        return { category: 'suricata', name: signature ?? 'unnamed rule', id, vendorScore, observedAt };
      },
    },
  };
  return indicatorsIn(report, rows, root, { analyses: [runId] });
}

/** Techniques of `ttps`, with the names and tactics of `mitre_attck` where the server adds those. */
export function techniquesIn(report: CapeReport, warnings: Warnings): AttackTechnique[] {
  const named = eachMember(report.mitre_attck, `${root}/mitre_attck`, (entries, place, tactic) =>
    eachOf(entries, place, ({ t_id: id, ttp_name: name }, at) => [{ id, name, tactics: [tactic], at }]),
  );
  // Signatures carry ids of the Malware Behavior Catalog too.
  return techniquesOf([...claimsOf(report), ...named], warnings);
}

/** One id that a signature stands for, and where that is said. */
function claimsOf({ ttps }: CapeReport): { id: string; signature: string | null; at: string }[] {
  if (!Array.isArray(ttps)) {
    return eachMember(ttps, `${root}/ttps`, (signatures, at, id) =>
      signatures.map((signature) => ({ id, signature, at })),
    );
  }
  return eachOf(ttps, `${root}/ttps`, ({ signature, ttp, ttps: several }, at) =>
    [...ttp, ...several].map((id) => ({ id, signature, at })),
  );
}
