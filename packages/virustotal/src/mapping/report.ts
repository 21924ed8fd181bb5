import type { AnalysisRef, SampleInfo, SandboxReport, Warning } from '@sandjury/core';
import {
  blankReport,
  blankSample,
  finishReport,
  firstOf,
  iocOf,
  type JsonReply,
  knownHashes,
  mailAddresses,
  present,
  redactMatches,
  sortedUnique,
  Warnings,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviours, VirustotalMitreTrees } from '../wire/behaviours.ts';
import type { VirustotalAttributes, VirustotalSample } from '../wire/objects.ts';
import { configIocs } from './config.ts';
import { indicatorsOf, techniquesIn } from './indicators.ts';
import { behaviourIocs } from './iocs.ts';
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

const noBehaviours: VirustotalBehaviours = { data: [], meta: null };
const noTrees: VirustotalMitreTrees = { data: {} };
const mostNames = 20;
/** The sandboxes may need so long after a first submission. */
const freshSeconds = 86_400;

/** The report on a file or a URL. Pure: the same replies give the same bytes, and no value of another type makes it throw. */
export function toReport(source: ReportSource): SandboxReport<VirustotalRaw> {
  const { ref, sample, rules, maxIocs } = source;
  const warnings = new Warnings();
  const { data } = sample.value;
  const attributes = data.attributes;
  const kind = /url$/.test(data.type) ? 'url' : 'file';
  const at = `/${kind}/data/attributes`;
  const behaviours = source.behaviours?.value ?? noBehaviours;
  warnings.take(sample.warnings, `/${kind}`);
  warnings.take(source.behaviours?.warnings ?? [], '/behaviours');
  warnings.take(source.mitreTrees?.warnings ?? [], '/mitreTrees');
  const reader = wordReader(rules, warnings);
  const analyses = runsOf({ attributes, behaviours, at }, rules, reader);
  warnOfConflicts(analyses, attributes, warnings);
  const report: SandboxReport<VirustotalRaw> = {
    ...blankReport(ref, { name: productName, version: null }),
    sample:
      kind === 'url' ? { ...blankSample('url'), url: attributes.url, type: 'url' } : fileOf(attributes, at, warnings),
    verdict: verdictOf(attributes, rules, reader, { at, warnings }),
    classifications: classificationsOf(attributes, behaviours),
    threatNames: threatNamesOf(attributes, behaviours),
    indicators: indicatorsOf(attributes, behaviours, { at, warnings }),
    techniques: techniquesIn(behaviours, source.mitreTrees?.value ?? noTrees, warnings),
    iocs: [
      ...behaviourIocs(behaviours, warnings),
      ...configIocs(attributes, { at, warnings }),
      ...finalUrl(attributes, at, warnings),
    ],
    analyses,
    submittedAt: timeOf(attributes.first_submission_date),
    analyzedAt: timeOf(attributes.last_analysis_date),
    // Private reports have no page that others could open.
    link: data.type.startsWith('private')
      ? null
      : `https://www.virustotal.com/gui/${kind}/${encodeURIComponent(data.id)}`,
    complete: isWhole(source, kind, warnings),
    raw: rawOf(source, kind, warnings),
  };
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs });
}

/** Keys under which rules name their authors, some with a mail address. */
const authorKeys: ReadonlySet<string> = new Set(['author', 'authors', 'rule_author', 'rule_src', 'rule_raw']);
const authors = { keys: authorKeys, pattern: mailAddresses, what: 'Mail addresses of authors of rules' };

function rawOf(
  { sample, behaviours, mitreTrees }: ReportSource,
  kind: 'file' | 'url',
  warnings: Warnings,
): VirustotalRaw {
  return {
    [kind]: redactMatches(sample.raw, authors, warnings, `/${kind}/data`),
    ...(behaviours && { behaviours: redactMatches(behaviours.raw, authors, warnings, '/behaviours/data') }),
    ...(mitreTrees && { mitreTrees: mitreTrees.raw }),
  };
}

/** Sandboxes may still be at work on a file that was never seen before: no behaviours are then none as yet. */
function isWhole(
  { sample, behaviours, missing = [] }: ReportSource,
  kind: 'file' | 'url',
  warnings: Warnings,
): boolean {
  const {
    last_analysis_stats: stats,
    first_submission_date: first,
    last_analysis_date: last,
  } = sample.value.data.attributes;
  const lacks = (name: string) => warnings.add('missing-section', `The report has no ${name}.`);
  warnings.take(missing);
  if (!stats) lacks('last_analysis_stats');
  if (kind === 'url') return !warnings.has('missing-section');
  if (behaviours === null && missing.length === 0) lacks('behaviours');
  const isFresh = first === null || last === null || last - first < freshSeconds;
  if (behaviours?.value.data?.length === 0 && isFresh) lacks('behaviours as yet');
  const hasMore = !!behaviours?.value.meta?.cursor;
  if (hasMore) warnings.add('truncated', 'There are more behaviours than one reply has.', '/behaviours/meta/cursor');
  return !warnings.has('missing-section') && !hasMore;
}

function fileOf(attributes: VirustotalAttributes, at: string, warnings: Warnings): SampleInfo {
  const { meaningful_name: name, size, type_description: type, exiftool, pe_info: pe } = attributes;
  const others = sortedUnique(attributes.names.filter((other) => other !== name));
  const names = firstOf([...present(name), ...others], mostNames, 'names', { at: `${at}/names`, warnings });
  const hashes = knownHashes({ ...attributes, imphash: pe?.imphash });
  return { ...blankSample('file'), hashes, names: [...names], size, type, mimeType: exiftool?.MIMEType ?? null };
}

function finalUrl({ url, last_final_url: final }: VirustotalAttributes, at: string, warnings: Warnings) {
  if (final === null || final === url) return [];
  return iocOf('url', final, { operations: ['redirected'] }, { at: `${at}/last_final_url`, warnings });
}
