import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IocType, resolvePointer, type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { readField, Warnings } from '@sandjury/core/toolkit';
import { expect } from 'vitest';
import { type ReportSource, toReport, type VirustotalRaw } from '../src/mapping/report.ts';
import type { VerdictRules } from '../src/mapping/verdict.ts';
import { defaultRules } from '../src/settings.ts';
import { behaviours, mitreTrees } from '../src/wire/behaviours.ts';
import { sampleReply } from '../src/wire/objects.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A fixture, parsed: `recorded/url-report`. */
export function fixture(name: string): Json {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** The attributes of a recorded reply. */
export function attributesOf(name: string): Json {
  const document = fixture(name) as { data?: { attributes: Json }; attributes?: Json };
  return document.data?.attributes ?? document.attributes ?? {};
}

/** The report of an object of a file or a URL, and of what came beside it. It holds what every report does. */
export function reportOf(
  data: object,
  more: { behaviours?: readonly object[]; trees?: object; rules?: Partial<VerdictRules> } = {},
): SandboxReport<VirustotalRaw> {
  const part = <Field extends Parameters<typeof readField>[0]>(field: Field, raw: unknown) => {
    const warnings = new Warnings();
    const value = readField(field, raw, { warnings });
    return { value, raw, warnings: warnings.list() };
  };
  const source: ReportSource = {
    ref: { provider: 'virustotal', id: 'file:1' },
    sample: part(sampleReply, { data }),
    behaviours: more.behaviours ? part(behaviours, { data: more.behaviours }) : null,
    mitreTrees: more.trees ? part(mitreTrees, { data: more.trees }) : null,
    rules: { ...defaultRules, ...more.rules },
  };
  const made = toReport(source);
  checkReport(made);
  return made;
}

/** A file that 66 engines know nothing of, with what is added to it. */
export function fileReport(attributes: object = {}, more: Parameters<typeof reportOf>[1] = {}) {
  const last_analysis_stats = { malicious: 0, suspicious: 0, undetected: 66, harmless: 0 };
  const old = { first_submission_date: 1_600_000_000, last_analysis_date: 1_700_000_000 };
  return reportOf(
    { id: 'a'.repeat(64), type: 'file', attributes: { last_analysis_stats, ...old, ...attributes } },
    { behaviours: [], ...more },
  );
}

/** What a sandbox saw. */
export function behaviourOf(sandbox: string, attributes: object = {}) {
  return {
    id: `${'a'.repeat(64)}_${sandbox}`,
    type: 'file_behaviour',
    attributes: { sandbox_name: sandbox, ...attributes },
  };
}

/** What holds for every report: it fits the schema, its pointers resolve, and what it claims has evidence. */
export function checkReport(made: SandboxReport): void {
  SandboxReportSchema.parse(made);
  const items = [...made.iocs, ...made.indicators, ...made.techniques];
  const verdicts = [made.verdict, ...made.analyses.map((run) => run.verdict)];
  for (const item of items) expect(item.evidence).not.toEqual([]);
  for (const verdict of verdicts) if (verdict.value !== 'unknown') expect(verdict.evidence).not.toEqual([]);
  const warned = made.warnings.flatMap(({ pointer }) => (pointer === null ? [] : [pointer]));
  for (const pointer of [...[...items, ...verdicts].flatMap(({ evidence }) => evidence), ...warned]) {
    expect(resolvePointer(made.raw, pointer), pointer).not.toBeNull();
  }
  expect(made.complete || made.warnings.some(({ code }) => /^(?:missing-section|truncated)$/.test(code))).toBe(true);
  const runs = new Set(made.analyses.map(({ id }) => id));
  for (const item of [...made.iocs, ...made.indicators]) for (const id of item.analyses) expect(runs).toContain(id);
}

export function codes(made: SandboxReport): string[] {
  return made.warnings.map(({ code, pointer }) => `${code} ${pointer}`);
}

export function valuesOf(made: SandboxReport, type: IocType): string[] {
  return made.iocs.filter((ioc) => ioc.type === type).map(({ value }) => value);
}
