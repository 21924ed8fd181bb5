import { ConfigurationError } from '@sandjury/core';
import type { ExportFormat, TlpLabel } from '@sandjury/export';
import type { Io } from './io.ts';
import type { Compared } from './print-comparisons.ts';

// The names stand here so that help and completion need not load the package.
export const exportNames = [
  'stix',
  'misp',
  'csv',
  'markdown',
  'html',
  'soar',
] as const satisfies ExportFormat['name'][];
export type ExportName = (typeof exportNames)[number];

export const tlpNames = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const satisfies TlpLabel[];

export function isExportName(format: string): format is ExportName {
  return exportNames.some((name) => name === format);
}

/**
 * Comparisons in a format to take away. JSON formats print an array for several inputs, text formats one after the other; a
 * page is of one sample.
 */
export async function renderExport(
  name: ExportName,
  compared: readonly Compared[],
  { inputs, tlp, io }: { inputs: number; tlp: TlpLabel | undefined; io: Io },
): Promise<string> {
  const { exportFormats } = await import('@sandjury/export');
  const format = exportFormats.find((candidate) => candidate.name === name);
  if (format === undefined) throw new ConfigurationError(`There is no format "${name}".`);
  if (name === 'html' && compared.length > 1) {
    throw new ConfigurationError('A page is of one sample: ask for one input, or for another format.');
  }
  const texts = compared.map((one) => format.render(one, { now: io.now(), tlp }));
  if (!format.mediaType.includes('json')) return texts.join('\n');
  return inputs === 1 && texts.length === 1
    ? (texts[0] ?? '')
    : `[\n${texts.map((text) => text.trimEnd()).join(',\n')}\n]\n`;
}
