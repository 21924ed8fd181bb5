import { type AnalysisRef, blankIoc, type SandboxReport } from '@sandjury/core';
import { finishReport } from '@sandjury/core/toolkit';
import type { TinyBehaviour, TinySample } from './provider.ts';

/** The wire as a report. `raw` holds both replies. */
export function toTinyReport(
  ref: AnalysisRef,
  raw: { sample: TinySample; behaviour: TinyBehaviour },
  { sample, behaviour }: { sample: TinySample; behaviour: TinyBehaviour },
): SandboxReport {
  const isBad = sample.verdict === 'bad';
  const evidence = isBad ? ['/sample/verdict'] : [];
  return finishReport({
    schemaVersion: 1,
    provider: ref.provider,
    product: { name: 'Tiny Sandbox', version: null },
    ref,
    sample: {
      kind: sample.url === null ? 'file' : 'url',
      url: sample.url,
      hashes: sample.url === null ? { md5: sample.md5, sha256: sample.sha256 } : {},
      names: raw.sample.name === '' ? [] : [raw.sample.name],
      size: null,
      type: null,
      mimeType: null,
      parents: [],
      children: [],
    },
    verdict: {
      value: isBad ? 'malicious' : 'unknown',
      score: null,
      vendor: sample.verdict ?? null,
      reason: null,
      evidence,
    },
    classifications: [],
    threatNames: [],
    indicators: behaviour.alerts.map(({ group, text, attack }, place) => ({
      id: null,
      category: group,
      operation: text,
      score: null,
      vendorScore: null,
      classifications: [],
      threatNames: [],
      techniques: [attack],
      analyses: [],
      observedAt: null,
      evidence: [`/behaviour/alerts/${place}`],
    })),
    techniques: behaviour.alerts.map(({ attack }, place) => {
      return { id: attack, name: null, tactics: [], evidence: [`/behaviour/alerts/${place}/attack`] };
    }),
    iocs: behaviour.domains.map((domain, place) => {
      return { ...blankIoc('domain-name', domain), evidence: [`/behaviour/domains/${place}`] };
    }),
    analyses: [],
    submittedAt: null,
    analyzedAt: sample.at ?? null,
    link: null,
    complete: true,
    warnings: [],
    raw,
  });
}
