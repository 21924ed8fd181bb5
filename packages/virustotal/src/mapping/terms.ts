import type { Term } from '@sandjury/core';
import { present } from '@sandjury/core/toolkit';
import type { Reading } from './reading.ts';

/** Words that have another one in STIX 2.1 `malware-type-ov`. */
const malwareTypes: ReadonlyMap<string, string> = new Map([
  ['ransom', 'ransomware'],
  ['rat', 'remote-access-trojan'],
  ['spreader', 'worm'],
  ['miner', 'resource-exploitation'],
]);

/** They say whether it is malware, and not of which kind. */
const noKinds: ReadonlySet<string> = new Set(['clean', 'malware', 'unknown_verdict']);

/** Kinds of malware: those that most engines agree on, and those of the sandboxes. */
export function classificationsOf({ attributes, sandboxes }: Reading): Term[] {
  const popular = attributes.popular_threat_classification?.popular_threat_category ?? [];
  const words = present(
    popular.map((entry) => entry?.value),
    Object.values(attributes.sandbox_verdicts ?? {}).flatMap((entry) => entry?.malware_classification),
    sandboxes.flatMap(({ seen }) => seen.verdicts),
  );
  return words.flatMap((vendor) => {
    const word = vendor.trim().toLowerCase();
    return noKinds.has(word) ? [] : [{ value: malwareTypes.get(word) ?? word, vendor }];
  });
}

/** Names of malware, by the engines together, by sandboxes, and of the families of a configuration. */
export function threatNamesOf({ attributes, sandboxes }: Reading): string[] {
  const popular = attributes.popular_threat_classification;
  return present(
    popular?.suggested_threat_label,
    popular?.popular_threat_name?.map((entry) => entry?.value),
    Object.values(attributes.sandbox_verdicts ?? {}).flatMap((entry) => entry?.malware_names),
    sandboxes.flatMap(({ seen }) => seen.verdict_labels),
    attributes.malware_config?.families?.map((entry) => entry?.family),
  );
}
