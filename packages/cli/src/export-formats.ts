import { ConfigurationError } from '@sandjury/core';
import type { TlpLabel } from '@sandjury/export';
import { type ExportName, exportNames } from './choices.ts';
import type { Io } from './io.ts';
import type { Compared } from './print-comparisons.ts';
import { escapedJson } from './render/json.ts';

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
  const isOne = inputs === 1 && texts.length === 1;
  return escapedJson(isOne ? texts.join('') : `[\n${texts.map((text) => text.trimEnd()).join(',\n')}\n]\n`);
}
