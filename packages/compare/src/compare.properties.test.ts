import { byText, type Outcome, type VerdictValue, verdictRank } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as arbitrary from '../test/arbitraries.ts';
import { question, reported } from '../test/outcomes.ts';
import { compare } from './compare.ts';
import { type Comparison, ComparisonSchema } from './comparison.ts';
import type { SourceSettings } from './source-rows.ts';
import { type StrategyName, strategyNames } from './votes/strategies.ts';

interface Case {
  outcomes: Outcome[];
  sources: SourceSettings[];
  strategy: StrategyName;
}

const strategies: readonly StrategyName[] = [...strategyNames, 'threshold:1', 'threshold:2', 'threshold:3'];

const anyCase: fc.Arbitrary<Case> = arbitrary.outcomes.chain((outcomes) =>
  fc.record({
    outcomes: fc.constant(outcomes),
    sources: arbitrary.settingsOf(outcomes.map((outcome) => outcome.provider)),
    strategy: fc.constantFrom(...strategies),
  }),
);

/** A case, and a provider that is not in it. */
const caseAndNewcomer = anyCase
  .chain((given) => fc.tuple(fc.constant(given), arbitrary.providerId))
  .filter(([{ outcomes }, id]) => outcomes.every((outcome) => outcome.provider !== id));

function comparisonOf({ outcomes, sources, strategy }: Case): Comparison {
  return compare(outcomes, { question, sources, strategy, now: '2026-01-01T00:00:00Z' });
}

function rankOf(value: VerdictValue): number {
  return value === 'unknown' ? -1 : verdictRank[value];
}

describe('whatever the sources say', () => {
  test('the comparison fits its schema, whole', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const comparison = comparisonOf(given);
        // zod leaves a key named __proto__ out of a record.
        fc.pre(given.outcomes.every((outcome) => outcome.provider !== '__proto__'));
        expect(ComparisonSchema.parse(comparison)).toEqual(comparison);
      }),
    );
  });

  test('the same input gives the same bytes, and is not changed', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const before = structuredClone(given);
        const first = JSON.stringify(comparisonOf(given));
        expect(JSON.stringify(comparisonOf(given))).toBe(first);
        expect(JSON.stringify(comparisonOf(before))).toBe(first);
        expect(given).toEqual(before);
      }),
    );
  });

  test('the order of the outcomes is of no effect but in sources', () => {
    const shuffled = anyCase.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.shuffledSubarray(given.outcomes, { minLength: given.outcomes.length }),
        fc.shuffledSubarray(given.sources, { minLength: given.sources.length }),
      ),
    );
    const sorted = (comparison: Comparison): string =>
      JSON.stringify({
        ...comparison,
        sources: comparison.sources.toSorted((a, b) => byText(a.provider, b.provider)),
      });
    fc.assert(
      fc.property(shuffled, ([given, outcomes, sources]) => {
        const other = comparisonOf({ ...given, outcomes, sources });
        expect(sorted(other)).toBe(sorted(comparisonOf(given)));
        expect(other.sources.map((row) => row.provider)).toEqual(outcomes.map((outcome) => outcome.provider));
      }),
    );
  });
});

