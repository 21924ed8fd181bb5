import { type AgreementTable, agreementStudy } from '@sandjury/compare';
import type { AgreementOptions } from '../../flags/options.ts';
import { readRatings } from '../../input/ratings.ts';
import { renderAgreement } from '../../render/agreement.ts';
import { toJson } from '../../text/json.ts';
import { counted } from '../../text/numbers.ts';
import { printable } from '../../text/printable.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** `sandjury agreement`: statistics of a table with a row per sample and a column per source, or of what `compare` wrote. */
export async function agreement(path: string, options: AgreementOptions, io: Io): Promise<number> {
  const { scale, withinGroups } = options;
  const table = await readRatings(path, options, io);
  const { sources, rows, groups } = table;
  const study = await agreementStudy(rows, { sources, scale, groups, withinGroups });
  const read = printable(readText(table));
  if (options.format === 'json') {
    // A table of ratings has nothing but what is read.
    if (table.kind !== 'ratings') io.note(`sandjury: read ${read}.\n`);
    io.out(toJson(study));
  } else io.out(renderAgreement(study, read, io));
  return exitStatus.ok;
}

/** Of what the figures are. */
function readText({ kind, columns, rows }: AgreementTable): string {
  if (kind === 'comparisons') {
    return `the verdicts of ${columns.join(', ')} in ${counted(rows.length, 'comparison')}`;
  }
  const what = kind === 'summary' ? 'of a summary of comparisons' : 'of the table';
  const names = columns.map((name) => `"${name}"`).join(', ');
  return `${columns.length === 1 ? 'the column' : 'the columns'} ${names} ${what}`;
}
