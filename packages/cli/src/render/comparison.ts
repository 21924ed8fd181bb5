import {
  type Comparison,
  findingsByKind,
  type IocRow,
  type SharedGroup,
  type SourceRow,
  sharedGroups,
  witnessCounter,
} from '@sandjury/compare';
import { canonicalIocValue, defang, type SandboxReport, verdictRank } from '@sandjury/core';
import { age } from '../text/age.ts';
import {
  brief,
  type Cell,
  columns,
  fitsByShrinking,
  labelled,
  labelledIndent,
  roomOf,
  shorten,
} from '../text/layout.ts';
import { type Paint, painter, verdictMark, verdictText } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { linkLines, whyLines } from './comparison-why.ts';
import { failureText, statusWords } from './outcome.ts';
import { shortNamesOfMany, shortWidth } from './sources/source-columns.ts';

/** What a screen may say beside the comparison. */
export interface ComparisonView {
  /** Show where in a reply each verdict was read. */
  explain?: boolean | undefined;
  /** What the comparison was made from: a comparison has the ids of techniques, reports have their names. */
  reports?: readonly SandboxReport[] | undefined;
}

/** A comparison as one screen for a person: who says what and why, who dissents, what they share. Defanged, but for the links. */
export function renderComparison(
  comparison: Comparison,
  io: Io,
  { explain = false, reports = [] }: ComparisonView = {},
): string {
  const paint = painter(io);
  const width = roomOf(io);
  const lines = [
    paint('bold', shorten(printable(questionText(comparison)), width)),
    ...sampleLines(comparison, width),
    '',
    ...sourceLines(comparison, { paint, io, explain }).map(indent),
    '',
    ...labelled('Consensus', `${verdictText(comparison.consensus.value, paint)}  ${comparison.agreement}`, width),
    ...labelled('Votes', votesText(comparison), width),
    ...groupLines(comparison, width),
    ...labelled('Dissent', dissentText(comparison), width),
    ...whyLines(comparison, reports, width),
    ...labelled('Shared', sharedText(comparison), width),
    ...sharedRows(comparison, width),
    ...linkLines(comparison, width),
    ...cachedLines(comparison, width, io),
    ...findingTexts(comparison).flatMap((text, index) => {
      return labelled(index === 0 ? 'Findings' : '', brief(printable(text), mostPerText, width), width);
    }),
    ...comparison.sources.flatMap((source) => {
      return source.error
        ? labelled('Failed', brief(printable(failureText(source.error)), mostPerText, width), width)
        : [];
    }),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** On a terminal a text is cut in the middle when it is longer; `--format json` has all of it. */
const mostPerText = 400;
const mostFindings = 8;

/** The rows "From cache" and "One source" say these already. */
const saidElsewhere: ReadonlySet<string> = new Set(['cached-answer', 'shared-group']);

/** Of findings of one kind the first two, and how many more there are. */
function findingTexts({ findings }: Comparison): string[] {
  const texts = findingsByKind(findings.filter(({ code }) => !saidElsewhere.has(code))).flatMap(({ shown, more }) => [
    ...shown.map(({ message }) => message),
    ...(more.length > 0 ? [`… and ${more.length} more of this kind (--format json has all)`] : []),
  ]);
  return texts.slice(0, mostFindings);
}

const mostSharedRows = 6;

function indent(line: string): string {
  return `  ${line}`;
}

/** What was asked about, for a person; not yet printable. */
export function questionText({ question }: Comparison): string {
  if ('hash' in question) return question.hash;
  return 'url' in question ? defang('url', question.url) : question.file;
}

function sampleLines({ sample }: Comparison, width: number): string[] {
  const facts = [
    ...sample.names.slice(0, 2),
    ...(sample.url === null ? [] : [defang('url', sample.url)]),
    ...(sample.size === null ? [] : [`${sample.size.toLocaleString('en-US')} bytes`]),
    ...(sample.type === null ? [] : [sample.type]),
  ].map((fact) => brief(printable(fact), 60, width));
  return facts.length === 0 ? [] : [indent(shorten(facts.join(' · '), width - 2))];
}

interface SourceView {
  paint: Paint;
  io: Io;
  /** Whether there is a column with the place of the verdict in the reply. */
  explain: boolean;
}

/** The table of sources. Where it is too wide, the pointer gives way first, then the age. */
function sourceLines({ sources }: Comparison, view: SourceView): string[] {
  const width = roomOf(view.io) - 2;
  const groups = sharedGroups(sources);
  const short = shortNamesOfMany(sources);
  const fit = { width, shrink: (view.explain ? 3 : 0) + (short === null ? 0 : 1), least: 14 };
  const table = (withAge: boolean) => [
    [...(short === null ? [] : ['']), ...titles(view)],
    ...sources.map((source) => {
      const name = printable(source.provider) + groupMark(source.provider, groups);
      const shortName = short?.get(source.provider);
      return [...(shortName === undefined ? [] : [shortName]), name, ...sourceCells(source, { ...view, withAge })];
    }),
  ];
  const whole = table(true);
  return columns(fitsByShrinking(whole, fit) ? whole : table(false), fit);
}

function titles({ paint, explain }: SourceView): Cell[] {
  const dim = (text: string) => paint('dim', text);
  const readFrom = explain ? [dim('READ FROM')] : [];
  return [dim('SOURCE'), dim('VERDICT'), { right: dim('SCORE') }, ...readFrom, { right: dim('IOCS') }, dim('ANALYSED')];
}

/** ` [1]` behind the name of each source that is one with another, by the number of their group; else nothing. */
export function groupMark(provider: string, groups: readonly SharedGroup[]): string {
  const index = groups.findIndex(({ providers }) => providers.includes(provider));
  return index === -1 ? '' : ` [${index + 1}]`;
}

/** What the marks mean, a line for each group. */
export function groupLines({ sources }: Comparison, width: number): string[] {
  return sharedGroups(sources).flatMap(({ group, providers }, index) => {
    const who = `[${index + 1}] ${providers.map(printable).join(', ')} (group ${printable(group)})`;
    return labelled(index === 0 ? 'One source' : '', `${who}: agreement among them proves nothing`, width);
  });
}

function sourceCells(source: SourceRow, { paint, io, explain, withAge }: SourceView & { withAge: boolean }): Cell[] {
  const { verdict, status } = source;
  if (verdict === null || status !== 'reported') {
    const said = paint('dim', status === 'reported' ? '?' : statusWords[status]);
    return [said, ...Array.from({ length: explain ? 4 : 3 }, () => '')];
  }
  const score = verdict.score === null ? paint('dim', '–') : String(Math.round(verdict.score));
  const analysed =
    source.analyzedAt === null
      ? paint('dim', '–')
      : source.analyzedAt.slice(0, 10) + (withAge ? ` (${age(source.analyzedAt, io.now())})` : '');
  return [
    verdictText(verdict.value, paint),
    { right: score },
    ...(explain ? [printable(verdict.evidence[0] ?? '–')] : []),
    { right: `${source.counts.iocs} of ${source.counts.artifacts}` },
    source.complete === false ? `${analysed}, incomplete` : analysed,
  ];
}

function votesText({ consensus }: Comparison): string {
  const votes = Object.entries(consensus.votes).filter(([, providers]) => providers.length > 0);
  const said = votes.map(([value, providers]) => `${value}: ${providers.map(printable).join(', ')}`);
  return `${said.join('; ') || 'none'}  (strategy ${printable(consensus.strategy)})`;
}

function dissentText({ consensus }: Comparison): string {
  if (consensus.dissent.length === 0) return 'nobody';
  return consensus.dissent
    .map((provider) => {
      const said = Object.entries(consensus.votes).find(([, providers]) => providers.includes(provider));
      return `${printable(provider)} says ${said?.[0] ?? 'otherwise'}`;
    })
    .join('; ');
}

/** Whose answers come from the cache, and how old they are. */
function cachedLines({ sources }: Comparison, width: number, io: Io): string[] {
  const cached = sources.flatMap(({ provider, cachedAt }) => {
    return cachedAt === null ? [] : [`${printable(provider)} ${age(cachedAt, io.now())}`];
  });
  return cached.length === 0 ? [] : labelled('From cache', `${cached.join(', ')} (--max-age 0 asks again)`, width);
}

function sharedText({ iocs, sources }: Comparison): string {
  if (sources.filter((source) => source.status === 'reported').length < 2) return 'nothing to compare with';
  const countOf = witnessCounter(sources);
  const both = iocs.rows.filter((row) => countOf(Object.keys(row.sources)) > 1).length;
  if (iocs.rows.length === 0) return 'no indicators or artifacts on either side';
  return `${both} of ${iocs.rows.length} indicators and artifacts seen by more than one source`;
}

/** Where there are many sources, what is accused comes first, and what most of them saw. */
function sharedRows(comparison: Comparison, width: number): string[] {
  const countOf = witnessCounter(comparison.sources);
  const shared = comparison.iocs.rows
    .map((row) => ({ row, count: countOf(Object.keys(row.sources)), severity: severityOf(row) }))
    .filter(({ count }) => count > 1);
  if (shortNamesOfMany(comparison.sources) !== null)
    shared.sort((a, b) => b.severity - a.severity || b.count - a.count);
  const rows = shared.slice(0, mostSharedRows).map(({ row }) => row);
  const cells = rows.map((row) => [row.type, printable(defang(row.type, canonicalIocValue(row.type, row.value)))]);
  const more = shared.length - mostSharedRows;
  const room = width - labelledIndent;
  return [
    ...columns(withSeers(cells, rows, comparison, room), { width: room, shrink: 1, least: 14 }).map(
      (line) => ' '.repeat(labelledIndent) + line,
    ),
    ...(more > 0 ? labelled('', `… and ${more} more (--format json has all)`, width) : []),
  ];
}

function severityOf({ sources }: IocRow): number {
  return Math.max(...Object.values(sources).map(({ verdict }) => (verdict === 'unknown' ? -1 : verdictRank[verdict])));
}

/** A value of an indicator is hardly ever shorter. */
const leastOfValue = 40;

/** Where there are many sources: who saw each row, as marks below their short names, or how many where that is too wide. */
function withSeers(
  cells: readonly string[][],
  rows: readonly IocRow[],
  { sources }: Comparison,
  room: number,
): Cell[][] {
  const short = shortNamesOfMany(sources);
  if (short === null || rows.length === 0) return cells.map((row) => [...row]);
  const reporting = sources.filter(({ status }) => status === 'reported');
  const names = reporting.map(({ provider }) => (short.get(provider) ?? '').padEnd(shortWidth));
  if (room - names.join(' ').length < leastOfValue + 24) {
    const countOf = witnessCounter(sources);
    const all = countOf(reporting.map(({ provider }) => provider));
    return cells.map((row, index) => [
      ...row,
      { right: `${countOf(Object.keys(rows[index]?.sources ?? {}))} of ${all}` },
    ]);
  }
  const marks = rows.map((row) => {
    const seen = reporting.map(({ provider }) => {
      const cell = Object.hasOwn(row.sources, provider) ? row.sources[provider] : undefined;
      return ` ${cell === undefined ? '·' : verdictMark(cell.verdict)} `;
    });
    return seen.join(' ');
  });
  return [['', '', names.join(' ')], ...cells.map((row, index) => [...row, marks[index] ?? ''])];
}
