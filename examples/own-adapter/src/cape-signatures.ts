import type { ThreatIndicator } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import type { CapeReport } from './cape-schemas.ts';

/** Categories of signatures that name a kind of malware, among those that lib/cuckoo/common/scoring.py counts as malicious. */
const malwareKinds: ReadonlySet<string> = new Set([
  'malware',
  'ransomware',
  'infostealer',
  'rat',
  'trojan',
  'rootkit',
  'bootkit',
  'wiper',
  'banker',
  'keylogger',
]);

/**
 * Signatures that matched. `score` is null: severity, 1 … 3, is a level, and what it counts depends on weight and confidence.
 */
export function signatureIndicators(
  report: CapeReport,
  at: string,
  techniques: ReadonlyMap<string, readonly string[]>,
  runId: string,
  warnings: Warnings,
): ThreatIndicator[] {
  return (report.signatures ?? []).flatMap((signature, index) => {
    const place = `${at}/signatures/${index}`;
    if (signature === null) {
      warnings.add('malformed-value', 'A signature that is no object was left out.', place);
      return [];
    }
    const { name, description, severity } = signature;
    const categories = (signature.categories ?? []).map((category) => category.toLowerCase()).sort();
    return [
      {
        id: name || null,
        // CAPE gives several where the model has one.
        category: categories.join(', ') || 'uncategorised',
        operation: description || name || 'unnamed signature',
        score: null,
        vendorScore: severity ?? null,
        classifications: categories.filter((category) => malwareKinds.has(category)),
        threatNames: signature.families ?? [],
        techniques: [...(techniques.get(name ?? '') ?? [])],
        analyses: [runId],
        observedAt: null,
        evidence: [place],
      },
    ];
  });
}
