import type { Comparison } from '@sandjury/compare';
import { sampleKey } from '../input.ts';
import { code, markdownBlocks } from '../markdown.ts';
import type { DocumentOptions, ExportDocument } from './document.ts';
import { mostRows, Sections, verdictOrder } from './sections.ts';

/** So many IOCs a sample are listed. */
const mostIocs = 20;

/**
 * Many samples as one ticket: how many of each verdict, a table with a row a sample, and below it what `toMarkdown` says of each, with
 * at most 20 IOCs. Holds the text until the end, within the limits of the page: 10,000 rows, 1,000 sections, 20 million characters.
 */
export function markdownDocument({ sources }: DocumentOptions): ExportDocument {
  const rows: string[] = [];
  const sections = new Sections<string>();
  return {
    add(input) {
      const { comparison } = input;
      if (rows.length < mostRows) rows.push(rowOf(comparison, sources));
      const text = markdownBlocks(input, { title: '', level: 2, most: mostIocs }).join('\n\n');
      sections.add(comparison.consensus.value, text, text.length);
      return '';
    },
    end() {
      const { added, counts, leftOut } = sections;
      const some = verdictOrder.filter((verdict) => counts[verdict] > 0);
      const titles = ['Sample', 'Consensus', 'Agreement', ...sources.map(code), 'Families'];
      const table = [`| ${titles.join(' | ')} |`, `|${' --- |'.repeat(titles.length)}`, ...rows];
      const blocks = [
        `# Sandbox comparison of ${added} samples`,
        `**Consensus:** ${some.map((verdict) => `${verdict} ${counts[verdict]}`).join(', ')}`,
        table.join('\n'),
        ...(added > rows.length ? [`${added - rows.length} further samples have no row here: the CSV has all.`] : []),
        ...(leftOut > 0 ? [`${leftOut} samples of the least severe have no section below, only the row.`] : []),
        ...sections.all().map(({ content }) => content),
      ];
      return [`${blocks.join('\n\n')}\n`];
    },
  };
}

function rowOf(comparison: Comparison, sources: readonly string[]): string {
  const { consensus, agreement, families } = comparison;
  const byProvider = new Map(comparison.sources.map((source) => [source.provider, source]));
  const cells = [
    code(sampleKey(comparison)),
    `**${consensus.value}**`,
    agreement === 'none' ? '–' : agreement,
    ...sources.map((provider) => {
      const source = byProvider.get(provider);
      return source?.verdict?.value ?? source?.status.replace('_', ' ') ?? '–';
    }),
    families.length === 0
      ? '–'
      : families
          .slice(0, 3)
          .map(({ value }) => code(value))
          .join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
