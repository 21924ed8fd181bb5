import {
  type AnalysisRef,
  type AnalysisRun,
  hashKindOf,
  type Ioc,
  pointer,
  type SampleInfo,
  type SandboxReport,
  type Warning,
} from '@sandjury/core';
import {
  blankReport,
  blankRun,
  blankSample,
  createTimeReader,
  fileIoc,
  finishReport,
  type IocPlace,
  type IocRows,
  iocsIn,
  type JsonReply,
  knownHashes,
  present,
  redactKeys,
  stateOf,
  type TimeReader,
  type VerdictOverrides,
  Warnings,
  warnOfMissing,
} from '@sandjury/core/toolkit';
import { root, type TriageOverview, type TriageStaticReport, type TriageTaskReport, tasksOf } from '../wire/reports.ts';
import { states } from '../wire/samples.ts';
import { extractedIocs } from './extracted.ts';
import { familiesIn, familiesOf, wordsIn } from './families.ts';
import { findingsOf } from './findings.ts';
import { memberIocs, runIocs, traffic } from './traffic.ts';
import { isRun, type ScoreReader, scoreReaders, verdictOf } from './verdict.ts';

/** The product's name in reports. */
export const productName = 'Triage';

/** The replies of a report, keyed by call; one that was not had has no key. */
export interface TriageRaw {
  /** GET /samples/{id}/overview.json. */
  overview: unknown;
  /** GET /samples/{id}/reports/static. */
  static?: unknown;
  /** GET /samples/{id}/{task}/report_triage.json, by the names of the tasks. */
  tasks?: Readonly<Record<string, unknown>>;
}

type Part<Value> = Pick<JsonReply<Value>, 'value' | 'raw' | 'warnings'>;

/** The replies about one sample, and the web pages beside the API; null for saved ones. `missing` says why a part is not there. */
export interface ReportSource {
  ref: AnalysisRef;
  overview: Part<TriageOverview>;
  staticReport?: Part<TriageStaticReport> | null;
  /** By the names of the tasks. */
  runs?: ReadonlyMap<string, Part<TriageTaskReport>>;
  missing?: readonly Warning[];
  webUrl: URL | null;
  verdicts?: VerdictOverrides | undefined;
  maxIocs?: number | undefined;
}

/** What replies say of the submitter and of victims. Keys of a configuration are findings, and stay. */
const secretKeys: ReadonlySet<string> = new Set([
  'password',
  'username',
  'user_id',
  'custom',
  'owner',
  'org_id',
  'rforg',
]);

/** Words of Triage that have another one in STIX 2.1 `malware-type-ov`. */
const malwareTypes: ReadonlyMap<string, string> = new Map([
  ['rat', 'remote-access-trojan'],
  ['miner', 'resource-exploitation'],
]);

/** The report of one sample. Pure: the same replies give the same bytes, and no value of another type makes it throw. */
export function toReport(source: ReportSource): SandboxReport<TriageRaw> {
  const { ref, webUrl, verdicts, maxIocs, staticReport = null, runs = new Map() } = source;
  const overview = source.overview.value;
  const { sample, analysis } = overview;
  const warnings = new Warnings();
  warnings.take(source.overview.warnings, root);
  warnings.take(staticReport?.warnings ?? [], '/static');
  for (const [name, part] of runs) warnings.take(part.warnings, pointer('tasks', name));
  const timeOf = createTimeReader({ vendor: productName }, warnings);
  const { whole, part } = scoreReaders(verdicts, warnings);
  const families = familiesOf(overview);
  const link = webUrl && new URL(sample.id, webUrl).href;
  const about = sampleOf(overview, staticReport?.value ?? null);
  const raw = {
    overview: source.overview.raw,
    ...(staticReport && { static: staticReport.raw }),
    ...(runs.size > 0 && { tasks: Object.fromEntries([...runs].map(([name, { raw: reply }]) => [name, reply])) }),
  };
  const report: SandboxReport<TriageRaw> = {
    ...blankReport(ref, { name: productName, version: null }),
    sample: about,
    verdict: verdictOf(overview, families, whole, warnings),
    classifications: wordsIn(analysis?.tags).map((vendor) => ({ value: malwareTypes.get(vendor) ?? vendor, vendor })),
    threatNames: families.map(({ family }) => family),
    ...findingsOf(overview, warnings),
    iocs: iocsOf(source, part, warnings),
    analyses: runsOf(overview, runs, { read: part, link, timeOf, isUrl: about.kind === 'url' }),
    submittedAt: timeOf(sample.created, `${root}/sample/created`),
    analyzedAt: timeOf(sample.completed, `${root}/sample/completed`),
    link,
    complete: isWhole(source, warnings),
    raw: redactKeys(raw, secretKeys, warnings),
  };
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs });
}

