import type { Compared } from '@sandjury/compare';
import type { TlpLabel } from '@sandjury/export';
import { type ExportName, isExportName } from '../flags/choices.ts';
import type { ComparisonOptions } from '../flags/options.ts';
import { oneOrMany, toJson, toJsonLine } from '../text/json.ts';
import type { Io } from '../world/io.ts';
import { pluginFormat, pluginText } from './custom-formats.ts';
import { exportWriter, renderExport } from './export-formats.ts';

/**
 * Comparisons as JSON or lines of it, as one document in a format to take away, in a vendor's format or, one after the other, as
 * screens for a person.
 */
export async function printComparisons(
  compared: readonly Compared[],
  inputs: number,
  options: ComparisonOptions,
  io: Io,
): Promise<void> {
  const { format, tlp } = options;
  const comparisons = compared.map(({ comparison }) => comparison);
  if (format === 'json') io.out(toJson(oneOrMany(comparisons, inputs)));
  else if (format === 'ndjson') io.out(comparisons.map(toJsonLine).join(''));
  else if (isExportName(format)) {
    const [one] = compared;
    if (inputs === 1 && compared.length === 1 && one !== undefined)
      io.out(await renderExport(format, one, { tlp, io }));
    else await printDocument(format, compared, { tlp, io });
  } else {
    const custom = await pluginFormat(format, io);
    if (custom !== null) {
      const reports = compared.flatMap((one) => one.reports);
      io.out(pluginText(custom, reports, options));
      return;
    }
    const { renderComparison } = await import('../render/comparison.ts');
    const { explain } = options;
    const screens = compared.map(({ comparison, reports }) => renderComparison(comparison, io, { explain, reports }));
    io.out(screens.join('\n'));
  }
}

/** The columns are those of all sources, in the order in which they come. */
async function printDocument(
  format: ExportName,
  compared: readonly Compared[],
  exporting: { tlp: TlpLabel | undefined; io: Io },
): Promise<void> {
  const providers = compared.flatMap(({ comparison }) => comparison.sources.map(({ provider }) => provider));
  const writer = await exportWriter(format, [...new Set(providers)], exporting);
  for (const one of compared) writer.add(one);
  await writer.end();
}
