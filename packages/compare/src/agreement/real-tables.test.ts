import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fixture } from '../../test/fixtures.ts';
import { reported } from '../../test/outcomes.ts';
import { compare } from '../compare.ts';
import { readAgreementTable } from './read-table.ts';
import { agreementStudy } from './study.ts';

const Word = z.enum(['malicious', 'suspicious', 'benign', 'unknown']).nullable();
const intel = z
  .object({
    records: z.array(
      z.object({
        sha256: z.string(),
        verdicts: z.array(z.object({ source: z.string(), proposed_class: Word })),
        expected_consensus: z.string().optional(),
        expected_consensus_by_strategy: z
          .object({ max_severity: z.string(), majority_of_known: z.string() })
          .optional(),
      }),
    ),
  })
  .parse(fixture('real-malwarebazaar-vendor-intel'));

const engines = z
  .object({
    records: z.array(
      z.object({
        total: z.number().optional(),
        positives: z.number().optional(),
        last_analysis_stats: z.record(z.string(), z.number()).optional(),
        engines: z.record(z.string(), z.object({ detected: z.boolean().optional(), category: z.string().optional() })),
      }),
    ),
    oracles: z.object({ vt_v3_detection_ratio: z.object({ malicious: z.number(), voting_engines: z.number() }) }),
  })
  .parse(fixture('real-virustotal-engine-tables'));

describe('two samples, 12 sources', () => {
  const sources = [...new Set(intel.records.flatMap((record) => record.verdicts.map(({ source }) => source)))];
  const rows = intel.records.map(({ verdicts }) =>
    sources.map((name) => verdicts.find(({ source }) => source === name)?.proposed_class ?? null),
  );

  test('read from CSV and JSON alike; who was not asked, or did not know, is missing', async () => {
    const csv = [sources, ...rows].map((row) => row.map((cell) => cell ?? '').join(',')).join('\n');
    const options = { scale: ['benign', 'suspicious', 'malicious'] };
    const table = readAgreementTable(csv, options);
    expect(readAgreementTable(JSON.stringify({ sources, rows }), options)).toEqual(table);
    const study = await agreementStudy(table.rows, { ...options, sources: table.sources });
    expect(study).toMatchObject({ items: 2, raters: 12, pairable: 2, missing: 24 - 10 - 7, fleissKappa: null });
    // The ten ratings of the first are equal; of the seven of the second five are, which makes 10 of 21 pairs.
    expect(study.rawAgreement).toBeCloseTo((1 + 10 / 21) / 2, 12);
    expect(study.krippendorffAlpha.ratio).toBe(null);
    expect(study.hints).toHaveLength(1);
    const vmray = study.coverage.find(({ source }) => source === 'VMRay');
    expect(vmray).toEqual({ source: 'VMRay', rated: 2, missing: 0, share: 1 });
    const { n, table: confusion } = pairOf(study, 'ANY.RUN', 'VMRay');
    expect([n, confusion]).toEqual([
      2,
      [
        [0, 0, 1],
        [0, 0, 0],
        [0, 0, 1],
      ],
    ]);
  });

  test('the strategies conclude what the example expects, and the dissenter is named', () => {
    const [agreed, disputed] = intel.records.map(({ sha256, verdicts }) => ({
      question: { hash: sha256 },
      outcomes: verdicts.map(({ source, proposed_class }) => reported(source, proposed_class ?? 'unknown')),
    }));
    if (agreed === undefined || disputed === undefined) throw new Error('The fixture has two records.');
    expect(compare(agreed.outcomes, { question: agreed.question }).consensus.value).toBe(
      intel.records[0]?.expected_consensus,
    );
    const expected = intel.records[1]?.expected_consensus_by_strategy;
    const severe = compare(disputed.outcomes, { question: disputed.question });
    expect(severe.consensus.value).toBe(expected?.max_severity);
    expect(severe.consensus.dissent).toEqual(['ANY.RUN', 'Spamhaus_HBL']);
    expect(severe.findings[0]).toMatchObject({ code: 'opposite-verdicts' });
    const majority = compare(disputed.outcomes, { question: disputed.question, strategy: 'majority' });
    expect(majority.consensus.value).toBe(expected?.majority_of_known);
  });
});

function pairOf(
  study: Awaited<ReturnType<typeof agreementStudy>>,
  a: string,
  b: string,
): { n: number; table: number[][] } {
  const index = study.cohenKappa.findIndex((pair) => pair.a === a && pair.b === b);
  return { n: study.cohenKappa[index]?.n ?? -1, table: study.confusion[index]?.table ?? [] };
}

describe('three tables of engines', () => {
  test.each(engines.records.map((record, index) => ({ record, index })))('table $index', async ({ record }) => {
    const { total, positives, last_analysis_stats: stats } = record;
    const sources = Object.keys(record.engines);
    const row = Object.values(record.engines).map(({ detected, category }) => {
      if (category === 'type-unsupported') return null;
      return detected === true || category === 'malicious' ? 'malicious' : 'benign';
    });
    const study = await agreementStudy([row], { sources });
    const rated = study.coverage.filter((source) => source.rated === 1).length;
    const voting = total ?? engines.oracles.vt_v3_detection_ratio.voting_engines;
    const malicious = positives ?? stats?.malicious ?? Number.NaN;
    expect(rated).toBe(voting);
    expect(study.missing).toBe(sources.length - voting);
    const pairs = (count: number): number => (count * (count - 1)) / 2;
    const expected = (pairs(malicious) + pairs(voting - malicious)) / pairs(voting);
    expect(study.rawAgreement).toBeCloseTo(expected, 12);
    expect(study.cohenKappa).toHaveLength(pairs(sources.length));
  });
});
