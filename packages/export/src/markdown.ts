import {
  type Comparison,
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
  return [
    `# ${title}${code(sampleKey(comparison))}`,
    `**Consensus: ${consensus.value}** (${comparison.agreement}). ${prose(consensus.explanation)}`,
    ...sampleSection(comparison),
    ...section(
      'Findings',
      comparison.findings.map((finding) => `- ${prose(finding.message)}`),
    ),
    '## Sources',
    sourceTable(comparison.sources),
    ...section('Reports', comparison.sources.flatMap(reportLine)),
    ...iocSection(rankedRows(input), most),
    ...section('ATT\\&CK techniques', namedTechniques(comparison, reportsOf(input)).map(techniqueLine)),
    ...termSection('Families', comparison.families),
    ...termSection('Threat names', comparison.threatNames),
    ...termSection('Classifications', comparison.classifications),
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
        ? [source.status.replace('_', ' '), '–', '–', code(source.error?.message ?? ''), '–', '–']
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
  const header = ['Source', 'Verdict', 'Score', 'Vendor says', 'Read from', 'Analysed', 'IOCs of artifacts'];
  return [`| ${header.join(' | ')} |`, `|${' --- |'.repeat(header.length)}`, ...rows].join('\n');
}

function iocSection(rows: readonly RankedRow[], most: number): string[] {
  const listed = rows.slice(0, most).map(({ row, value, isIoc, heldBack }) => {
    const said = Object.entries(row.sources).map(([provider, cell]) => `${code(provider)} ${cell.verdict}`);
    const note = isIoc ? '' : ', artifact';
    const noise = typeof row.noise === 'string' ? ', on the noise list' : '';
    const held = heldBack === null ? '' : `, not to be blocked: ${heldBack}`;
    return `- ${row.type} ${code(defang(row.type, value))} (${said.join(', ')}${note}${noise}${held})`;
  });
  const left = rows.length - listed.length;
  return section('Indicators and artifacts', [
    ...listed,
    ...(left > 0 ? [`- … and ${left} more, which the CSV has.`] : []),
  ]);
}

function techniqueLine({ row, notes, name }: NamedTechnique): string {
  const noted = notes.length === 0 ? '' : `, ${notes.map(prose).join(', ')}`;
  return `- ${code(row.value)}${name === null ? '' : ` ${code(name)}`}${noted} (${Object.keys(row.sources).map(code).join(', ')})`;
}

function termSection(title: string, rows: readonly TermRow[]): string[] {
  return section(
    title,
    rows.map(({ value, sources }) => `- ${code(value)} (${Object.keys(sources).map(code).join(', ')})`),
  );
}
