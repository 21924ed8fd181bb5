import { hashKindOf } from '@sandjury/core';
import {
  idNumber,
  objectsOf,
  type SoarId,
  textValue,
  type WireObject,
  type WireSample,
  type WireSubmitReply,
} from '../wire/objects.ts';
import { table, titled } from '../words/markdown.ts';
import type { XsoarTagged } from './inputs.ts';
import { type ContextObject, indicatorContext } from './objects.ts';
import { cellOf, line, objectAttributes, objectsTable, stacked } from './readable.ts';
import { sampleContext } from './sample.ts';

/** What a submission made, and what was refused. */
export function submittedTable(title: string, reply: WireSubmitReply, withPage: boolean): string {
  const samples = objectsOf(reply.samples);
  const ids = (items: readonly WireObject[], key: string) => items.map((item) => idNumber(item[key]));
  const pages = samples.map((sample) => ({ link: textValue(sample.sample_webif_url) }));
  const columns = ['Jobs ID', 'Samples ID', 'Submissions ID', ...(withPage ? ['Sample URL'] : [])];
  const made = table(columns, [
    [
      ids(objectsOf(reply.jobs), 'job_id'),
      ids(samples, 'sample_id'),
      ids(objectsOf(reply.submissions), 'submission_id'),
      pages,
    ],
  ]);
  const refused = objectsOf(reply.errors).map((error) => [
    textValue(error.submission_filename),
    textValue(error.error_msg) ?? 'no reason given',
  ]);
  const refusals = refused.length === 0 ? null : titled('Not accepted', table(['Name', 'Reason'], refused));
  return stacked(titled(title, made), refusals);
}

/** Every sample under a hash. */
export function byHashTable(hash: string, samples: readonly WireSample[]): string {
  const title = `Results for ${hashKindOf(hash) ?? 'unknown'} hash ${hash}:`;
  if (samples.length === 0) return titled(title, line('VMRay knows no sample with this hash.'));
  const names = ['SampleID', 'FileName', 'Type', 'Verdict', 'SampleURL'];
  const objects = samples.map((sample) => objectAttributes(sampleContext(sample), names));
  return titled(title, stacked(...objects));
}

/** Threat indicators as a table with a title. */
export function indicatorsTable(title: string, vtis: readonly WireObject[]): string {
  const columns = ['AnalysisID', 'Category', 'Classification', 'Operation', 'Score'];
  return objectsTable(title, vtis.map(indicatorContext), columns);
}

/** What became of a tag on each target. */
export function taggedLines({ tag, results }: XsoarTagged, done: string): string {
  const said = results.map(({ target, id, failure }) => {
    const what = `${done} ${target}: ${id}`;
    return line(failure ? `Tags: ${tag} could not be ${what}: ${failure.message}` : `Tags: ${tag} has been ${what}`);
  });
  return stacked(...said);
}

/** VMRay deletes a job when it is done. */
export function noJob(of: 'job' | 'sample', id: SoarId): string {
  return line(`VMRay has no job for ${of} id ${id}: it is finished, or there never was one.`);
}

/** A quota of verdicts or reports. */
export function quotaTable(quota: ContextObject, name: 'Verdict' | 'Report'): string {
  const usage = quota[`${name}Usage`];
  // XSOAR shows a percentage with a decimal even where it is whole.
  const shown = { ...quota, [`${name}Usage`]: Number.isInteger(usage) ? `${usage}.0` : usage };
  const names = [`${name}Quota`, `${name}Remaining`, `${name}Usage`, 'PeriodEndDate'];
  return table(
    ['Attribute', 'Value'],
    names.map((key) => [key, cellOf(shown, key)]),
  );
}
