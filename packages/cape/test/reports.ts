import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ioc, type IocType, resolvePointer, type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { readField, type VerdictOverrides, Warnings } from '@sandjury/core/toolkit';
import { expect } from 'vitest';
import { type CapeRaw, toReport } from '../src/mapping/report.ts';
import { report } from '../src/wire/report.ts';

/** A fixture, parsed: `recorded/report-22-qakbot`. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** The report of a saved report.json, which holds what every report does. */
export function reportOf(document: object, verdicts: VerdictOverrides = {}, timeZone = 0): SandboxReport<CapeRaw> {
  const warnings = new Warnings();
  const value = readField(report, document, { warnings });
  const ref = { provider: 'cape', id: 'task:101' };
  const reply = { value, raw: document, warnings: warnings.list() };
  const made = toReport({ ...reply, ref, webUrl: new URL('https://cape.example'), verdicts, timeZone });
  checkReport(made);
  return made;
}

/** A file's task in which something ran and nothing was found, and what is added to it. */
export function smallReport(more: object = {}): SandboxReport<CapeRaw> {
  return reportOf({
    info: { id: 1, category: 'file' },
    target: { category: 'file', file: { name: 'a', sha256: 'a'.repeat(64), type: 'ASCII text' } },
    signatures: [],
    behavior: { summary: {} },
    network: {},
    ...more,
  });
}

/** What holds for every report: it fits the schema, its pointers resolve, and what it claims has evidence. */
export function checkReport(made: SandboxReport): void {
  SandboxReportSchema.parse(made);
  const items = [...made.iocs, ...made.indicators, ...made.techniques];
  const verdicts = [made.verdict, ...made.analyses.map((run) => run.verdict)];
  for (const item of items) expect(item.evidence).not.toEqual([]);
  for (const verdict of verdicts) if (verdict.value !== 'unknown') expect(verdict.evidence).not.toEqual([]);
  const pointers = [...items, ...verdicts].flatMap(({ evidence }) => evidence);
  const warned = made.warnings.flatMap(({ pointer }) => (pointer === null ? [] : [pointer]));
  for (const pointer of [...pointers, ...warned]) expect(resolvePointer(made.raw, pointer), pointer).not.toBeNull();
  expect(made.complete || made.warnings.some(({ code }) => code === 'missing-section' || code === 'truncated')).toBe(
    true,
  );
}

export function codes(made: SandboxReport): string[] {
  return made.warnings.map(({ code, pointer }) => `${code} ${pointer}`);
}

export function iocsOf(made: SandboxReport, ...types: IocType[]): Ioc[] {
  return made.iocs.filter(({ type }) => types.includes(type));
}

export function values(iocs: readonly Ioc[]): string[] {
  return iocs.map(({ value }) => value);
}
