/**
 * Saved replies of Triage as reports of ours, offline.
 * @module @sandjury/triage/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth, readField, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { type TriageRaw, toReport } from '../mapping/report.ts';
import { defaultProviderId } from '../settings.ts';
import {
  identify,
  overview,
  staticReport,
  type TriageOverview,
  type TriageTaskReport,
  taskReport,
  tasksOf,
} from '../wire/reports.ts';

/**
 * Reports from saved replies (parsed JSON): `overview.json`, and beside it the static report and reports of runs, `report_triage.json`. Offline and
 * pure. All documents about one sample are one report, and of several overviews of it the last counts. Throws ResponseError when a document
 * is none of these, or of a sample whose overview is not there: the overview alone has the verdict.
 */
export function read(...documents: readonly unknown[]): SandboxReport<TriageRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const saved = documents.map(readSaved);
  const bySample = Map.groupBy(saved, ({ id }) => id);
  return [...bySample].map(([id, parts]) => {
    const whole = parts.findLast(({ kind }) => kind === 'overview');
    if (whole === undefined) throw new ResponseError('There is no overview of the sample that a document is about.');
    const found = partOf(overview, whole.raw);
    const still = parts.findLast(({ kind }) => kind === 'static');
    const runs = parts
      .filter(({ kind }) => kind === 'task')
      .map(({ raw }, index) => {
        const part = partOf(taskReport, raw);
        return [runOf(found.value, part.value, index), part] as const;
      });
    return toReport({
      ref: { provider: defaultProviderId, id: `sample:${id}` },
      overview: found,
      staticReport: still ? partOf(staticReport, still.raw) : null,
      runs: new Map(runs),
      webUrl: null,
    });
  });
}

interface Saved {
  kind: 'overview' | 'static' | 'task';
  /** The sample that it is about. */
  id: string;
  raw: unknown;
}

function readSaved(raw: unknown): Saved {
  assertDepth(raw, { what: 'The document' });
  const known = identify(raw);
  if (typeof known?.id === 'string') return { kind: known.kind, id: known.id, raw };
  throw new ResponseError(
    'The document is no reply of Triage: expected an overview, a static report or the report of a run.',
  );
}

function partOf<Field extends z.ZodType>(field: Field, raw: unknown) {
  const warnings = new Warnings();
  return { value: readField(field, raw, { warnings }), raw, warnings: warnings.list() };
}

/** Which run a report is of: it names its machine alone, and counts as one by itself where that is not the machine of one task. */
function runOf(whole: TriageOverview, { analysis }: TriageTaskReport, index: number): string {
  const machine = analysis?.resource ?? null;
  const [same, ...others] = tasksOf(whole).filter(({ task }) => machine !== null && task.resource === machine);
  return same && others.length === 0 ? same.name : `saved${index + 1}`;
}
