import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IocType, SandboxReport } from '@sandjury/core';
import { readField, Warnings } from '@sandjury/core/toolkit';
import { expect } from 'vitest';
import { checkReport as checkAnyReport } from '../../../test/support/packages/check-report.ts';
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

export function codes(made: SandboxReport): string[] {
  return made.warnings.map(({ code, pointer }) => `${code} ${pointer}`);
}

export function valuesOf(made: SandboxReport, type: IocType): string[] {
  return made.iocs.filter((ioc) => ioc.type === type).map(({ value }) => value);
}

/** What holds for every report, and that the runs that it names are there. */
export function checkReport(made: SandboxReport): void {
  checkAnyReport(made);
  const runs = new Set(made.analyses.map(({ id }) => id));
  for (const item of [...made.iocs, ...made.indicators]) for (const id of item.analyses) expect(runs).toContain(id);
}
