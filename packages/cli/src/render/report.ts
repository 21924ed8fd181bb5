import { currentTechnique } from '@sandjury/compare';
import { defang, formatRef, type IocType, type SandboxReport } from '@sandjury/core';
import { age } from '../text/age.ts';
import { brief, columns, labelled, roomOf, shorten } from '../text/layout.ts';
import { painter, verdictText } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { pageOf } from './comparison-why.ts';

/** One report for a person: verdict and where it was read, techniques, indicators, IOCs per type. Defanged. */
export function renderReport(report: SandboxReport, io: Io): string {
  const paint = painter(io);
  const width = roomOf(io);
  const { verdict, sample } = report;
  const field = (label: string, text: string | null) =>
    text === null || text === '' ? [] : labelled(label, brief(printable(text), mostPerField, width), width);
  const score = verdict.score === null ? '' : `, score ${Math.round(verdict.score)}`;
  const word = verdict.vendor === null ? null : brief(printable(verdict.vendor), mostPerWord, width);
  const vendor = word === null ? '' : ` (the vendor says "${word}"${score})`;
  const lines = [
    ...columns([[paint('bold', productText(report)), paint('dim', printable(formatRef(report.ref)))]], { width }),
    '',
    ...labelled('Verdict', verdictText(verdict.value, paint) + vendor, width),
    ...field('Read from', verdict.evidence.join(', ')),
    ...field('Reason', verdict.reason),
    ...field('Sample', sample.names.slice(0, 3).join(', ')),
    ...field('URL', sample.url === null ? null : defang('url', sample.url)),
    ...field('Type', sample.type),
    ...Object.entries(sample.hashes).flatMap(([kind, hash]) => field(kind.toUpperCase(), hash ?? null)),
    ...field('Size', sample.size === null ? null : `${sample.size.toLocaleString('en-US')} bytes`),
    ...field(
      'Analysed',
      report.analyzedAt === null ? null : `${report.analyzedAt} (${age(report.analyzedAt, io.now())})`,
    ),
    ...field('Names', report.threatNames.join(', ')),
    ...field('Classes', [...new Set(report.classifications.map((term) => term.value))].join(', ')),
    ...field('ATT&CK', report.techniques.map(({ id }) => techniqueText(id)).join(', ')),
    ...field('Report', pageOf(report.link)),
    ...field('Complete', report.complete ? null : 'no: see the warnings'),
    ...indicatorLines(report, width),
    ...iocLines(report, width),
    ...warningLines(report, width),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** On a terminal a field is cut in the middle when it is longer; `--format json` has all of it. */
const mostPerField = 400;
const mostPerWord = 60;
const mostWarnings = 12;
const mostIndicators = 12;
const mostPerType = 5;

function productText({ product }: SandboxReport): string {
  return printable(product.version === null ? product.name : `${product.name} ${product.version}`);
}

/** The vendor's own id, and what MITRE made of it since. */
function techniqueText(id: string): string {
  const current = currentTechnique(id);
  const notes = [...(current.id === id ? [] : [`now ${current.id}`]), ...(current.isDeprecated ? ['deprecated'] : [])];
  return notes.length === 0 ? id : `${id} (${notes.join(', ')})`;
}

function warningLines({ warnings }: SandboxReport, width: number): string[] {
  const more = warnings.length - mostWarnings;
  const texts = [
    ...warnings
      .slice(0, mostWarnings)
      .map(({ code, message }) => brief(printable(`${code}: ${message}`), mostPerField, width)),
    ...(more > 0 ? [`… and ${more} more (--format json has all)`] : []),
  ];
  return texts.flatMap((text, index) => labelled(index === 0 ? 'Warnings' : '', text, width));
}

function indicatorLines(report: SandboxReport, width: number): string[] {
  if (report.indicators.length === 0) return [];
  const worstFirst = [...report.indicators].sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
  const rows = worstFirst.slice(0, mostIndicators).map((item) => {
    return [
      { right: item.score === null ? '–' : String(item.score) },
      printable(item.category),
      printable(item.operation),
    ];
  });
  const more = report.indicators.length - mostIndicators;
  return [
    '',
    `  Threat indicators (${report.indicators.length})`,
    ...columns(rows, { width: width - 4 }).map((line) => `    ${line}`),
    ...(more > 0 ? [`    … and ${more} more`] : []),
  ];
}

function iocLines(report: SandboxReport, width: number): string[] {
  if (report.iocs.length === 0) return [];
  const byType = Map.groupBy(report.iocs, (ioc) => ioc.type);
  const lines: string[] = ['', `  Indicators and artifacts (${report.iocs.length}; * is called an indicator)`];
  for (const [type, iocs] of byType) {
    lines.push(`    ${type} (${iocs.length})`);
    const first = [...iocs].sort((a, b) => Number(b.isIoc) - Number(a.isIoc)).slice(0, mostPerType);
    for (const ioc of first)
      lines.push(`      ${ioc.isIoc ? '*' : ' '} ${shorten(display(type, ioc.value), width - 8)}`);
    if (iocs.length > mostPerType) lines.push(`        … and ${iocs.length - mostPerType} more`);
  }
  return [...lines, ''];
}

function display(type: IocType, value: string): string {
  return printable(defang(type, value));
}
