import {
  type Comparison,
  findingsByKind,
  type IocCell,
  type NamedTechnique,
  namedTechniques,
  type SourceRow,
  sampleOf,
  type TermRow,
} from '@sandjury/compare';
import { defang } from '@sandjury/core';
import { assertInput } from './arguments.ts';
import { type ExportInput, reportsOf, sampleKey } from './input.ts';
import { type RankedRow, rankedRows } from './iocs/table.ts';
import { verdictOrder } from './many/sections.ts';
import { webPage } from './text/https-link.ts';
import { harmless, shortened } from './text/visible.ts';

const mostRows = 100;
const mostText = 300;

/**
 * A comparison for a ticket: who says what, the dissent, what to look at, the IOCs. Defanged. Everything that comes from a
 * reply stands in a code span, in which Markdown has no markup, no link and no mention. Lists at most 100 IOCs and says so.
 */
export function toMarkdown(input: ExportInput): string {
  assertInput(input, 'toMarkdown');
  return `${markdownBlocks(input, { title: 'Sandbox comparison of ', level: 1, most: mostRows }).join('\n\n')}\n`;
}

/** How a comparison stands in a document: what is before the name of the sample, the level of its heading, the most IOCs. */
interface Place {
  title: string;
  level: number;
  most: number;
}

/** The paragraphs, lists and tables about one sample. No text of a reply begins a line. */
export function markdownBlocks(input: ExportInput, { title, level, most }: Place): string[] {
  const { comparison } = input;
  const { consensus } = comparison;
  const say = sayerOf(comparison);
  return [
    `# ${title}${code(sampleKey(comparison))}`,
    `**Consensus: ${consensus.value}** (${comparison.agreement}). ${prose(consensus.explanation)}`,
    ...sampleSection(comparison),
    ...findingSection(comparison),
    '## Sources',
    sourceTable(comparison.sources),
    ...section('No answer', comparison.sources.flatMap(errorLine)),
    ...section('Reports', comparison.sources.flatMap(reportLine)),
    ...termSection('Families', comparison.families, say),
    ...termSection('Threat names', comparison.threatNames, say),
    ...termSection('Classifications', comparison.classifications, say),
    ...section(
      'ATT\\&CK techniques',
      namedTechniques(comparison, reportsOf(input)).map((technique) => techniqueLine(technique, say)),
    ),
    ...iocSection(rankedRows(input), most, say),
  ].map((block) => (block.startsWith('#') ? '#'.repeat(level - 1) + block : block));
}

