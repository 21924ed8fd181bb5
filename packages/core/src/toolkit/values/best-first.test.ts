import { expect, it } from 'vitest';
import { type AnalysisFacts, bestFirst } from './best-first.ts';

const fact = (id: string, state: AnalysisFacts['state'], time: string | null = null): AnalysisFacts => {
  return { id, state, time };
};

it('puts what has a report first, what failed last, and the newest before the others', () => {
  const all = [
    fact('1', 'failed', '2026-05-01'),
    fact('2', 'queued', '2026-04-01'),
    fact('3', 'finished', '2026-01-01'),
    fact('4', 'running', '2026-03-01'),
    fact('5', 'finished', '2026-02-01'),
    fact('6', 'finished'),
  ];
  const ordered = bestFirst(all, (item) => item).map(({ id }) => id);
  expect(ordered).toEqual(['5', '3', '6', '4', '2', '1']);
  expect(bestFirst(all.toReversed(), (item) => item).map(({ id }) => id)).toEqual(ordered);
});

it('of the same time takes the larger number, as a number', () => {
  const all = ['9', '10', '2', '100'].map((id) => fact(id, 'finished', '2026-01-01'));
  expect(bestFirst(all, (item) => item).map(({ id }) => id)).toEqual(['100', '10', '9', '2']);
});
