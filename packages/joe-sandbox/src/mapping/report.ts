import type { AnalysisRef, AnalysisRun, SampleInfo, SandboxReport, Warning } from '@sandjury/core';
import {
  blankReport,
  blankRun,
  blankSample,
  createTimeReader,
  finishReport,
  isObject,
  type JsonReply,
  knownHashes,
  present,
  redactKeys,
  type VerdictOverrides,
  Warnings,
} from '@sandjury/core/toolkit';
import { isOfUrl, type JoeAnalysis } from '../wire/analysis.ts';
import { isIncident, type JoeReport } from '../wire/report.ts';
import { stateOfAnalysis } from '../wire/state.ts';
import { behaviorIocs, droppedIocs, incidentIocs, networkIocs } from './artifacts.ts';
import { classificationsOf, ruleIndicators, signatureIndicators, techniquesIn, threatNamesOf } from './findings.ts';
import type { RunReport } from './run.ts';
import { verdictsOf } from './verdict.ts';

/** The product's name in reports. */
export const productName = 'Joe Sandbox';

/** The replies of a report, keyed by call. */
export interface JoeSandboxRaw {
  /** `data` of analysis/info; left out where reports alone were saved. */
  info?: unknown;
  /** analysis/download of each run, by its number from 0. */
  reports: Record<string, unknown>;
}

/** How reports are made, as the settings say. */
export interface MappingOptions {
  verdicts?: VerdictOverrides | undefined;
  maxIocs?: number | undefined;
}

type Reply<Value> = Pick<JsonReply<Value>, 'value' | 'raw' | 'warnings'>;

/** The replies about one analysis, and the web interface where a person can open its page; null for saved ones. */
export interface ReportSource extends MappingOptions {
  ref: AnalysisRef;
  /** null where reports alone were saved. */
  info: Reply<JoeAnalysis> | null;
  reports: readonly { run: number; reply: Reply<JoeReport> }[];
  missing?: readonly Warning[];
  webUrl: URL | null;
}

/** The report of one analysis. Pure: the same replies give the same bytes, and no value of another type makes it throw. */
export function toReport(source: ReportSource): SandboxReport<JoeSandboxRaw> {
  const { ref, info: reply, webUrl, missing = [], verdicts: overrides = {}, maxIocs } = source;
  const warnings = new Warnings();
  warnings.take(missing);
  if (reply) warnings.take(reply.warnings, '/info');
  const info = reply?.value ?? null;
  const webid = info?.webid ?? ref.id.slice(ref.id.indexOf(':') + 1);
  const reports = source.reports.map(({ run, reply: { value: wire, warnings: own } }): RunReport => {
    warnings.take(own, `/reports/${run}`);
    return { number: run, id: `${webid}/${run}`, wire, at: `/reports/${run}/analysis`, warnings };
  });
  const isFinished = info === null || ['finished', 'failed'].includes(stateOfAnalysis(info));
  const { whole, ...judged } = verdictsOf({ info, reports, isFinished, overrides, warnings });
  const time = createTimeReader({ vendor: productName }, warnings)(info?.time, '/info/time');
  const analyses = judged.runs.map((verdict, run): AnalysisRun => {
    const facts = { ...runFacts(info, run, reports), verdict, failed: judged.failed[run] === true };
    return { ...blankRun(`${webid}/${run}`), ...facts, startedAt: time, link: pageOf(webid, run, webUrl) };
  });
  const complete = isComplete({ info, reports, isFinished, failed: judged.failed, missing }, warnings);
  const report: SandboxReport<JoeSandboxRaw> = {
    ...blankReport(ref, { name: productName, version: versionIn(reports) }),
    ...findingsOf(info, reports, analyses),
    sample: sampleOf(info, reports),
    verdict: whole,
    analyses,
    submittedAt: time,
    analyzedAt: time,
    link: pageOf(webid, 0, webUrl),
    complete,
    raw: rawOf(source, warnings),
  };
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs });
}

function findingsOf(info: JoeAnalysis | null, reports: readonly RunReport[], runs: readonly AnalysisRun[]) {
  const runIds = runs.map(({ id }) => id);
  const matched = info === null ? [] : ruleIndicators(info, runIds);
  const iocs = reports.flatMap((one) => {
    const seen = [...incidentIocs(one), ...networkIocs(one), ...droppedIocs(one), ...behaviorIocs(one)];
    return seen.map((ioc) => ({ ...ioc, analyses: [one.id] }));
  });
  return {
    classifications: info === null ? [] : classificationsOf(info),
    threatNames: threatNamesOf(info, reports),
    indicators: [...matched, ...reports.flatMap(signatureIndicators)],
    techniques: reports.flatMap(techniquesIn),
    iocs,
  };
}