/** A code span. What would end it, or a table's cell, is shown as an escape. */
export function code(text: string): string {
  const shown = shortened(harmless(text), mostText).replace(
    /[`|]/g,
    (sign) => `\\u{${sign.charCodeAt(0).toString(16)}}`,
  );
  return shown.trim() === '' ? '–' : `\`${shown}\``;
}

/** Our own sentence, in which provider ids and host names stand. */
function prose(text: string): string {
  return harmless(text).replace(/[\\`*_{}[\]<>#|&~@!]/g, '\\$&');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')];
}

/** Two findings of a kind, and how many more there are. */
function findingSection({ findings }: Comparison): string[] {
  const lines = findingsByKind(findings).flatMap(({ shown, more }) => [
    ...shown.map(({ message }) => `- ${prose(message)}`),
    ...(more.length > 0 ? [`- … and ${more.length} more of this kind, which the JSON has.`] : []),
  ]);
  return section('Findings', lines);
}

/** Names of sources, after which a reader looks; where many reported and all are meant, their number. */
type Sayer = (providers: readonly string[]) => string;

const mostByName = 5;

function sayerOf({ sources }: Comparison): Sayer {
  const reported = sources.filter(({ status }) => status === 'reported').length;
  return (providers) => {
    const isAll = reported > mostByName && providers.length === reported;
    return isAll ? `all ${reported}` : providers.map(code).join(', ');
  };
}

function sampleSection(comparison: Comparison): string[] {
  const { hashes, names, size, type, url } = sampleOf(comparison);
  const facts: [string, string][] = [
    ...Object.entries(hashes),
    ...names.slice(0, 5).map((name): [string, string] => ['name', name]),
    ...(url === null ? [] : [['url', defang('url', url)] as [string, string]]),
    ...(size === null ? [] : [['size', `${size} bytes`] as [string, string]]),
    ...(type === null ? [] : [['type', type] as [string, string]]),
  ];
  return section(
    'Sample',
    facts.map(([name, value]) => `- ${name}: ${code(value)}`),
  );
}

/** Why a source has no report, in the words of its error. */
function errorLine({ provider, error }: SourceRow): string[] {
  return error === null ? [] : [`- ${code(provider)}: ${code(error.message)}`];
}

/** A vendor's page, with its host in front: a reply names it, and it need not be on the server that was asked. */
function reportLine({ provider, link }: SourceRow): string[] {
  const page = webPage(link);
  return page === null ? [] : [`- ${code(provider)} at ${code(page.host)}: ${code(defang('url', page.href))}`];
}

function sourceTable(sources: readonly SourceRow[]): string {
  const rows = sources.map((source) => {
    const { verdict } = source;
    const cells =
      verdict === null
        ? [source.status.replace('_', ' '), '–', '–', '–', '–', '–']
        : [
            `**${verdict.value}**`,
            verdict.score === null ? '–' : String(Math.round(verdict.score)),
            code(verdict.vendor ?? ''),
            code(verdict.evidence[0] ?? ''),
            source.analyzedAt ?? '–',
            `${source.counts.iocs} of ${source.counts.artifacts}`,
          ];
    return `| ${[code(source.provider), ...cells].join(' | ')} |`;
  });
  const header = ['Source', 'Verdict', 'Score', 'Vendor says', 'Read from', 'Analysed', 'Indicators of artifacts'];
  return [`| ${header.join(' | ')} |`, `|${' --- |'.repeat(header.length)}`, ...rows].join('\n');
}

function iocSection(rows: readonly RankedRow[], most: number, say: Sayer): string[] {
  const listed = rows.slice(0, most).map(({ row, value, isIoc, heldBack }) => {
    const note = isIoc ? '' : ', artifact';
    const noise = typeof row.noise === 'string' ? ', on the noise list' : '';
    const held = heldBack === null ? '' : `, not to be blocked: ${heldBack}`;
    return `- ${row.type} ${code(defang(row.type, value))} (${saidOf(row.sources, say)}${note}${noise}${held})`;
  });
  const left = rows.length - listed.length;
  return section('Indicators and artifacts', [
    ...listed,
    ...(left > 0 ? [`- … and ${left} more, which the CSV has.`] : []),
  ]);
}

/** Who says what of a value, the most severe first: `a, b malicious; c suspicious`. */
function saidOf(sources: Readonly<Record<string, IocCell>>, say: Sayer): string {
  const byVerdict = Map.groupBy(Object.entries(sources), ([, { verdict }]) => verdict);
  const said = verdictOrder.flatMap((verdict) => {
    const cells = byVerdict.get(verdict) ?? [];
    return cells.length === 0 ? [] : [`${say(cells.map(([provider]) => provider))} ${verdict}`];
  });
  return said.join('; ');
}

function techniqueLine({ row, notes, name }: NamedTechnique, say: Sayer): string {
  const noted = notes.length === 0 ? '' : `, ${notes.map(prose).join(', ')}`;
  return `- ${code(row.value)}${name === null ? '' : ` ${code(name)}`}${noted} (${say(Object.keys(row.sources))})`;
}

function termSection(title: string, rows: readonly TermRow[], say: Sayer): string[] {
  return section(
    title,
    rows.map(({ value, sources }) => `- ${code(value)} (${say(Object.keys(sources))})`),
  );
}
