import { type Warnings, warnOfMissing } from '@sandjury/core/toolkit';
import type { ReportSource } from './source.ts';
import { stateOfRun } from './verdict.ts';

/** So many domains and hosts a recorded reply has at most; only a row of the feed says that it was cut. */
const mostListed = 32;

/** Whether there is a run that ended well, with all that a run can have, and the scanners beside it. A warning says what is missing. */
export function isWhole({ summary, overview, missing = [] }: ReportSource, warnings: Warnings): boolean {
  warnings.take(missing);
  const lacks = (why: string) => warnings.add('missing-section', why);
  const run = summary?.value;
  if (!overview && missing.length === 0) lacks('The report has no overview, and so no scanners.');
  if (!run?.environment_id) lacks('No sandbox ran it: this is what scanners and lists say.');
  if (run) {
    const { domains, hosts, extracted_files, processes, mitre_attcks, total_signatures: count, signatures } = run;
    if (stateOfRun(run.state) !== 'finished') lacks(`The run did not end well: ${run.error_type ?? run.state}.`);
    else warnOfMissing({ domains, hosts, extracted_files, processes, mitre_attcks }, warnings);
    if (count !== null && count > 0 && !signatures) lacks(`The report has no signatures, of which there are ${count}.`);
    for (const list of ['domains', 'hosts'] as const) {
      const isCut = run[`${list}_capped`] || run[list]?.length === mostListed;
      if (isCut) warnings.add('truncated', `There may be more ${list} than these.`, `/summary/${list}`);
    }
  }
  return !warnings.has('missing-section') && !warnings.has('truncated');
}
