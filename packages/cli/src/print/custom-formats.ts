import { ConfigurationError, type PluginFormat, type ReportFilters, type SandboxReport } from '@sandjury/core';
import { firstLine } from '../configuration/documents/document.ts';
import { type ConfiguredIo, configurationOf } from '../configuration/load-once.ts';
import { exportNames } from '../flags/choices.ts';
import type { FilterFlags } from '../flags/options.ts';
import { pluginWithFormat } from '../plugins.ts';
import { escapedJson, isJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';
import { filtersOf } from './report-filters.ts';

const ownFormats: ReadonlySet<string> = new Set(['table', 'json', 'ndjson', ...exportNames]);

/** The format of this name that an adapter brings, ours first; null for what this program prints itself. */
export async function pluginFormat(name: string, io: ConfiguredIo): Promise<PluginFormat | null> {
  if (ownFormats.has(name)) return null;
  const formats = (await pluginWithFormat(name))?.formats ?? (await customFormats(io));
  return formats.find((format) => format.name === name) ?? null;
}

/** The formats of all adapters of third parties that the configuration names. */
export async function customFormats(io: ConfiguredIo): Promise<PluginFormat[]> {
  const plugins = await (await configurationOf(io)).thirdParties();
  return plugins.flatMap(({ formats }) => formats);
}

/** Ends of lines and tabs, which text may have; a return alone would write over what stands before it. */
const layout = /(\r?\n|\t)/;

/**
 * Reports in such a format, with an end of line. JSON, and lines of it, is spelt as ours is; in other text what would act on a
 * terminal is shown, as in our tables.
 */
export function pluginText(format: PluginFormat, reports: readonly SandboxReport[], flags: FilterFlags): string {
  const text = renderedBy(format, reports, filtersOf(flags));
  const spelt = isJson(text) || text.trimEnd().split('\n').every(isJson) ? escapedJson(text) : shown(text);
  return spelt.endsWith('\n') ? spelt : `${spelt}\n`;
}

/** Throws ConfigurationError where the adapter does: it is no fault of this program. */
function renderedBy(format: PluginFormat, reports: readonly SandboxReport[], filters: ReportFilters): string {
  const mistake = (reason: string, cause?: unknown) =>
    new ConfigurationError(`The adapter that brings --format ${format.name} failed: ${reason}`, { cause });
  let text: unknown;
  try {
    text = format.render(reports, filters);
  } catch (cause) {
    throw mistake(firstLine(cause), cause);
  }
  if (typeof text !== 'string') throw mistake('what it made is no text.');
  return text;
}

function shown(text: string): string {
  const parts = text.split(layout);
  return parts.map((part, index) => (index % 2 === 1 ? part : printable(part))).join('');
}
