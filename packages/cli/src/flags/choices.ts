import type { StrategyName } from '@sandjury/compare';
import type { IocType, VerdictValue } from '@sandjury/core';
import type { ExportFormat, TlpLabel } from '@sandjury/export';

// The words of options stand here so that help and completion need not load the packages that give them their meaning. Their
// types, and choices.test.ts, hold them to those packages.

/** `--ioc-type` */
export const iocTypes = [
  'domain-name',
  'ipv4-addr',
  'ipv6-addr',
  'url',
  'email-addr',
  'email-message',
  'file',
  'file-name',
  'mutex',
  'process',
  'windows-registry-key',
] as const satisfies IocType[];

/** `--ioc-verdict` */
export const verdicts = ['malicious', 'suspicious', 'benign', 'unknown'] as const satisfies VerdictValue[];

/** `--strategy`, which also takes `threshold:N`. */
export const strategies = ['most-severe', 'majority', 'weighted', 'most-reliable'] as const satisfies StrategyName[];

/** Formats that take a comparison elsewhere. */
export const exportNames = [
  'stix',
  'misp',
  'csv',
  'csv-summary',
  'markdown',
  'html',
  'soar',
] as const satisfies ExportFormat['name'][];
export type ExportName = (typeof exportNames)[number];

export function isExportName(format: string): format is ExportName {
  return exportNames.some((name) => name === format);
}

/** `--tlp` */
export const tlpNames = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const satisfies TlpLabel[];
