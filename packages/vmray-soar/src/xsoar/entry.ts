import { defang, type FailureInfo, type PluginFormat, type SandboxReport } from '@sandjury/core';
import { dbotScores } from '@sandjury/export';
import { isObject, type WireObject } from '../wire/objects.ts';
import { isVmrayReport, reportAnalyses, reportIocs, reportSample, reportVtis, type SoarIoc } from '../wire/report.ts';
import { vmrayVendor, type XsoarOptions } from '../words/dbot-score.ts';
import { formatNames } from '../words/format-names.ts';
import { attributes, titled } from '../words/markdown.ts';
import { xsoarReliability } from '../words/reliability.ts';
import { xsoarVerdicts } from '../words/verdicts.ts';
import { type XsoarContext, xsoarCommands } from './commands.ts';
import type { XsoarCommandName, XsoarInputs } from './inputs.ts';
import { iocContext } from './iocs.ts';
import { analysisContext, indicatorContext } from './objects.ts';
import { iocsTable, stacked } from './readable.ts';
import { sampleContext, sampleFile, scoredSample, submissionContext } from './sample.ts';
import { entryContext } from './selectors.ts';
import { maliciousBlock, standardContext } from './standard.ts';
import { indicatorsTable } from './tables.ts';

/**
 * A war-room entry, as XSOAR's server takes it. `Type` 1 is a note, 4 an error. The keys of `EntryContext` are paths with XSOAR's
 * selectors, such as `VMRay.Sample(val.SampleID === obj.SampleID)`.
 */
export interface XsoarEntry {
  Type: 1 | 4;
  ContentsFormat: 'json' | 'text';
  Contents: unknown;
  ReadableContentsFormat: 'markdown';
  HumanReadable: string;
  EntryContext: XsoarContext;
}

/** The entry that a command of XSOAR's gives. Throws ConfigurationError when the reliability is none. */
export function xsoarEntry<Name extends XsoarCommandName>(
  name: Name,
  input: XsoarInputs[Name],
  options: XsoarOptions = {},
): XsoarEntry {
  const context = xsoarCommands[name].context(input, options);
  return entry(context, xsoarCommands[name].readable(input), entryContext(context, name));
}

/** The entry of a command that failed. */
export function xsoarErrorEntry(failure: Pick<FailureInfo, 'message'>): XsoarEntry {
  const readable = xsoarCommands['test-module'].readable({ error: failure });
  return { ...entry(failure.message, readable, {}), Type: 4, ContentsFormat: 'text' };
}

function entry(contents: unknown, readable: string, context: XsoarContext): XsoarEntry {
  return {
    Type: 1,
    ContentsFormat: 'json',
    Contents: contents,
    ReadableContentsFormat: 'markdown',
    HumanReadable: readable,
    EntryContext: context,
  };
}

/**
 * A whole report as an entry. VMRay's has all that its commands give; another vendor's what is no one's own: `DBotScore`, `File`,
 * `URL`, `Domain`, `IP`, `Email`. `Contents` says where the report came from, and its warnings.
 */
export function xsoarReportEntry(report: SandboxReport, options: XsoarOptions = {}): XsoarEntry {
  const { provider, product, ref, complete, warnings } = report;
  const contents = { provider, product, ref, complete, warnings };
  return entry(contents, reportReadable(report), entryContext(reportContext(report, options)));
}

function reportContext(report: SandboxReport, options: XsoarOptions): XsoarContext {
  const sample = fileOrUrl(report);
  const iocs = reportIocs(report);
  const file = sampleFile(sample);
  // What XSOAR makes indicators of. An artifact that VMRay does not call one stays in VMRay.Sample.IOC, with IsIOC false.
  const vendor = isVmrayReport(report) ? vmrayVendor : report.product.name;
  const { value: verdict, reason } = report.verdict;
  const hasFile = file !== null && Object.keys(file).length > 0;
  const standard = standardContext(iocs.filter(isCalled), {
    ...options,
    vendor,
    more: scoredSample(sample, verdict),
    files: hasFile ? [{ ...file, ...maliciousBlock({ verdict, reason }, vendor) }] : [],
  });
  if (!isVmrayReport(report)) return { ...standard };
  const submission = isObject(report.raw) && isObject(report.raw.submission) ? report.raw.submission : null;
  return {
    ...standard,
    'VMRay.Sample': { ...sampleContext(sample, verdict), IOC: iocContext(iocs) },
    ...(submission ? { 'VMRay.Submission': submissionContext(submission) } : {}),
    'VMRay.Analysis': reportAnalyses(report).map(analysisContext),
    'VMRay.ThreatIndicator': reportVtis(report).map(indicatorContext),
  };
}

function isCalled({ isIoc }: SoarIoc): boolean {
  return isIoc !== false;
}

/** The model knows which it is, also where the reply's own type is not among the documents. */
function fileOrUrl(report: SandboxReport): WireObject {
  const sample = reportSample(report);
  return report.sample.kind === 'url' ? { ...sample, sample_type: 'URL', sample_url: report.sample.url } : sample;
}

function reportReadable(report: SandboxReport): string {
  const { sample, verdict, product, link } = report;
  const overview = attributes([
    ['Verdict', xsoarVerdicts[verdict.value]],
    ['DBotScore', dbotScores[verdict.value]],
    ['VerdictReason', verdict.reason],
    ['FileName', sample.names],
    ['Type', sample.type],
    ['MD5', sample.hashes.md5 ?? null],
    ['SHA1', sample.hashes.sha1 ?? null],
    ['SHA256', sample.hashes.sha256 ?? null],
    ['SSDeep', sample.hashes.ssdeep ?? null],
    ['URL', sample.url === null ? null : defang('url', sample.url)],
    ['SampleURL', { link }],
  ]);
  const vtis = reportVtis(report);
  const artifacts = reportIocs(report);
  const iocs = artifacts.filter(isCalled);
  return stacked(
    titled(`${product.name}: ${report.ref.id} with verdict ${xsoarVerdicts[verdict.value]}`, overview),
    vtis.length === 0 ? null : indicatorsTable('Threat indicators', vtis),
    artifacts.length === 0 ? null : iocsTable(`IOCs (${iocs.length} of ${artifacts.length} artifacts)`, iocs),
  );
}

/** The format with a reliability of its own. Throws ConfigurationError when it is none. */
export function createXsoarFormat(options: XsoarOptions = {}): PluginFormat {
  const reliability = xsoarReliability(options.reliability);
  return {
    ...formatNames.xsoar,
    render: (reports) => {
      const entries = reports.map((report) => xsoarReportEntry(report, { reliability }));
      return JSON.stringify(entries.length === 1 ? entries[0] : entries, null, 2);
    },
  };
}

/** Reports as XSOAR entries: JSON, one report one entry, several an array. Its reliability is F: nobody has judged the source. */
export const xsoar: PluginFormat = createXsoarFormat();