describe.each(strategies)('the laws of %s', (strategy) => {
  test('the order of the outcomes changes nothing', () => {
    const shuffled = anyCase.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given.outcomes, { minLength: given.outcomes.length })),
    );
    fc.assert(
      fc.property(shuffled, ([given, outcomes]) => {
        expect(comparisonOf({ ...given, outcomes, strategy }).consensus).toEqual(
          comparisonOf({ ...given, strategy }).consensus,
        );
      }),
    );
  });

  test('a non-vote changes nothing', () => {
    const silent = caseAndNewcomer.chain(([given, id]) =>
      fc.tuple(fc.constant(given), arbitrary.silentOutcome(id), arbitrary.settingsOf([id])),
    );
    fc.assert(
      fc.property(silent, ([some, outcome, settings]) => {
        const given = { ...some, strategy };
        const more = { ...given, outcomes: [outcome, ...given.outcomes], sources: [...settings, ...given.sources] };
        expect(comparisonOf(more).consensus).toEqual(comparisonOf(given).consensus);
        expect(comparisonOf(more).agreement).toBe(comparisonOf(given).agreement);
      }),
    );
  });

  test('one more malicious vote never lowers the result', () => {
    const malicious = caseAndNewcomer.chain(([given, id]) => fc.tuple(fc.constant(given), arbitrary.settingsOf([id])));
    fc.assert(
      fc.property(malicious, ([some, settings]) => {
        const given = { ...some, strategy };
        const ids = settings.map((source) => source.id);
        const outcomes = [...given.outcomes, ...ids.map((id) => reported(id, 'malicious'))];
        const after = comparisonOf({ ...given, outcomes, sources: [...given.sources, ...settings] });
        expect(rankOf(after.consensus.value)).toBeGreaterThanOrEqual(rankOf(comparisonOf(given).consensus.value));
      }),
      { numRuns: 300 },
    );
  });

  test('a second source of a group that says the same changes nothing', () => {
    const echoed = caseAndNewcomer.filter(([{ outcomes }]) =>
      outcomes.some((outcome) => outcome.status === 'reported' && outcome.report.verdict.value !== 'unknown'),
    );
    fc.assert(
      fc.property(echoed, ([some, id]) => {
        const given = { ...some, strategy };
        const voters = given.outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome] : []));
        const voter = voters.find((outcome) => outcome.report.verdict.value !== 'unknown') ?? voters[0];
        const settings = given.sources.find((source) => source.id === voter?.provider);
        const sources = given.sources.filter((source) => source !== settings);
        const grouped = [...sources, { ...settings, id: voter?.provider ?? '', group: settings?.group ?? 'alone' }];
        const outcomes = [...given.outcomes, reported(id, voter?.report.verdict.value ?? 'unknown')];
        const echo = { id, group: settings?.group ?? 'alone', reliability: settings?.reliability };
        const before = comparisonOf({ ...given, sources: grouped });
        const after = comparisonOf({ ...given, outcomes, sources: [...grouped, echo] });
        expect(after.consensus.value).toBe(before.consensus.value);
        expect(after.agreement).toBe(before.agreement);
      }),
    );
  });

  test('benign needs a benign vote, no vote is unknown, and every dissenter is named', () => {
    fc.assert(
      fc.property(anyCase, (some) => {
        const { consensus } = comparisonOf({ ...some, strategy });
        const voters = Object.values(consensus.votes).flat();
        if (consensus.value === 'benign') expect(consensus.votes.benign).not.toEqual([]);
        if (voters.length === 0) expect(consensus.value).toBe('unknown');
        else if (!strategy.startsWith('threshold:')) expect(consensus.value).not.toBe('unknown');
        expect(consensus.dissent).toEqual(voters.filter((id) => !consensus.votes[consensus.value].includes(id)).sort());
        for (const id of voters) expect(consensus.explanation).toContain(id);
      }),
    );
  });
});

describe('IOCs', () => {
  test('rows, exclusive counts and overlaps count the same things', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { iocs } = comparisonOf(given);
        expect(iocs.exclusive.reduce((sum, row) => sum + row.count, 0)).toBe(iocs.rows.length);
        for (const { a, b, type, view, both, onlyA, onlyB } of iocs.overlap) {
          const keysOf = (id: string): string[] =>
            iocs.rows
              .filter((row) => type === 'all' || row.type === type)
              .filter((row) => Object.hasOwn(row.sources, id) && (view === 'artifacts' || row.sources[id]?.isIoc))
              .map((row) => `${row.type} ${row.key}`);
          const [inA, inB] = [keysOf(a), keysOf(b)];
          expect(inA.filter((key) => inB.includes(key))).toHaveLength(both);
          expect(inA.filter((key) => !inB.includes(key))).toHaveLength(onlyA);
          expect(inB.filter((key) => !inA.includes(key))).toHaveLength(onlyB);
        }
      }),
    );
  });
});
