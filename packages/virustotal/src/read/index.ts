/**
 * Saved replies of VirusTotal as reports of ours, offline.
 * @module @sandjury/virustotal/read
 */
import { ResponseError, type SandboxReport } from '@sandjury/core';
import { assertDepth, isObject, type JsonObject, readField, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { type ReportSource, toReport, type VirustotalRaw } from '../mapping/report.ts';
import { defaultProviderId, defaultRules } from '../settings.ts';
import * as behaviours from '../wire/behaviours.ts';
import { sampleReply } from '../wire/objects.ts';

/** Which sample a document is about; null where only the other documents say. */
interface Saved {
  part: 'sample' | 'behaviours' | 'mitreTrees';
  about: string | null;
  reply: JsonObject;
}

/**
 * Reports from saved replies (parsed JSON): objects of files and URLs, `behaviours`, a single behaviour, MITRE trees; with the envelope
 * `{ data }` or without. Offline and pure. All documents about one sample are one report; what does not say whose it is belongs to the
 * only sample. Throws ResponseError when a document is none of these, or about a sample whose object is not there.
 */
export function read(...documents: readonly unknown[]): SandboxReport<VirustotalRaw>[] {
  if (documents.length === 0) throw new ResponseError('There is no document to read.');
  const saved = documents.map(readSaved);
  const samples = new Map(saved.flatMap((one) => (one.part === 'sample' ? [[one.about, one] as const] : [])));
  const isStray = ({ about }: Saved) => (about === null ? samples.size !== 1 : !samples.has(about));
  if (saved.some(isStray)) throw new ResponseError('There is no object of the file that a document is about.');
  return [...samples.values()].map((sample) => {
    const others = saved.filter(({ part, about }) => part !== 'sample' && (about === null || about === sample.about));
    return reportOf(sample, others);
  });
}

function reportOf(sample: Saved, others: readonly Saved[]): SandboxReport<VirustotalRaw> {
  const found = partOf(sampleReply, sample.reply);
  const { id, type } = found.value.data;
  const list = others.flatMap(({ part, reply }) => (part === 'behaviours' ? reply.data : []));
  const trees = others.findLast(({ part }) => part === 'mitreTrees');
  const hasList = others.some(({ part }) => part === 'behaviours');
  const source: ReportSource = {
    ref: { provider: defaultProviderId, id: `${/url$/.test(type) ? 'url' : 'file'}:${id}` },
    sample: found,
    behaviours: hasList ? partOf(behaviours.behaviours, { data: list }) : null,
    mitreTrees: trees ? partOf(behaviours.mitreTrees, trees.reply) : null,
    rules: defaultRules,
  };
  return toReport(source);
}

function partOf<Field extends z.ZodType>(field: Field, raw: unknown) {
  const warnings = new Warnings();
  return { value: readField(field, raw, { warnings }), raw, warnings: warnings.list() };
}

function readSaved(document: unknown): Saved {
  assertDepth(document, { what: 'The document' });
  const reply: JsonObject = isObject(document) && !('data' in document) ? { data: document } : Object(document);
  const { data } = reply;
  const first: unknown = Array.isArray(data) ? data[0] : data;
  if (isObject(first) && typeof first.id === 'string' && isObject(first.attributes)) {
    const { id, type } = first;
    if (type === 'file_behaviour')
      return { part: 'behaviours', about: id.split('_')[0] ?? id, reply: { data: [data].flat() } };
    const isSample = type === 'file' || type === 'url' || type === 'private_file' || type === 'private_url';
    if (isSample && !Array.isArray(data)) return { part: 'sample', about: id, reply };
  }
  if (Array.isArray(data) && data.length === 0) return { part: 'behaviours', about: null, reply };
  const trees = isObject(data) ? Object.values(data) : [];
  if (trees.length > 0 && trees.every((tree) => isObject(tree) && Array.isArray(tree.tactics))) {
    return { part: 'mitreTrees', about: null, reply };
  }
  const what = 'expected the object of a file or a URL, its behaviours, or its MITRE trees';
  throw new ResponseError(`The document is no report of VirusTotal: ${what}.`);
}