function sampleOf({ sample, targets }: TriageOverview, staticReport: TriageStaticReport | null): SampleInfo {
  const { target, size } = sample;
  const hashes = knownHashes(sample);
  const isUrl = /^https?:\/\//i.test(target ?? '') && Object.keys(hashes).length === 0;
  if (sample.kind === 'url' || isUrl) return { ...blankSample('url'), url: target, type: 'url' };
  const file = staticReport?.files?.find((one) => one?.depth === 0);
  const whole = targets?.find((one) => one !== undefined && one.pick === null);
  const type = file?.filetype ?? whole?.filetype ?? null;
  const names = present(target).filter((name) => hashKindOf(name) === null);
  return { ...blankSample('file'), hashes, names, size, type, mimeType: file?.mime ?? null };
}

function iocsOf(
  { overview, staticReport, runs = new Map() }: ReportSource,
  read: ScoreReader,
  warnings: Warnings,
): Ioc[] {
  const rows: IocRows<TriageOverview> = {
    sample: { iocs: traffic },
    targets: (target, place) => targetIocs(target, read, place),
    extracted: extractedIocs,
  };
  return [
    ...iocsIn(overview.value, rows, { at: root, warnings }),
    ...(staticReport ? memberIocs(staticReport.value, { at: '/static', warnings }) : []),
    ...[...runs].flatMap(([name, { value }]) => runIocs(value, name, { at: pointer('tasks', name), warnings })),
  ];
}

type Target = NonNullable<NonNullable<TriageOverview['targets']>[number]>;

/** What the runs of one file saw, and the file itself where it is one in an archive. */
function targetIocs(target: Target, read: ScoreReader, place: IocPlace): Ioc[] {
  const own = target.pick === null ? [] : memberIoc(target, read, place);
  return [...iocsIn(target, { iocs: traffic }, place), ...own].map((ioc) => ({ ...ioc, analyses: [...target.tasks] }));
}

/** A file in an archive, with a score of its own. One whose run failed has 1, so that no score makes it harmless. */
function memberIoc(target: Target, read: ScoreReader, place: IocPlace): Ioc[] {
  const { target: name, pick, score, size, filetype, family: threatNames } = target;
  const { value: verdict } = read({ value: score, at: `${place.at}/score` }, false);
  const isIoc = verdict === 'malicious' || verdict === 'suspicious';
  const details = { paths: pick, fileTypes: filetype };
  return fileIoc({ isIoc, verdict, hashes: target, names: [name], size, threatNames, details }, place);
}

interface RunContext {
  read: ScoreReader;
  link: string | null;
  timeOf: TimeReader;
  isUrl: boolean;
}

/** A run for each task; a saved report of a run that the overview does not list, as it is older, is one without a verdict. */
function runsOf(
  overview: TriageOverview,
  runs: ReadonlyMap<string, Part<TriageTaskReport>>,
  { read, link, timeOf, isUrl }: RunContext,
): AnalysisRun[] {
  const kinds = new Map<string | null, AnalysisRun['kind']>([
    ['behavioral', isUrl ? 'web' : 'dynamic'],
    ['static', 'static'],
    ['urlscan', 'web'],
  ]);
  const listed = tasksOf(overview).map(({ name, task, at }): AnalysisRun => {
    const state = stateOf(states, task.status);
    const isClean = isRun(task) && familiesIn(task.tags).length === 0;
    return {
      ...blankRun(name),
      kind: kinds.get(task.kind) ?? null,
      environment: present(task.os ?? task.platform, task.resource).join(', ') || null,
      ...(state === 'finished' && { verdict: read({ value: task.score, at: `${at}/score` }, isClean) }),
      failed: state === 'failed',
      link: link && task.kind === 'behavioral' ? `${link}/${encodeURIComponent(name)}` : null,
    };
  });
  const reported = [...runs].map(([name, { value }]): AnalysisRun => {
    const { submitted, reported: end, resource = null } = value.analysis ?? {};
    const at = pointer('tasks', name, 'analysis');
    const known = listed.find(({ id }) => id === name) ?? { ...blankRun(name), kind: 'dynamic', environment: resource };
    return { ...known, startedAt: timeOf(submitted, `${at}/submitted`), finishedAt: timeOf(end, `${at}/reported`) };
  });
  return [...listed, ...reported];
}

/** A task that failed or has not ended is a part that is missing, and so is what the vendor lists under `errors`. */
function isWhole({ overview, missing = [] }: ReportSource, warnings: Warnings): boolean {
  const { analysis, tasks, errors } = overview.value;
  warnings.take(missing);
  warnOfMissing({ score: analysis?.score, tasks }, warnings);
  for (const { task, at } of tasksOf(overview.value)) {
    const state = stateOf(states, task.status);
    if (state === 'failed') warnings.add('missing-section', 'A run failed: it says nothing of the sample.', at);
    else if (state !== 'finished') warnings.add('missing-section', 'A run has not ended.', at);
  }
  if ((errors ?? []).length > 0)
    warnings.add('missing-section', 'Triage lists errors of this analysis.', `${root}/errors`);
  return !warnings.has('missing-section');
}
