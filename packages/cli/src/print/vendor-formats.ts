import type { SandboxReport } from '@sandjury/core';
import type { VendorFormat } from '../flags/choices.ts';
import type { FilterFlags } from '../flags/options.ts';
import { escapedJson } from '../text/json.ts';

/** Reports in a vendor's format. SecOps has limits of its own, which the flags replace. */
export async function renderVendorFormat(
  format: VendorFormat,
  reports: readonly SandboxReport[],
  flags: FilterFlags,
): Promise<string> {
  const { createSecopsFormat, xsoar } = await import('@sandjury/vmray-soar');
  if (format === 'xsoar') return `${escapedJson(xsoar.render(reports))}\n`;
  const { mostIocs, scoreThreshold, mostIndicators } = flags;
  const secops = createSecopsFormat({
    ...(mostIocs !== undefined && { maxIocsToReturn: mostIocs }),
    ...(scoreThreshold !== undefined && { threatIndicatorScoreThreshold: scoreThreshold }),
    ...(mostIndicators !== undefined && { maxThreatIndicatorsToReturn: mostIndicators }),
  });
  return `${escapedJson(secops.render(reports))}\n`;
}
