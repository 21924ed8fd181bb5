import { readFile, writeFile } from 'node:fs/promises';
import { brokenProviders } from './broken.ts';

/** The page of this package, which holds the table between two marks. */
export const readme: URL = new URL('../README.md', import.meta.url);
const [begin, end] = ['<!-- broken providers -->\n', '<!-- end -->'];

/** Each broken provider, and the check that finds it, in columns as the formatter aligns them. */
export function brokenTable(): string {
  const head = ['a provider that …', 'is caught by'] as const;
  const rows = brokenProviders.map(({ what, caughtBy }) => [what, caughtBy] as const);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |\n`;
  return [line(head), line(['', ''], '-'), ...rows.map((row) => line(row))].join('');
}

/** The page with the table as it is now. */
export function withTable(page: string): string {
  return page.slice(0, page.indexOf(begin) + begin.length) + brokenTable() + page.slice(page.indexOf(end));
}

// `node packages/conformance/test/readme-table.ts` writes it.
if (process.argv[1] === import.meta.filename) await writeFile(readme, withTable(await readFile(readme, 'utf8')));
