import { type Compared, compareForExport, type Question } from '@sandjury/compare';
import type { SandboxReport } from '@sandjury/core';
import { isExportName } from '../flags/choices.ts';
import type { ReportsOptions } from '../flags/options.ts';
import { oneOrMany, toJson, toJsonLine, withoutRaw } from '../text/json.ts';
import type { Io } from '../world/io.ts';
import { printComparisons } from './comparisons.ts';
import { pluginFormat, pluginText } from './custom-formats.ts';
import { filtered } from './report-filters.ts';

/** Reports as JSON or lines of it, in a vendor's format, as one document in a format to take away, or as text for a person. */
export async function printReports(
  reports: readonly SandboxReport[],
  inputs: number,
  options: ReportsOptions,
  io: Io,
): Promise<void> {
  const { format, raw } = options;
  const kept = await filtered(reports, options);
  if (format === 'ndjson') io.out(kept.map((report) => toJsonLine(withoutRaw(report, raw))).join(''));
  else if (format === 'json') {
    const printed = kept.map((report) => withoutRaw(report, raw));
    io.out(toJson(oneOrMany(printed, inputs)));
  } else if (isExportName(format)) {
    const compared = kept.map((report) => comparedAlone(report, io));
    await printComparisons(compared, inputs, { ...options, format }, io);
  } else {
    const custom = await pluginFormat(format, io);
    if (custom !== null) {
      io.out(pluginText(custom, kept, options));
      return;
    }
    const { renderReport } = await import('../render/report.ts');
    io.out(kept.map((report) => renderReport(report, io)).join('\n'));
  }
}

/** A report as the comparison of one source, which is what formats to take away are made of. */
function comparedAlone(report: SandboxReport, io: Io): Compared {
  const { provider } = report;
  const outcomes = [{ provider, status: 'reported' as const, report, others: [] }];
  return compareForExport(outcomes, { question: questionAbout(report), now: io.now() });
}

/** What names the sample of a report: its strongest hash, its URL, its name. */
export function questionAbout({ sample: { hashes, url, names }, ref }: SandboxReport): Question {
  const hash = hashes.sha256 ?? hashes.sha1 ?? hashes.md5;
  if (hash !== undefined) return { hash };
  return url === null ? { file: names[0] ?? ref.id, hashes } : { url };
}
