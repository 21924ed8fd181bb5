import { SandboxError } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { fixture, reportFixtures } from '../../test/fixtures.ts';
import { read } from './index.ts';

function readOrNothing(...documents: unknown[]): ReturnType<typeof read> {
  try {
    return read(...documents);
  } catch (error) {
    if (SandboxError.is(error)) return [];
    throw error;
  }
}

const keys = [
  'sample_id',
  'sample_verdict',
  'analysis_id',
  'submission_id',
  'analysis_metadata',
  'EntityResult',
  'iocs',
  'files',
  'hashes',
  'threat_indicators',
  'mitre_attack_techniques',
  'data',
  'result',
  'vti',
  'matches',
  '__proto__',
  'constructor',
];

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 4 }),
  ),
}));

/** Replaces the value at a place that `choices` pick, walking down from the top. */
function mutate(document: unknown, choices: readonly number[], value: unknown): unknown {
  const copy = structuredClone(document);
  let here: unknown = copy;
  for (const [depth, choice] of choices.entries()) {
    if (typeof here !== 'object' || here === null) break;
    const record = here as Record<string, unknown>;
    const names = Object.keys(record);
    const name = names[choice % Math.max(1, names.length)];
    if (name === undefined) break;
    const next = record[name];
    if (depth === choices.length - 1 || typeof next !== 'object' || next === null) {
      record[name] = value;
      break;
    }
    here = next;
  }
  return copy;
}

describe('read', () => {
  it('throws nothing but SandboxError on any JSON, and what it makes of it is a report', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), (documents) => {
        for (const report of readOrNothing(...documents)) checkReport(report);
      }),
      { numRuns: 300 },
    );
  });

  it.each(reportFixtures)('makes a report of a damaged %s', (name) => {
    const document = fixture(name);
    const places = fc.array(fc.nat(400), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(places, fc.jsonValue({ maxDepth: 2 }), (choices, value) => {
        const damaged = mutate(document, choices, value);
        const reports = readOrNothing(damaged);
        for (const report of reports) checkReport(report);
        expect(JSON.stringify(readOrNothing(damaged))).toBe(JSON.stringify(reports));
      }),
      { numRuns: name.startsWith('summary') ? 25 : 60 },
    );
  });
});
