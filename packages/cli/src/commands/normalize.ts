import { ConfigurationError, type Outcome, SandboxError } from '@sandjury/core';
import { pluginNamed } from '../configuration/configuration.ts';
import { configurationOf } from '../configured.ts';
import { exitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { NormalizeOptions } from '../options.ts';
import { printReports } from '../print-reports.ts';
import { readDocument } from '../read-input.ts';
import { toJson } from '../render/json.ts';
import { printable } from '../render/printable.ts';

/** `sandjury normalize`: saved replies of one vendor → reports. Several replies of one sample become one report. */
export async function normalize(
  name: string,
  files: readonly string[],
  options: NormalizeOptions,
  io: Io,
): Promise<number> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new ConfigurationError('Standard input (-) can be read only once.');
  }
  const plugin = await pluginNamed(name, () => configurationOf(io));
  const documents: unknown[] = [];
  for (const file of files) documents.push(await readDocument(file, io, options.maxBytes));
  try {
    await printReports(plugin.read(...documents), files.length, options, io);
  } catch (error) {
    // A saved reply that says "no data" is an answer: the vendor does not know the sample.
    if (!SandboxError.is(error) || error.code !== 'not_found') throw error;
    io.err(`sandjury: ${printable(error.message)}\n`);
    if (options.format === 'json') io.out(toJson({ provider: name, status: 'not_found' } satisfies Outcome));
  }
  return exitStatus.ok;
}
