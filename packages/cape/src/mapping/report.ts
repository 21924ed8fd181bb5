import type { AnalysisRun, SampleInfo, SandboxReport } from '@sandjury/core';
import {
  blankReport,
  blankRun,
  blankSample,
  createTimeReader,
  finishReport,
  isObject,
  present,
  type ReplyToMap,
  type VerdictOverrides,
  Warnings,
  warnOfMissing,
} from '@sandjury/core/toolkit';
import { type CapeReport, categoryOf, root } from '../wire/report.ts';
import { configIocs } from './configs.ts';
import { familiesOf } from './families.ts';
import { behaviorIocs, fileIocs, hashesOf, namesOf } from './files.ts';
import { networkIocs, suricataIocs } from './network.ts';
import { withoutSecrets } from './secrets.ts';
import { indicatorsOf, techniquesIn } from './signatures.ts';
import { neverRan, verdictOf } from './verdict.ts';

/** The product's name in reports. */
export const productName = 'CAPE Sandbox';

/** The replies of a report, keyed by call. */
export interface CapeRaw {
  /** tasks/get/report/ID/: report.json or lite.json. */
  report: unknown;
}

/** A reply, and the web interface, where a person can open its page; null for a saved one. `timeZone`: hours east of UTC. */
export interface ReportSource extends ReplyToMap<CapeReport> {
  webUrl: URL | null;
  verdicts?: VerdictOverrides | undefined;
  timeZone?: number | undefined;
  maxIocs?: number | undefined;
}

/** The report of one task. Pure: the same reply gives the same bytes, and no value of another type makes it throw. */
export function toReport(source: ReportSource): SandboxReport<CapeRaw> {
  const { ref, value: wire, webUrl, maxIocs } = source;
  const warnings = new Warnings();
  warnings.take(source.warnings, root);
  const runId = wire.info.id ?? ref.id;
  const families = familiesOf(wire);
  const verdict = verdictOf(wire, families.claims, source.verdicts ?? {}, warnings);
  const link = webUrl && new URL(`analysis/${runId}/`, webUrl).href;
  const run: AnalysisRun = { ...runOf(runId, wire, source.timeZone, warnings), verdict, link };
  const iocs = [
    ...fileIocs(wire, families, warnings),
    ...configIocs(wire, warnings),
    ...networkIocs(wire, warnings),
    ...suricataIocs(wire, warnings),
    ...behaviorIocs(wire, warnings),
  ];
  const report: SandboxReport<CapeRaw> = {
    ...blankReport(ref, { name: productName, version: wire.info.version }),
    sample: sampleOf(wire, warnings),
    verdict,
    threatNames: families.claims.map(({ family }) => family),
    indicators: indicatorsOf(wire, runId),
    techniques: techniquesIn(wire, warnings),
    // CAPE judges a task as a whole, which is one run.
    iocs: iocs.map((ioc) => ({ ...ioc, analyses: [runId] })),
    analyses: [run],
    analyzedAt: run.finishedAt,
    link,
    complete: isWhole(wire, warnings),
    raw: { report: withoutSecrets(source.raw, warnings) },
  };
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs });
}

/** What a report has depends on what was analysed: nothing runs for `static`, and a PCAP is traffic alone. */
function isWhole(wire: CapeReport, warnings: Warnings): boolean {
  const { signatures, behavior, network, suricata } = wire;
  const category = categoryOf(wire);
  const traffic = category === 'static' ? {} : { network, suricata };
  const run = category === 'static' || category === 'pcap' ? {} : { behavior };
  const hasAll = warnOfMissing({ signatures, ...run, ...traffic }, warnings);
  const isIdle = neverRan(wire);
  if (isIdle) warnings.add('missing-section', 'Nothing ran: no process was seen.');
  return hasAll && !isIdle;
}

function sampleOf(wire: CapeReport, warnings: Warnings): SampleInfo {
  const { target, info, url_analysis: page } = wire;
  const file = target?.file;
  if (isObject(info.parent_sample) && Object.keys(info.parent_sample).length > 0) {
    const message = 'The sample was unpacked from another, which CAPE names by hashes and no ticket; see raw.';
    warnings.add('unmapped-value', message, `${root}/info/parent_sample`);
  }
  if ((target?.category ?? info.category) === 'url') {
    return { ...blankSample('url'), url: page?.url ?? target?.url ?? null, type: 'url' };
  }
  if (!file) return blankSample('file');
  const hashes = hashesOf(file, wire.static?.pe?.imphash);
  return { ...blankSample('file'), hashes, names: namesOf(file), size: file.size, type: file.type };
}

const kinds: ReadonlyMap<string, AnalysisRun['kind']> = new Map([
  ['file', 'dynamic'],
  ['url', 'web'],
  ['static', 'static'],
]);

function runOf(id: string, wire: CapeReport, zoneOffset = 0, warnings: Warnings): AnalysisRun {
  const { machine, started, ended, package: analysisPackage } = wire.info;
  const read = createTimeReader({ vendor: 'CAPE', zoneOffset }, warnings);
  // "none" where it is not known.
  const timeOf = (text: string | null, key: string) => (text === 'none' ? null : read(text, `${root}/info/${key}`));
  const words = typeof machine === 'string' ? [machine] : [machine?.label, machine?.platform];
  const environment = present(...words, analysisPackage).join(', ') || null;
  const times = { startedAt: timeOf(started, 'started'), finishedAt: timeOf(ended, 'ended') };
  return { ...blankRun(id), kind: kinds.get(categoryOf(wire)) ?? null, environment, failed: neverRan(wire), ...times };
}
