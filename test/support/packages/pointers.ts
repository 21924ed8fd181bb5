import { resolvePointer, type SandboxReport } from '@sandjury/core';

/** Every evidence pointer of a report that leads nowhere in its `raw`. */
export function danglingPointers(report: SandboxReport): string[] {
  const pointers = [
    ...report.verdict.evidence,
    ...report.indicators.flatMap((item) => item.evidence),
    ...report.techniques.flatMap((item) => item.evidence),
    ...report.iocs.flatMap((item) => item.evidence),
    ...report.analyses.flatMap((run) => run.verdict.evidence),
    ...report.warnings.flatMap((warning) => (warning.pointer === null ? [] : [warning.pointer])),
  ];
  return pointers.filter((pointer) => resolvePointer(report.raw, pointer) === null);
}

/** What has no pointer although it should have one. */
export function withoutEvidence(report: SandboxReport): string[] {
  const bare = [
    ...report.indicators.filter((item) => item.evidence.length === 0).map((item) => `indicator ${item.operation}`),
    ...report.techniques.filter((item) => item.evidence.length === 0).map((item) => `technique ${item.id}`),
    ...report.iocs.filter((item) => item.evidence.length === 0).map((item) => `ioc ${item.type} ${item.value}`),
  ];
  const runs = report.analyses.map(({ id, verdict }) => ({ name: `run ${id}`, verdict }));
  for (const { name, verdict } of [{ name: 'verdict', verdict: report.verdict }, ...runs]) {
    if (verdict.value !== 'unknown' && verdict.evidence.length === 0) bare.push(name);
  }
  return bare;
}
