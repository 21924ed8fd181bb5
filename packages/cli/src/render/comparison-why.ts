import { type Comparison, namedTechniques, type TermRow, witnessCounter } from '@sandjury/compare';
import { canonicalIocValue, defang, type SandboxReport } from '@sandjury/core';
import { brief, columns, labelled, labelledIndent } from '../text/layout.ts';
import { counted } from '../text/numbers.ts';
import { printable } from '../text/printable.ts';
import { shortNamesOfMany } from './sources/source-columns.ts';

/** Why the sources say what they say: names, techniques, and the malicious indicators that one of them alone saw. */
export function whyLines(comparison: Comparison, reports: readonly SandboxReport[], room: number): string[] {
  const { families, threatNames, classifications } = comparison;
  const bySources = sourcesGrouper(comparison);
  const terms = (label: string, rows: readonly TermRow[]) => termLines(label, rows, bySources, room);
  return [
    ...terms('Family', families),
    ...terms('Names', threatNames),
    // A name says more than its kind.
    ...(families.length + threatNames.length === 0 ? terms('Classes', classifications) : []),
    ...techniqueLines(comparison, reports, bySources, room),
    ...aloneLines(comparison, room),
  ];
}

/** The vendors' own pages about the sample, a line each. */
export function linkLines({ sources }: Comparison, room: number): string[] {
  const links = sources.flatMap(({ provider, link }) => {
    const page = pageOf(link);
    return page === null ? [] : [`${printable(provider)}  ${page}`];
  });
  return links.flatMap((text, index) => labelled(index === 0 ? 'Reports' : '', text, room));
}

/** A link comes out of a reply: only a web page is shown, with its host in ASCII, and none that hides it behind a user name. */
export function pageOf(link: string | null): string | null {
  const url = link === null ? null : URL.parse(link);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  return printable(url.href);
}

const mostTerms = 6;
const mostPerTerm = 80;

/** Terms by who gives them: `a, b: Emotet; b: Mining program`. */
function termLines(label: string, rows: readonly TermRow[], bySources: SourcesGrouper, room: number): string[] {
  const texts = [...bySources(rows.slice(0, mostTerms))].map(([names, group]) => {
    return `${names}: ${group.map(({ value }) => brief(printable(value), mostPerTerm, room)).join(', ')}`;
  });
  return rows.length === 0 ? [] : labelled(label, withMore(texts.join('; '), rows.length - mostTerms), room);
}

/** Rows by who gives them: `all`, where that is everybody who reported and there are many. */
type SourcesGrouper = (rows: readonly TermRow[]) => Map<string, TermRow[]>;

function sourcesGrouper(comparison: Comparison): SourcesGrouper {
  const isMany = shortNamesOfMany(comparison.sources) !== null;
  const reporting = reportedBy(comparison);
  const namesOf = sourceNames(comparison);
  return (rows) =>
    Map.groupBy(rows, (row) => {
      const givers = Object.keys(row.sources);
      return isMany && givers.length === reporting ? 'all' : namesOf(givers);
    });
}

/** Names of sources in the order of the comparison's, short ones where there are many. */
function sourceNames({ sources }: Comparison): (providers: readonly string[]) => string {
  const short = shortNamesOfMany(sources);
  if (short === null) return (providers) => providers.map(printable).join(', ');
  return (providers) => {
    const known = sources.filter(({ provider }) => providers.includes(provider));
    return known.flatMap(({ provider }) => short.get(provider) ?? []).join(', ');
  };
}

function withMore(text: string, more: number): string {
  return more > 0 ? `${text} … and ${more} more` : text;
}

const mostTechniques = 8;

function techniqueLines(
  comparison: Comparison,
  reports: readonly SandboxReport[],
  bySources: SourcesGrouper,
  room: number,
): string[] {
  const all = mostExact(comparison.techniques);
  if (all.length === 0) return [];
  const named = new Map(namedTechniques(comparison, reports).map((technique) => [technique.row.value, technique]));
  const listed = (rows: readonly TermRow[]) => {
    const texts = rows.slice(0, mostTechniques).map(({ value }) => {
      const { name, notes = [] } = named.get(value) ?? { name: null };
      const noted = notes.length === 0 ? [] : [`(${notes.join('; ')})`];
      return brief(printable([value, name ?? '', ...noted].filter(Boolean).join(' ')), mostPerTerm, room);
    });
    return withMore(texts.join(', '), rows.length - mostTechniques);
  };
  const grouped = (rows: readonly TermRow[]) => {
    return [...bySources(rows)].map(([name, group]) => `${name}: ${listed(group)}`).join('; ');
  };
  if (reportedBy(comparison) < 2) return labelled('Techniques', grouped(all), room);
  const isShared = sharing(comparison);
  const common = mostExact(comparison.techniques.filter(isShared));
  if (common.length === 0) return labelled('Techniques', `none in common; ${grouped(all)}`, room);
  const alone = all.filter((row) => !isShared(row)).length;
  const rest = alone === 0 ? '' : `; ${alone} more by one source alone`;
  return labelled('Techniques', `in common: ${listed(common)}${rest}`, room);
}

/** Without the techniques of which a sub-technique is in the list. */
function mostExact(rows: readonly TermRow[]): TermRow[] {
  const parents = new Set(rows.map(({ parent }) => parent));
  return rows.filter(({ value }) => !parents.has(value));
}

/** Whether sources that do not depend on each other say so. */
function sharing({ sources }: Comparison): (row: { sources: object }) => boolean {
  const countOf = witnessCounter(sources);
  return (row) => countOf(Object.keys(row.sources)) > 1;
}

function reportedBy({ sources }: Comparison): number {
  return sources.filter(({ status }) => status === 'reported').length;
}

const mostAlone = 6;

/** What the operator called noise, and the sample itself, say nothing new. */
function aloneLines(comparison: Comparison, room: number): string[] {
  const isShared = sharing(comparison);
  const own = new Set(Object.values(comparison.sample.hashes));
  const malicious = comparison.iocs.rows.filter((row) => {
    const [first] = Object.values(row.sources);
    if (isShared(row) || typeof row.noise === 'string' || own.has(row.key.slice(row.key.lastIndexOf(':') + 1)))
      return false;
    return first?.verdict === 'malicious' && first.isIoc;
  });
  if (malicious.length === 0) return [];
  const namesOf = sourceNames(comparison);
  const cells = malicious.slice(0, mostAlone).map(({ type, value, sources }) => {
    return [namesOf(Object.keys(sources)), type, printable(defang(type, canonicalIocValue(type, value)))];
  });
  const isOnlySource = reportedBy(comparison) < 2;
  const what = counted(malicious.length, 'malicious indicator');
  const more = malicious.length - mostAlone;
  return [
    ...labelled(isOnlySource ? 'Malicious' : 'Seen alone', isOnlySource ? what : `${what} of one source alone`, room),
    ...columns(cells, { width: room - labelledIndent }).map((line) => ' '.repeat(labelledIndent) + line),
    ...(more > 0 ? labelled('', `… and ${more} more (--format json has all)`, room) : []),
  ];
}
