import { resolvePointer, type SandboxReport } from '@sandjury/core';
import { type ConformanceCheck, rule } from '../../check.ts';
import { must } from '../../trial/expect.ts';
import { partsBroken } from './partial.ts';

/** What a report claims, and where it says that it was read. */
interface Claim {
  what: string;
  evidence: readonly string[];
  /** Whether there must be a pointer at all. */
  needsEvidence: boolean;
}

export const evidenceChecks: readonly ConformanceCheck[] = [
  rule('evidence: every claim has a pointer', async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) {
      for (const { what, evidence, needsEvidence } of claimsOf(report)) {
        must(!needsEvidence || evidence.length > 0, `${key}: ${what} must say where in raw it was read`);
        must(!evidence.includes(''), `${key}: ${what} points at the whole of raw, which says nothing`);
      }
    }
  }),

  rule('evidence: every pointer leads to something in raw', async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) {
      for (const { what, evidence } of claimsOf(report)) {
        for (const text of evidence) {
          must(resolvePointer(report.raw, text) !== null, `${key}: ${what} points at nothing: ${text}`);
        }
      }
    }
  }),

  rule('evidence: every warning points into raw, or nowhere', async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) mustPoint(report, key);
    for (const { what, result } of await partsBroken(trial)) if (result.ok) mustPoint(result.value, what);
  }),

  rule("evidence: the verdict's word stands where its pointers lead", async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) {
      const { vendor, evidence } = report.verdict;
      if (vendor === null) continue;
      const found = evidence.map((text) => resolvePointer(report.raw, text)?.value);
      const isThere = found.some((value) => value !== undefined && textOf(value).includes(vendor));
      must(isThere, `${key}: verdict.vendor must be the vendor's own word, and verdict.evidence point at it`, {
        actual: found,
        expected: vendor,
      });
    }
  }),
];

function mustPoint({ raw, warnings }: SandboxReport, what: string): void {
  for (const { code, pointer } of warnings) {
    const leads = pointer === null || resolvePointer(raw, pointer) !== null;
    must(leads, `${what}: the warning ${code} points at nothing: ${pointer}`);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function claimsOf(report: SandboxReport): Claim[] {
  const { verdict, indicators, techniques, iocs, analyses } = report;
  return [
    { what: 'the verdict', evidence: verdict.evidence, needsEvidence: verdict.value !== 'unknown' },
    ...indicators.map(({ category, operation, evidence }) => {
      return { what: `the indicator ${category}: ${operation}`, evidence, needsEvidence: true };
    }),
    ...techniques.map(({ id, evidence }) => ({ what: `the technique ${id}`, evidence, needsEvidence: true })),
    ...iocs.map(({ type, value, evidence }) => ({ what: `the ${type} ${value}`, evidence, needsEvidence: true })),
    ...analyses.map(({ id, verdict: { value, evidence } }) => {
      return { what: `the verdict of the analysis ${id}`, evidence, needsEvidence: value !== 'unknown' };
    }),
  ];
}
