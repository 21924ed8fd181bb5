import { conformanceChecks } from '../src/checks.ts';
import { brokenProviders } from './broken.ts';

/** The rules, and the broken providers by which each is known to find something: the table of the README. */
export function brokenTable(): string {
  const rows = conformanceChecks.map(({ name }) => {
    const found = brokenProviders.filter(({ caughtBy }) => caughtBy === name).map(({ what }) => what);
    return [name, found.join('; ')] as const;
  });
  const head = ['rule', 'finds a provider that …'] as const;
  const widths = [0, 1].map((column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string) => {
    return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |\n`;
  };
  return [line(head, ' '), line(['', ''], '-'), ...rows.map((row) => line(row, ' '))].join('');
}
