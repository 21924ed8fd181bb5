/**
 * Saved replies of Hybrid Analysis as reports of ours, offline.
 * @module @sandjury/hybrid-analysis/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth, isObject, readField, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { toReport } from '../mapping/report.ts';
import type { HybridAnalysisRaw, ReportSource } from '../mapping/source.ts';
import { defaultProviderId as provider } from '../settings.ts';
import * as wire from '../wire/summary.ts';
import { tickets } from '../wire/tickets.ts';

/**
 * Reports from saved replies (parsed JSON): summaries of runs, one or a list of them, as also feed/latest and search/terms give them;
 * overviews, whole or short; quick scans. Offline and pure. Each run is a report, and of two documents of one run the later counts; an
 * overview belongs to the runs of its file, and is one of its own where there are none. Throws ResponseError when a document is none of
 * these, TooLargeError when it is nested too deep.
 */
export function read(...documents: readonly unknown[]): SandboxReport<HybridAnalysisRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const saved = documents.flatMap(rowsOf).map(readRow);
  const overviews = new Map(saved.flatMap(({ sha256, overview }) => (overview ? [[sha256, overview] as const] : [])));
  const runs = saved.filter(({ overview }) => overview === undefined);
  const files = new Set(runs.map(({ sha256 }) => sha256));
  const alone = saved.filter(({ sha256, overview }) => overview !== undefined && !files.has(sha256));
  const all = new Map([...runs, ...alone].map((one) => [one.ref.id, one]));
  return [...all.values()].map(({ sha256, ...source }) => toReport({ ...source, overview: overviews.get(sha256) }));
}

/** The rows of a reply that is a list, or holds one. */
function rowsOf(document: unknown): readonly unknown[] {
  assertDepth(document, { what: 'The document' });
  const { data, result } = isObject(document) ? document : {};
  return [document, data, result].find(Array.isArray) ?? [document];
}

interface Saved extends Pick<ReportSource, 'ref' | 'summary' | 'overview' | 'quickScan'> {
  sha256: string | null;
}

function readRow(raw: unknown): Saved {
  const reply = isObject(raw) ? raw : {};
  if ('environment_description' in reply) {
    const summary = partOf(wire.summary, reply);
    const { sha256, md5, job_id: jobId } = summary.value;
    const ref =
      jobId === null ? tickets.refOf(provider, 'hash', String(sha256 ?? md5)) : tickets.refOf(provider, 'job', jobId);
    return { ref, sha256, summary };
  }
  if ('finished' in reply) {
    const quickScan = partOf(wire.quickScan, reply);
    return { ref: tickets.refOf(provider, 'scan', quickScan.value.id), sha256: quickScan.value.sha256, quickScan };
  }
  if ('scanners' in reply || 'multiscan_result' in reply) {
    const overview = partOf(wire.overview, reply);
    const { sha256 } = overview.value;
    return { ref: tickets.refOf(provider, 'hash', sha256), sha256, overview };
  }
  const what = 'expected summaries of runs, an overview or a quick scan';
  throw new ResponseError(`The document is no report of Hybrid Analysis: ${what}.`);
}

function partOf<Field extends z.ZodType>(field: Field, raw: object) {
  const warnings = new Warnings();
  return { value: readField(field, raw, { warnings }), raw, warnings: warnings.list() };
}
