import type { AnalysisRef, SampleInfo, SandboxReport, Warning } from '@sandjury/core';
import {
  blankReport,
  blankSample,
  eachOf,
  finishReport,
  firstOf,
  type JsonReply,
  knownHashes,
  mailAddresses,
  present,
  redactMatches,
  sortedUnique,
  Warnings,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviours, VirustotalMitreTrees } from '../wire/behaviours.ts';
import type { VirustotalSample } from '../wire/objects.ts';
import { indicatorsOf, techniquesIn } from './indicators.ts';
import { iocsOf } from './iocs.ts';
import type { Reading } from './reading.ts';
import { runsOf, timeOf, warnOfConflicts } from './runs.ts';
import { classificationsOf, threatNamesOf } from './terms.ts';
import { type VerdictRules, verdictOf, wordReader } from './verdict.ts';

/** The product's name in reports. */
export const productName = 'VirusTotal';

/** The replies of a report, keyed by call; one that was not had has no key. */
export interface VirustotalRaw {
  /** GET /files/{id}, or /private/files/{id}. */
  file?: unknown;
  /** GET /urls/{id}, or /private/urls/{id}. */
  url?: unknown;
  /** GET /files/{id}/behaviours. */
  behaviours?: unknown;
  /** GET /files/{id}/behaviour_mitre_trees. */
  mitreTrees?: unknown;
}

type Part<Value> = Pick<JsonReply<Value>, 'value' | 'raw' | 'warnings'>;

/** The replies about one sample; those that could not be had are null, and `missing` says why. */
export interface ReportSource {
  ref: AnalysisRef;
  sample: Part<VirustotalSample>;
  behaviours: Part<VirustotalBehaviours> | null;
  mitreTrees: Part<VirustotalMitreTrees> | null;
  missing?: readonly Warning[];
  rules: VerdictRules;
  maxIocs?: number | undefined;
}

const mostNames = 20;
/** The sandboxes may need so long after a first submission. */
const freshSeconds = 86_400;
/** Keys under which rules name their authors, some with a mail address. */
const authorKeys: ReadonlySet<string> = new Set(['author', 'authors', 'rule_author', 'rule_src', 'rule_raw']);
const authors = { keys: authorKeys, pattern: mailAddresses, what: 'Mail addresses of authors of rules' };

/** The report on a file or a URL. Pure: the same replies give the same bytes, and no value of another type makes it throw. */
export function toReport(source: ReportSource): SandboxReport<VirustotalRaw> {
  const { ref, sample, behaviours, mitreTrees, rules, maxIocs } = source;
  const { id, type, attributes } = sample.value.data;
  const kind = /url$/.test(type) ? 'url' : 'file';
  const warnings = new Warnings();
  warnings.take(sample.warnings, `/${kind}`);
  warnings.take(behaviours?.warnings ?? [], '/behaviours');
  warnings.take(mitreTrees?.warnings ?? [], '/mitreTrees');
  const sandboxes = eachOf(behaviours?.value.data, '/behaviours/data', ({ attributes: seen }, at) => [
    { name: seen.sandbox_name, seen, at: `${at}/attributes` },
  ]);
  const trees = mitreTrees?.value ?? null;
  const reading: Reading = { attributes, at: `/${kind}/data/attributes`, sandboxes, trees, warnings };
  const reader = wordReader(rules, warnings);
  const analyses = runsOf(reading, rules, reader);
  warnOfConflicts(analyses, reading);
  const page = `https://www.virustotal.com/gui/${kind}/${encodeURIComponent(id)}`;
  const url = { ...blankSample('url'), url: attributes.url, type: 'url' };
  const report: SandboxReport<VirustotalRaw> = {
    ...blankReport(ref, { name: productName, version: null }),
    sample: kind === 'url' ? url : fileOf(reading),
    verdict: verdictOf(reading, rules, reader),
    classifications: classificationsOf(reading),
    threatNames: threatNamesOf(reading),
    indicators: indicatorsOf(reading),
    techniques: techniquesIn(reading),
    iocs: iocsOf(reading),
    analyses,
    submittedAt: timeOf(attributes.first_submission_date),
    analyzedAt: timeOf(attributes.last_analysis_date),
    // Private reports have no page that others could open.
    link: type.startsWith('private') ? null : page,
    complete: isWhole(source, kind, warnings),
    raw: {
      [kind]: redactMatches(sample.raw, authors, warnings, `/${kind}/data`),
      ...(behaviours && { behaviours: redactMatches(behaviours.raw, authors, warnings, '/behaviours/data') }),
      ...(mitreTrees && { mitreTrees: mitreTrees.raw }),
    },
  };
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs });
}

/** Sandboxes may still be at work on a file that was never seen before: no behaviours are then none as yet. */
function isWhole(
  { sample, behaviours, missing = [] }: ReportSource,
  kind: 'file' | 'url',
  warnings: Warnings,
): boolean {
  const { last_analysis_stats: stats, ...times } = sample.value.data.attributes;
  const { first_submission_date: first, last_analysis_date: last } = times;
  const lacks = (name: string) => warnings.add('missing-section', `The report has no ${name}.`);
  warnings.take(missing);
  if (!stats) lacks('last_analysis_stats');
  if (kind === 'url') return !warnings.has('missing-section');
  if (behaviours === null && missing.length === 0) lacks('behaviours');
  const isFresh = first === null || last === null || last - first < freshSeconds;
  if (behaviours?.value.data.length === 0 && isFresh) lacks('behaviours as yet');
  const hasMore = !!behaviours?.value.meta?.cursor;
  if (hasMore) warnings.add('truncated', 'There are more behaviours than one reply has.', '/behaviours/meta/cursor');
  return !warnings.has('missing-section') && !hasMore;
}

function fileOf({ attributes, at, warnings }: Reading): SampleInfo {
  const { meaningful_name: name, size, type_description: type, exiftool, pe_info: pe } = attributes;
  const others = sortedUnique(attributes.names.filter((other) => other !== name));
  const names = firstOf([...present(name), ...others], mostNames, 'names', { at: `${at}/names`, warnings });
  const hashes = knownHashes({ ...attributes, imphash: pe?.imphash });
  return { ...blankSample('file'), hashes, names: [...names], size, type, mimeType: exiftool?.MIMEType ?? null };
}
