import type { SandboxReport } from '@sandjury/core';
import type { FilterFlags } from '../flags/options.ts';
import { escapedJson } from '../text/json.ts';

/** Formats of one vendor's world, which print reports: VMRay's for Cortex XSOAR and Google SecOps. */
export const vendorFormats = ['xsoar', 'secops'] as const;
export type VendorFormat = (typeof vendorFormats)[number];

export function isVendorFormat(format: string): format is VendorFormat {
  return vendorFormats.some((name) => name === format);
}

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
