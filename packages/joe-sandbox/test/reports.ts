import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ioc, IocType, SandboxReport } from '@sandjury/core';
import { readField, type VerdictOverrides, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { checkReport } from '../../../test/support/packages/check-report.ts';
import { type JoeSandboxRaw, toReport } from '../src/mapping/report.ts';
import { analysis } from '../src/wire/analysis.ts';
import { report } from '../src/wire/report.ts';

/** Any JSON, unread. */
export type Json = Readonly<Record<string, unknown>>;

/** A fixture, parsed: `made/error__code1_quota`. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** The full report and the incident report that others published. */
export const fullReport = 'made/jsonfixed__assembled_from_splunk_example_values__v25';
export const incidentReport = 'made/irjsonfixed__malicious_single_ip_object__al4_2026';

/** What analysis/info says of an analysis that has finished, and what is added to it. */
export function infoOf(more: Json = {}): Json {
  return { webid: '7', status: 'finished', time: '2026-02-03T09:14:02+01:00', filename: 'a.exe', runs: [], ...more };
}

/** The report of these replies, which holds what every report does. Each of `reports` is what `analysis` of a report holds. */
export function reportOf(
  info: Json | null,
  reports: readonly Json[] = [],
  verdicts: VerdictOverrides = {},
): SandboxReport<JoeSandboxRaw> {
  const part = <Field extends z.ZodType>(field: Field, raw: unknown) => {
    const warnings = new Warnings();
    return { value: readField(field, raw, { warnings }), raw, warnings: warnings.list() };
  };
  const made = toReport({
    ref: { provider: 'joe-sandbox', id: 'analysis:7' },
    info: info === null ? null : part(analysis, info),
    reports: reports.map((body, run) => ({ run, reply: part(report, { analysis: body }) })),
    webUrl: new URL('https://joe.example/'),
    verdicts,
  });
  checkReport(made);
  return made;
}

/** Warnings as `code pointer`. */
export function codes(made: SandboxReport): string[] {
  return made.warnings.map(({ code, pointer }) => (pointer === null ? code : `${code} ${pointer}`));
}

/** The IOCs of a type. */
export function iocsOf(made: SandboxReport, type: IocType): Ioc[] {
  return made.iocs.filter((ioc) => ioc.type === type);
}
