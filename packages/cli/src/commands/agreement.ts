import { agreementStudy, readAgreementTable } from '@sandjury/compare';
import { exitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { AgreementOptions } from '../options.ts';
import { readInput } from '../read-input.ts';
import { renderAgreement } from '../render/agreement.ts';
import { toJson } from '../render/json.ts';

/** `sandjury agreement`: statistics of a table with a row per sample and a column per source. */
export async function agreement(path: string, options: AgreementOptions, io: Io): Promise<number> {
  const { scale } = options;
  const { sources, rows } = readAgreementTable(await readInput(path, io, options.maxBytes), { scale });
  const study = await agreementStudy(rows, { sources, scale });
  io.out(options.format === 'json' ? toJson(study) : renderAgreement(study, io));
  return exitStatus.ok;
}
