import type { Outcome } from '@sandjury/core';
import { pluginNamed } from '../../configuration/load.ts';
import { configurationOf } from '../../configuration/load-once.ts';
import type { NormalizeOptions } from '../../flags/options.ts';
import { printReports } from '../../print/reports.ts';
import { assertReadOnce, readSaved } from '../../saved/read.ts';
import { toJson, toJsonLine } from '../../text/json.ts';
import { printable } from '../../text/printable.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** `sandjury normalize`: saved replies of one vendor → reports. Several replies of one sample become one report. */
export async function normalize(
  name: string,
  files: readonly string[],
  options: NormalizeOptions,
  io: Io,
): Promise<number> {
  assertReadOnce(files);
  const plugin = await pluginNamed(name, () => configurationOf(io));
  let unknown: string | null = null;
  const reports = await readSaved({ plugin, files, maxBytes: options.maxBytes }, io, (message) => {
    unknown = message;
  });
  if (unknown === null) await printReports(reports, files.length, options, io);
  else {
    io.err(`sandjury: ${printable(unknown)}\n`);
    const outcome: Outcome = { provider: name, status: 'not_found' };
    if (options.format === 'json') io.out(toJson(outcome));
    if (options.format === 'ndjson') io.out(toJsonLine(outcome));
  }
  return exitStatus.ok;
}
