import { type AgreementTable, agreementStudy } from '@sandjury/compare';
import { exitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { AgreementOptions } from '../options.ts';
import { readRatings } from '../read-ratings.ts';
import { renderAgreement } from '../render/agreement.ts';
import { toJson } from '../render/json.ts';
import { counted } from '../render/numbers.ts';
import { printable } from '../render/printable.ts';

/** `sandjury agreement`: statistics of a table with a row per sample and a column per source, or of what `compare` wrote. */
export async function agreement(path: string, options: AgreementOptions, io: Io): Promise<number> {
  const { scale } = options;
  const table = await readRatings(path, options, io);
  const { sources, rows } = table;
  const study = await agreementStudy(rows, { sources, scale });
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