function pageOf(webid: string, run: number, webUrl: URL | null): string | null {
  return webUrl && new URL(`analysis/${webid}/${run}/html`, webUrl).href;
}

function versionIn(reports: readonly RunReport[]): string | null {
  return reports.map(({ wire: { analysis } }) => analysis.generalinfo?.version ?? analysis.version)[0] ?? null;
}

interface Parts {
  info: JoeAnalysis | null;
  reports: readonly RunReport[];
  isFinished: boolean;
  failed: readonly boolean[];
  missing: readonly Warning[];
}

/** Adds a warning for each part that is not there. Of an incident report, much is missing by its nature. */
function isComplete({ info, reports, isFinished, failed, missing }: Parts, warnings: Warnings): boolean {
  const have = new Set(reports.map(({ number }) => number));
  const lost = (info?.runs ?? []).filter((_, number) => !have.has(number)).length;
  const short = reports.some(({ wire }) => isIncident(wire));
  const lacks = [
    !isFinished && 'The analysis is not finished.',
    info === null && 'There is no reply of analysis/info: times, and the verdict of the whole, are missing.',
    lost > 0 && missing.length === 0 && `The reports of ${lost} runs are missing.`,
    info !== null && (info.runs ?? []).length === 0 && 'The analysis has no runs.',
    short && 'An incident report has no processes, techniques and scores of signatures.',
    failed.length > 0 && failed.every(Boolean) && 'Every run failed.',
  ].flatMap((text) => (text === false ? [] : text));
  for (const message of lacks) warnings.add('missing-section', message);
  return lacks.length === 0 && missing.length === 0;
}

function runFacts(info: JoeAnalysis | null, run: number, reports: readonly RunReport[]): Partial<AnalysisRun> {
  const own = reports.find(({ number }) => number === run);
  const { generalinfo, system } = own?.wire.analysis ?? {};
  // Descriptions of systems in reports are HTML.
  const described = (generalinfo?.systemdescription ?? system ?? '').replaceAll(/<[^<>]*>/g, '');
  const environment = info?.runs?.[run]?.system ?? (described || null);
  const isUrl = info === null ? urlOf(own) !== null : isOfUrl(info);
  return { kind: isUrl ? 'web' : 'dynamic', environment };
}

function urlOf(report: RunReport | undefined): string | null {
  const { generalinfo, url } = report?.wire.analysis ?? {};
  return generalinfo?.target?.url || url || null;
}

/** What is said of the file first counts: analysis/info, then the reports. */
function sampleOf(info: JoeAnalysis | null, reports: readonly RunReport[]): SampleInfo {
  const url = info === null ? urlOf(reports[0]) : isOfUrl(info) ? info.filename : null;
  if (url !== null) return { ...blankSample('url'), url, type: 'url' };
  const files = reports.map(fileOf);
  return {
    ...blankSample('file'),
    hashes: Object.assign({}, ...files.map(({ hashes }) => hashes).reverse(), knownHashes(hashesOf(info))),
    names: present(info?.filename, info?.original_filename, ...files.map(({ name }) => name)),
    size: files.map(({ size }) => size).find((size) => size !== null) ?? null,
    type: present(...files.map(({ type }) => type))[0] ?? null,
  };
}

function hashesOf(info: JoeAnalysis | null) {
  return info === null ? {} : { md5: info.md5, sha1: info.sha1, sha256: info.sha256 };
}

function fileOf({ wire: { analysis } }: RunReport) {
  const { fileinfo, hashes, sample: name, filetype: type } = analysis;
  if (!fileinfo) return { hashes: knownHashes(hashes ?? {}), name, size: null, type };
  const { filename, filesize: size, filetype, pe } = fileinfo;
  return { hashes: knownHashes({ ...fileinfo, imphash: pe?.imphash }), name: filename, size, type: filetype };
}

/** Keys of a malware configuration under which victims' credentials stand. */
const secretKeys: ReadonlySet<string> = new Set([
  'password',
  'Password',
  'pass',
  'user',
  'User',
  'username',
  'Username',
]);

function rawOf({ info, reports }: ReportSource, warnings: Warnings): JoeSandboxRaw {
  const clean = reports.map(({ run, reply: { raw } }) => [
    String(run),
    withoutSecrets(raw, `/reports/${run}`, warnings),
  ]);
  return { ...(info && { info: info.raw }), reports: Object.fromEntries(clean) };
}

function withoutSecrets(raw: unknown, at: string, warnings: Warnings): unknown {
  if (!isObject(raw) || !isObject(raw.analysis) || !isObject(raw.analysis.malware_configs)) return raw;
  const { analysis } = raw;
  const configs = redactKeys(analysis.malware_configs, secretKeys, warnings, `${at}/analysis/malware_configs`);
  return configs === analysis.malware_configs ? raw : { ...raw, analysis: { ...analysis, malware_configs: configs } };
}
