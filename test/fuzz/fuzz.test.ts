import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targets } from './targets.ts';

// `pnpm fuzz RUNS [parser…]` tries more. What it finds is kept in regressions.json.
const regressions: Record<string, unknown[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'regressions.json'), 'utf8'),
);

describe.each(targets.map((one) => [one.name, one] as const))('%s', (name, { runs, inputs, check }) => {
  it(`${runs} inputs that are nearly right`, async () => {
    const found = await fc.check(
      fc.asyncProperty(inputs, async (input) => check(input)),
      { numRuns: runs },
    );
    expect(found.failed, fc.defaultReportMessage(found)?.slice(0, 4_000)).toBe(false);
    expect(found.numRuns).toBe(runs);
  }, 240_000);

  const found = (regressions[name] ?? []).map((input) => [JSON.stringify(input).slice(0, 60), input] as const);
  it.for(found)('what was found once: %s', async ([, input]) => {
    await expect((async () => check(input))()).resolves.toBeUndefined();
  });
});

it('every regression belongs to a parser', () => {
  const names = targets.map((one) => one.name);
  expect(Object.keys(regressions).filter((name) => !names.includes(name))).toEqual([]);
});
