import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ioc, IocType, SandboxReport } from '@sandjury/core';
import { readField, type VerdictOverrides, Warnings } from '@sandjury/core/toolkit';
import { checkReport } from '../../../test/support/packages/check-report.ts';
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

export function codes(made: SandboxReport): string[] {
  return made.warnings.map(({ code, pointer }) => `${code} ${pointer}`);
}

export function iocsOf(made: SandboxReport, ...types: IocType[]): Ioc[] {
  return made.iocs.filter(({ type }) => types.includes(type));
}

export function values(iocs: readonly Ioc[]): string[] {
  return iocs.map(({ value }) => value);
}
