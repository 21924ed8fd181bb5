import type { AnalysisRef, AnalysisRun, SampleInfo, SandboxReport, Verdict } from '@sandjury/core';
import { finishReport, readTime, redactKeys, Warnings } from '@sandjury/core/toolkit';
import { fileHashes, type MappingContext, sizeOf } from './cape-artifacts.ts';
import { behaviorIocs } from './cape-behavior.ts';
import { configIocs, familiesOf } from './cape-families.ts';
import { fileIocs } from './cape-files.ts';
import { networkIocs } from './cape-network.ts';
import type { CapeReport } from './cape-schemas.ts';
import { productName } from './cape-settings.ts';
import { signatureIndicators } from './cape-signatures.ts';
import { techniquesOf } from './cape-techniques.ts';
import { neverRan, readVerdict, type VerdictOverrides } from './cape-verdict.ts';

/** The replies of a report, keyed by call. */
export interface CapeRaw {
  /** tasks/get/report/ID/: report.json or lite.json. */
  report: unknown;
}

export interface ReportSource {
  ref: AnalysisRef;
  wire: CapeReport;
  raw: CapeRaw;
  /** The web interface, for a page that a person can open; null for a saved report. */
  webUrl: string | null;
  overrides?: VerdictOverrides | undefined;
}

/** Where the report stands in `raw`. */
const at = '/report';

/** The report of one task. Pure: the same reply gives the same bytes, and no odd value makes it throw. */
export function toReport(source: ReportSource): SandboxReport<CapeRaw> {
  const { ref, wire, webUrl } = source;
  const warnings = new Warnings();
  const runId = String(wire.info.id ?? ref.id);
  const families = familiesOf(wire);
  const context: MappingContext = { warnings, runId, families: families.bySha256 };
  const { malstatus = null, malscore = null } = wire;
  const verdict = readVerdict({ at, malstatus, malscore }, source.overrides ?? {}, warnings);
  if (families.names.length > 0 && verdict.value === 'benign') {
    const place = wire.detections === undefined ? 'CAPE/configs' : 'detections';
    warnings.add('conflicting-values', 'CAPE names a family of malware beside a harmless verdict.', `${at}/${place}`);
  }
  const { techniques, bySignature } = techniquesOf(wire.ttps, wire.mitre_attck, at, warnings);
  const summary = wire.behavior?.summary;
  const link = webUrl === null ? null : `${webUrl}/analysis/${runId}/`;
  const run = runOf(wire, { id: runId, verdict, link }, warnings);
  const raw = withoutPassword(source.raw, warnings);
  return finishReport<CapeRaw>({
    schemaVersion: 1,
    provider: ref.provider,
    product: { name: productName, version: wire.info.version || null },
    ref,
    sample: sampleOf(wire, warnings),
    verdict,
    classifications: [],
    threatNames: families.names,
    indicators: signatureIndicators(wire, at, bySignature, runId, warnings),
    techniques,
    iocs: [
      ...fileIocs(wire, at, context),
      ...configIocs(wire, at, context),
      ...(wire.network ? networkIocs(wire.network, `${at}/network`, context) : []),
      ...(summary ? behaviorIocs(summary, `${at}/behavior/summary`, context) : []),
    ],
    analyses: [run],
    submittedAt: null,
    analyzedAt: run.finishedAt,
    link,
    complete: warnOfGaps(wire, warnings),
    warnings: warnings.list(),
    raw,
  });
}

/** Sections that a report of a run has; one that only looks at the file has neither behaviour nor network. */
function warnOfGaps(wire: CapeReport, warnings: Warnings): boolean {
  const ran = wire.info.category !== 'static' && wire.info.category !== 'pcap';
  const expected = ran ? (['signatures', 'behavior', 'network'] as const) : (['signatures'] as const);
  const missing = expected.filter((section) => !wire[section]);
  for (const section of missing) warnings.add('missing-section', `The report has no ${section}.`);
  return missing.length === 0;
}

function sampleOf(wire: CapeReport, warnings: Warnings): SampleInfo {
  const { target } = wire;
  const file = target?.file;
  const blank = { url: null, hashes: {}, names: [], size: null, type: null, mimeType: null, parents: [], children: [] };
  if ((target?.category ?? wire.info.category) === 'url') {
    return { ...blank, kind: 'url', url: wire.url_analysis?.url || target?.url || null, type: 'url' };
  }
  if (!file) return { ...blank, kind: 'file' };
  return {
    ...blank,
    kind: 'file',
    hashes: fileHashes(file, `${at}/target/file`, warnings),
    names: file.name ?? [],
    size: sizeOf(file),
    type: file.type || null,
  };
}

function runOf(
  wire: CapeReport,
  { id, verdict, link }: { id: string; verdict: Verdict; link: string | null },
  warnings: Warnings,
): AnalysisRun {
  const { info } = wire;
  const category = info.category ?? wire.target?.category;
  const kinds = new Map<string, AnalysisRun['kind']>([
    ['file', 'dynamic'],
    ['url', 'web'],
    ['static', 'static'],
  ]);
  return {
    id,
    kind: kinds.get(category ?? '') ?? null,
    environment: machineOf(info.machine, info.package ?? ''),
    verdict,
    failed: neverRan(wire.malstatus ?? null),
    startedAt: timeOf(info.started, `${at}/info/started`, warnings),
    finishedAt: timeOf(info.ended, `${at}/info/ended`, warnings),
    link,
  };
}

/** `win10-x64, windows, exe` */
function machineOf(machine: unknown, analysisPackage: string): string | null {
  const words: unknown[] = [machine];
  if (typeof machine === 'object' && machine !== null) {
    words.push('label' in machine ? machine.label : null, 'platform' in machine ? machine.platform : null);
  }
  words.push(analysisPackage);
  return words.filter((word) => typeof word === 'string' && word !== '').join(', ') || null;
}

/** `YYYY-MM-DD HH:MM:SS` without a zone; the database's clock is UTC (`_utcnow_naive` in lib/cuckoo/core/data/db_common.py). */
function timeOf(text: string | null | undefined, place: string, warnings: Warnings): string | null {
  if (!text || text === 'none') return null;
  const read = readTime(text);
  if (read === null) warnings.add('malformed-value', 'A time that could not be read was left out.', place);
  else if (!read.zoned) warnings.add('undated-zone', "CAPE's times carry no zone; they were read as UTC.");
  return read?.time ?? null;
}

const passwordKeys: ReadonlySet<string> = new Set(['password']);

/**
 * `raw` without the submitter's password of an archive, which `info.options` echoes. The keys of that name in a malware configuration
 * are findings and stay.
 */
function withoutPassword(raw: CapeRaw, warnings: Warnings): CapeRaw {
  const { report } = raw;
  if (typeof report !== 'object' || report === null || !('info' in report)) return raw;
  const info = redactKeys(report.info, passwordKeys, warnings, `${at}/info`);
  return info === report.info ? raw : { report: { ...report, info } };
}
