import type { SandboxReport } from '@sandjury/core';
import { customFormat, customText } from './custom-formats.ts';
import type { Io } from './io.ts';
import type { ReportsOptions } from './options.ts';
import { oneOrMany, toJson, withoutRaw } from './render/json.ts';
import { filtered } from './report-filters.ts';
import { isVendorFormat, renderVendorFormat } from './vendor-formats.ts';

/** Reports as JSON or as text for a person. */
export async function printReports(
  reports: readonly SandboxReport[],
  inputs: number,
  options: ReportsOptions,
  io: Io,
): Promise<void> {
  const kept = await filtered(reports, options);
  if (isVendorFormat(options.format)) {
    io.out(await renderVendorFormat(options.format, kept, options));
    return;
  }
  if (options.format === 'json') {
    io.out(
      toJson(
        oneOrMany(
          kept.map((report) => withoutRaw(report, options.raw)),
          inputs,
        ),
      ),
    );
    return;
  }
  const custom = await customFormat(options.format, io);
  if (custom !== null) {
    io.out(customText(custom, kept));
    return;
  }
  const { renderReport } = await import('./render/report.ts');
  io.out(kept.map((report) => renderReport(report, io)).join('\n'));
}
