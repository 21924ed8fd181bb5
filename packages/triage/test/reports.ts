import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ioc, IocType, SandboxReport } from '@sandjury/core';
import { readField, Warnings } from '@sandjury/core/toolkit';
import { expect } from 'vitest';
import type { z } from 'zod';
import { checkReport } from '../../../test/support/packages/check-report.ts';
import { type ReportSource, type TriageRaw, toReport } from '../src/mapping/report.ts';
import { overview, staticReport, taskReport } from '../src/wire/reports.ts';

/** Any JSON, unread. */
export type Json = Readonly<Record<string, unknown>>;

/** The recorded overviews. */
export const recordedOverviews = [
  'overview-no-tasks-cobaltstrike',
  'overview-v0-agenttesla-dropper',
  'overview-v0-njrat',
  'overview-v0-raccoon-archive',
  'overview-v1-amadey-redline',
  'overview-v1-icedid',
  'overview-v1-mirai-linux',
  'overview-v1-ramnit',
  'overview-v1-url-score4',
  'overview-v1-xworm-split-scores',
];

/** A fixture, parsed: `documented/summary`. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** Reports beside the overview. */
export interface More extends Pick<ReportSource, 'verdicts'> {
  still?: object;
  runs?: Readonly<Record<string, object>>;
}

/** The report of an overview and of what came beside it, which holds what every report does. */
export function reportOf(document: object, { still, runs = {}, verdicts }: More = {}): SandboxReport<TriageRaw> {
  const part = <Field extends z.ZodType>(field: Field, raw: object) => {
    const warnings = new Warnings();
    return { value: readField(field, raw, { warnings }), raw, warnings: warnings.list() };
  };
  const made = toReport({
    ref: { provider: 'triage', id: 'sample:260501-aaaabbbb01' },
    overview: part(overview, document),
    staticReport: still ? part(staticReport, still) : null,
    runs: new Map(Object.entries(runs).map(([name, raw]) => [name, part(taskReport, raw)])),
    webUrl: new URL('https://tria.ge/'),
    verdicts,
  });
  checkReport(made);
  // An overview without tasks still says which runs saw what.
  const known = new Set(made.analyses.map(({ id }) => id));
  const named = [...made.indicators, ...made.iocs].flatMap(({ analyses }) => analyses);
  if (known.size > 0) for (const run of named) expect(known).toContain(run);
  return made;
}

/** The id of a made sample. */
export const id = '260501-aaaabbbb01';
const run = { sample: id, kind: 'behavioral', status: 'reported', score: 1, resource: 'win10', os: 'windows10' };
/** A run of a made sample. */
export const task = (name: string, more: object = {}) => ({ ...run, name, ...more });

/** A file of which two runs and static analysis found nothing: the score is 1. */
export function overviewOf(more: Json = {}, score: unknown = 1): Json {
  const tasks = [task('behavioral1'), task('behavioral2'), task('static1', { kind: 'static' })];
  return {
    version: '0.3.1',
    sample: { id, score, target: 'a.exe', size: 7, sha256: 'a'.repeat(64), created: '2026-05-01T09:00:00Z' },
    tasks,
    analysis: { score },
    targets: [{ tasks: ['behavioral1', 'behavioral2'], score, target: 'a.exe', signatures: [] }],
    ...more,
  };
}

/** Warnings as `code pointer`. */
export function codes(report: SandboxReport): string[] {
  return report.warnings.map(({ code, pointer }) => (pointer === null ? code : `${code} ${pointer}`));
}

/** The IOCs of a type. */
export function iocsOf(report: SandboxReport, type: IocType): Ioc[] {
  return report.iocs.filter((ioc) => ioc.type === type);
}
