import { SandboxError, type SandboxReport } from '@sandjury/core';
import { type ConformanceCheck, rule } from '../../check.ts';
import type { ConformanceFault } from '../../contract.ts';
import { must, type Settled, settle } from '../../trial/expect.ts';
import type { Trial } from '../../trial/trial.ts';
import { firstKnown } from '../../trial/verbs.ts';
import { essence } from './report-lists.ts';

/** Replies that are valid JSON without any content. */
const emptyReplies = ['{}', '[]', 'null', '{"data":{}}', '{"data":[]}', '{"data":null}', '""'];

export const partialChecks: readonly ConformanceCheck[] = [
  rule('verdict: replies without content give the verdict unknown', async (trial) => {
    for (const body of emptyReplies) {
      const { result } = await reportUnder(trial, { body });
      if (!mustBeOurs(result, `report where every reply is ${body}`)) continue;
      const { value } = result.value.verdict;
      must(value === 'unknown', `where every reply is ${body}, the verdict is unknown`, { actual: value });
      must(!result.value.complete, `where every reply is ${body}, the report is not complete`);
    }
  }),

  rule('verdict: a part that fails or is empty makes nothing benign', async (trial) => {
    for (const { what, clean, result } of await partsBroken(trial)) {
      if (!mustBeOurs(result, what)) continue;
      const { value } = result.value.verdict;
      must(value !== 'benign' || clean.verdict.value === 'benign', `${what}: the verdict became benign`, {
        actual: value,
        expected: clean.verdict.value,
      });
    }
  }),

  rule('report: a part that fails is a failure, or is said to be missing', async (trial) => {
    for (const { what, clean, result } of await partsBroken(trial, [{ status: 500 }])) {
      if (!mustBeOurs(result, what)) continue;
      const { complete, warnings } = result.value;
      const known = new Set(clean.warnings.map(({ message }) => message));
      const isTold = !complete && warnings.some(({ message }) => !known.has(message));
      must(
        isTold || essence(result.value) === essence(clean),
        `${what}: complete must be false, and a warning must say why`,
      );
    }
  }),
];

interface BrokenPart {
  what: string;
  clean: SandboxReport;
  result: Settled<SandboxReport>;
}

/** One report for each operation that a report needs, with that one broken. */
export async function partsBroken(
  trial: Trial,
  faults: readonly ConformanceFault[] = [{ status: 500 }, { body: '{}' }],
): Promise<BrokenPart[]> {
  const { operations, clean } = await cleanReport(trial);
  const broken: BrokenPart[] = [];
  for (const operation of operations) {
    for (const fault of faults) {
      const { result } = await reportUnder(trial, fault, operation);
      broken.push({ what: `report where ${operation} gives ${JSON.stringify(fault)}`, clean, result });
    }
  }
  return broken;
}

async function cleanReport(trial: Trial): Promise<{ clean: SandboxReport; operations: Set<string> }> {
  const provider = trial.make();
  const ref = await firstKnown(trial, provider);
  const clean = await provider.report(ref);
  const calls = await trial.callsOf(() => provider.report(ref));
  return { clean, operations: new Set(calls.map(({ operation }) => operation)) };
}

async function reportUnder(
  trial: Trial,
  fault: ConformanceFault,
  operation?: string,
): Promise<{ result: Settled<SandboxReport> }> {
  const provider = trial.make();
  const ref = await firstKnown(trial, provider);
  trial.break(fault, operation);
  const result = await settle(() => provider.report(ref));
  await trial.reset();
  return { result };
}

/** Whether the call gave a report. A SandboxError is allowed too; any other failure fails the check. */
function mustBeOurs(result: Settled<SandboxReport>, what: string): result is { ok: true; value: SandboxReport } {
  must(result.ok || SandboxError.is(result.error), `${what}: expected a report or a SandboxError`, {
    actual: result.ok ? null : result.error,
  });
  return result.ok;
}
