import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fixture } from '../../test/fixtures.ts';
import { readAgreementTable } from './read-table.ts';
import type { AgreementStudy } from './result.ts';
import type { Rating } from './scale.ts';
import { agreementStudy } from './study.ts';

const Table = z.array(z.array(z.number()));
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `r${index + 1}`);

/** As a person would: the table written as CSV, read, and studied. */
async function studied(
  rows: readonly (readonly Rating[])[],
  sources = names(rows[0]?.length ?? 0),
): Promise<AgreementStudy> {
  const text = [sources, ...rows].map((row) => row.map((cell) => cell ?? '').join(',')).join('\r\n');
  const table = readAgreementTable(text);
  return agreementStudy(table.rows, { sources: table.sources });
}

/** Rows of a table with one line per category count: raters in no order. */
function expanded(counts: readonly (readonly number[])[]): number[][] {
  return counts.map((row) => row.flatMap((count, category) => Array.from({ length: count }, () => category)));
}

const transposed = (rows: readonly (readonly Rating[])[]): Rating[][] =>
  (rows[0] ?? []).map((_, index) => rows.map((row) => row[index] ?? null));

function within(value: number | null | undefined, expected: number, tolerance: number): void {
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);
}

const AlphaSchema = z.object({
  raters: z.array(z.string()),
  ratings: z.array(z.array(z.number().nullable())),
  published: z.record(z.string(), z.number()),
  computed: z.record(z.string(), z.number()),
  tolerance: z.object({ published: z.number(), computed: z.number() }),
  also_published_for_this_table: z.object({ percent_agreement: z.number(), gwet_ac1: z.number() }).optional(),
  computed_gwet_ac1: z.number().optional(),
});

describe.each(['krippendorff-c-4x12', 'krippendorff-wikipedia-3x15'])("Krippendorff's alpha: %s", (name) => {
  const example = AlphaSchema.parse(fixture(name));
  const metrics = ['nominal', 'ordinal', 'interval', 'ratio'] as const;

  test('all metrics, as published and to full precision', async () => {
    const { krippendorffAlpha } = await studied(transposed(example.ratings), example.raters);
    for (const metric of metrics) {
      const published = example.published[`alpha_${metric}`];
      if (published !== undefined) within(krippendorffAlpha[metric], published, example.tolerance.published);
      within(krippendorffAlpha[metric], example.computed[`alpha_${metric}`] ?? Number.NaN, example.tolerance.computed);
    }
  });

  test('counts', async () => {
    const study = await studied(transposed(example.ratings), example.raters);
    expect(study.pairable).toBe(example.computed.units_used);
    expect(study.missing).toBe(example.ratings.flat().filter((rating) => rating === null).length);
    expect(study.fleissKappa).toBe(null);
    expect(study.reasons['/fleissKappa']).toBe('Not every source has rated every sample.');
  });

  test("percent agreement and Gwet's AC1 where they are published", async () => {
    const also = example.also_published_for_this_table;
    if (also === undefined) return;
    const study = await studied(transposed(example.ratings), example.raters);
    within(study.rawAgreement, also.percent_agreement, 0.0005);
    within(study.gwetAC1, also.gwet_ac1, 0.0005);
    within(study.gwetAC1, example.computed_gwet_ac1 ?? Number.NaN, 1e-9);
  });
});

describe("Fleiss' kappa", () => {
  test('10 items, 14 raters', async () => {
    const example = z
      .object({
        counts: Table,
        published: z.object({ fleiss_kappa: z.number(), P_i: z.array(z.number()) }),
        computed: z.object({ fleiss_kappa: z.number(), P_bar: z.number() }),
        tolerance: z.object({ published: z.number(), computed: z.number() }),
      })
      .parse(fixture('fleiss-10x14'));
    const study = await studied(expanded(example.counts));
    within(study.fleissKappa, example.published.fleiss_kappa, example.tolerance.published);
    within(study.fleissKappa, example.computed.fleiss_kappa, example.tolerance.computed);
    within(study.rawAgreement, example.computed.P_bar, example.tolerance.computed);
    for (const [item, expected] of example.published.P_i.entries()) {
      const alone = await studied(expanded(example.counts.slice(item, item + 1)));
      within(alone.rawAgreement, expected, 0.0005);
    }
  });

  test('30 patients, 6 psychiatrists', async () => {
    const example = z
      .object({
        ratings: Table,
        published: z.object({ fleiss_kappa_r_irr: z.number() }),
        computed: z.object({ fleiss_kappa: z.number() }),
        tolerance: z.object({ published: z.number(), computed: z.number() }),
      })
      .parse(fixture('fleiss-1971-diagnoses-30x6'));
    const study = await studied(example.ratings);
    within(study.fleissKappa, example.published.fleiss_kappa_r_irr, example.tolerance.published);
    within(study.fleissKappa, example.computed.fleiss_kappa, example.tolerance.computed);
  });

  const { cases, tolerance } = z
    .object({
      cases: z.array(z.object({ counts: Table, fleiss_kappa: z.number().nullable(), free_marginal_kappa: z.number() })),
      tolerance: z.number(),
    })
    .parse(fixture('randolph-free-marginal'));
  test.each(cases)('$counts: $fleiss_kappa', async ({ counts, fleiss_kappa, free_marginal_kappa }) => {
    const study = await studied(expanded(counts));
    // The free-marginal kappa is the raw agreement over the chance of one in as many values as the scale has.
    const chance = 1 / (counts[0]?.length ?? 1);
    within(((study.rawAgreement ?? Number.NaN) - chance) / (1 - chance), free_marginal_kappa, tolerance);
    if (fleiss_kappa !== null) return within(study.fleissKappa, fleiss_kappa, tolerance);
    expect(study.fleissKappa).toBe(null);
    expect(study.reasons['/fleissKappa']).toContain('0/0');
  });
});

describe("Cohen's kappa", () => {
  const { cases } = z
    .object({
      cases: z.array(
        z.object({
          id: z.string(),
          table: Table,
          published: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
          computed: z.record(z.string(), z.number()),
          tolerance: z.object({ published: z.number() }),
        }),
      ),
    })
    .parse(fixture('cohen-two-raters'));

  test.each(cases)('$id', async ({ table, published, computed, tolerance }) => {
    const rows = table.flatMap((row, a) => row.flatMap((count, b) => Array.from({ length: count }, () => [a, b])));
    const study = await studied(rows);
    const [pair] = study.cohenKappa;
    const found: Record<string, number | null | undefined> = {
      kappa: pair?.unweighted,
      kappa_linear: pair?.linear,
      kappa_quadratic: pair?.quadratic,
      percent_agreement: study.rawAgreement,
      gwet_ac1: study.gwetAC1,
    };
    for (const [name, value] of Object.entries(found)) {
      const expected = published[name];
      if (typeof expected === 'number') within(value, expected, tolerance.published);
      if (computed[name] !== undefined) within(value, computed[name], 1e-9);
    }
    expect(pair).toMatchObject({ a: 'r1', b: 'r2', n: rows.length });
    expect(study.confusion).toEqual([{ a: 'r1', b: 'r2', table }]);
  });
});
