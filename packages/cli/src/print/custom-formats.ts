import { ConfigurationError, type PluginFormat, type SandboxReport } from '@sandjury/core';
import { firstLine } from '../configuration/documents/document.ts';
import { type ConfiguredIo, configurationOf } from '../configuration/load-once.ts';
import { exportNames, vendorFormats } from '../flags/choices.ts';
import { escapedJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';

const ownFormats: ReadonlySet<string> = new Set(['table', 'json', 'ndjson', ...exportNames, ...vendorFormats]);

/** The format of this name that an adapter of a third party brings; null for ours, which go first. */
export async function customFormat(name: string, io: ConfiguredIo): Promise<PluginFormat | null> {
  if (ownFormats.has(name)) return null;
  return (await customFormats(io)).find((format) => format.name === name) ?? null;
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
export function customText(format: PluginFormat, reports: readonly SandboxReport[]): string {
  const text = renderedBy(format, reports);
  const spelt = isJson(text) || text.trimEnd().split('\n').every(isJson) ? escapedJson(text) : shown(text);
  return spelt.endsWith('\n') ? spelt : `${spelt}\n`;
}

/** Throws ConfigurationError where the adapter does: it is no fault of this program. */
function renderedBy(format: PluginFormat, reports: readonly SandboxReport[]): string {
  const mistake = (reason: string, cause?: unknown) =>
    new ConfigurationError(`The adapter that brings --format ${format.name} failed: ${reason}`, { cause });
  let text: unknown;
  try {
    text = format.render(reports);
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
