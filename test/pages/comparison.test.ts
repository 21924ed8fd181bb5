import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, strategyNamed } from '@sandjury/compare';
import type { Outcome, Reliability, VerdictValue } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { minimalReport } from '../support/packages/minimal-report.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/comparison.md'), 'utf8');
const lines = page.slice(page.indexOf('| votes (reliability)')).split('\n\n')[0]?.split('\n') ?? [];
const table = lines.map((line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim()),
);
const [head = [], , ...rows] = table;
const strategies = head.slice(1).map((cell) => cell.replaceAll('`', ''));
const cases = rows.flatMap(([votes = '', ...results]) =>
  results.map((result, index) => ({ votes, strategy: strategies[index] ?? '', expected: result.split(' ')[0] ?? '' })),
);

/** `malicious (A), benign` as outcomes of that many sources, and their reliability. */
function asked(votes: string): {
  outcomes: Outcome[];
  sources: { id: string; product: string; reliability?: Reliability }[];
} {
  const said = [...votes.matchAll(/(malicious|suspicious|benign)(?: \(([A-F])\))?/g)];
  const sources = said.map(([, , reliability], index) => {
    const given = reliability === undefined ? {} : { reliability: reliability as Reliability };
    return { id: `source-${index}`, product: 'Sandbox', ...given };
  });
  const outcomes = said.map(([, value], index) => {
    const report = minimalReport(`source-${index}`, value as VerdictValue);
    return { provider: report.provider, status: 'reported' as const, report, others: [] };
  });
  return { outcomes, sources };
}

describe('the table of strategies on the page of comparison', () => {
  it('has every strategy and some rows', () => {
    expect(strategies).toEqual(['most-severe', 'majority', 'weighted', 'most-reliable', 'threshold:2']);
    expect(rows.length).toBeGreaterThanOrEqual(5);
  });

  it.each(cases)('$votes under $strategy is $expected', ({ votes, strategy, expected }) => {
    const { outcomes, sources } = asked(votes);
    const { consensus } = compare(outcomes, {
      question: { hash: 'a'.repeat(64) },
      strategy: strategyNamed(strategy),
      sources,
    });
    expect(consensus.value).toBe(expected);
  });
});
