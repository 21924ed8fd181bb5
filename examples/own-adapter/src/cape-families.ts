import { type Ioc, pointer } from '@sandjury/core';
import { artifact, type MappingContext, present } from './cape-artifacts.ts';
import { type CapeReport, DetectionsSchema } from './cape-schemas.ts';

/** The names of families in a report, and what CAPE detected them on. */
export interface Families {
  names: string[];
  /** By a file's SHA-256. */
  bySha256: Map<string, string[]>;
}

/** Families of `detections`, and of the malware configurations that parsers found. */
export function familiesOf(report: CapeReport): Families {
  const names = configsOf(report).map(({ family }) => family);
  const bySha256 = new Map<string, string[]>();
  if (typeof report.detections === 'string') names.push(...present(report.detections));
  for (const detection of DetectionsSchema.parse(report.detections) ?? []) {
    const family = detection?.family;
    if (!family) continue;
    names.push(family);
    // What it was detected on is a hash, the text of an alert, or empty: by Yara, ClamAV, Suricata, behaviour.
    for (const value of (detection?.details ?? []).flatMap((detail) => Object.values(detail ?? {}))) {
      if (typeof value !== 'string' || !/^[0-9a-f]{64}$/i.test(value)) continue;
      const sha256 = value.toLowerCase();
      bySha256.set(sha256, [...(bySha256.get(sha256) ?? []), family]);
    }
  }
  return { names, bySha256 };
}

/**
 * Addresses and mutexes that stand in a malware configuration: what CAPE is there for, and indicators beyond doubt. The keys are those
 * of the README of CAPESandbox/CAPE-parsers; older parsers have keys of their own, which stay in `raw`.
 */
export function configIocs(report: CapeReport, at: string, context: MappingContext): Ioc[] {
  return configsOf(report).flatMap(({ family, index, values }) => {
    const found = (type: 'url' | 'mutex', value: unknown, ...path: (string | number)[]) =>
      present(value).map((text) =>
        artifact(type, text, at + pointer('CAPE', 'configs', index, family, ...path), context, {
          isIoc: true,
          verdict: 'malicious',
          threatNames: [family],
          categories: ['malware-configuration'],
        }),
      );
    const addresses = Array.isArray(values.CNCs) ? values.CNCs : [];
    return [
      ...addresses.flatMap((address, place) => found('url', address, 'CNCs', place)),
      ...found('mutex', values.mutex, 'mutex'),
    ];
  });
}

interface Config {
  family: string;
  index: number;
  values: { readonly CNCs?: unknown; readonly mutex?: unknown };
}

/** Each entry is keyed by the family; keys with an underscore are CAPE's own (`update_cape_configs` in modules/processing/CAPE.py). */
function configsOf(report: CapeReport): Config[] {
  return (report.CAPE?.configs ?? []).flatMap((config, index) =>
    Object.entries(config ?? {}).flatMap(([family, values]) => {
      if (family === '' || family.startsWith('_') || typeof values !== 'object' || values === null) return [];
      return [{ family, index, values }];
    }),
  );
}
