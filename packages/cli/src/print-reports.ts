import type { SandboxReport } from '@sandjury/core';
import type { Io } from './io.ts';
import type { ReportsOptions } from './options.ts';
import { oneOrMany, toJson, withoutRaw } from './render/json.ts';

/** Reports as JSON or as text for a person. */
export async function printReports(
  reports: readonly SandboxReport[],
  inputs: number,
  options: ReportsOptions,
  io: Io,
): Promise<void> {
  if (options.format === 'json') {
    io.out(
      toJson(
        oneOrMany(
          reports.map((report) => withoutRaw(report, options.raw)),
          inputs,
        ),
      ),
    );
    return;
  }
  const { renderReport } = await import('./render/report.ts');
  io.out(reports.map((report) => renderReport(report, io)).join('\n'));
}
