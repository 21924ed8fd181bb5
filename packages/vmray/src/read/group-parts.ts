import { pointer, type Warning } from '@sandjury/core';
import { byText, isObject, type JsonObject, readField, readTime, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { iocs, mitreAttack, vtis } from '../wire/iocs.ts';
import type { Gap, Part, VmrayParts, VmrayRaw } from '../wire/parts.ts';
import { analysis, sample } from '../wire/samples.ts';
import { submission } from '../wire/submissions.ts';
import { summary } from '../wire/summary.ts';
import type { SavedReply } from './documents.ts';
import type { InnerPart } from './inner-parts.ts';

/** The parts that the replies of one sample make up. */
export interface GroupParts {
  parts: VmrayParts;
  raw: VmrayRaw;
  gaps: Gap[];
  warnings: Warning[];
}

/** A part, and where it stands in `raw`. */
interface Placed extends Pick<InnerPart, 'kind' | 'value'> {
  at: string;
  items: string;
  time: string | null;
}

/** The parts of one sample and their place in `raw`, the same in whatever order the replies came; of two that are equal, one. */
export function partsOf(replies: readonly SavedReply[]): GroupParts {
  const raw: VmrayRaw = {};
  const gaps: Gap[] = [];
  const warnings = new Warnings();
  const placed: Placed[] = [];
  const byKind = Map.groupBy(replies, ({ kind }) => kind);
  for (const reply of [...byKind.keys()].sort(byText).flatMap((kind) => inOrder(byKind.get(kind) ?? []))) {
    const at = keep(reply, raw);
    const time = timeOf(reply);
    for (const { kind, value, inner, items } of reply.parts) {
      placed.push({ kind, value, at: at + inner, items: at + items, time });
    }
    for (const { name, inner } of reply.unreadable) {
      gaps.push({ message: `${name} could not be read.`, at: at + inner });
    }
    for (const message of reply.missing) gaps.push({ message, at });
  }
  const of = <Field extends z.ZodType>(kind: InnerPart['kind'], field: Field, list?: string) => {
    const parts = placed.filter((part) => part.kind === kind);
    return parts.map((part) => ({ ...part, wire: readPart(field, part, list, warnings) }));
  };
  const analyses = of('analysis', analysis);
  const parts: VmrayParts = {
    samples: someOf(newestFirst(of('sample', sample))),
    submissions: someOf(newestFirst(of('submission', submission))),
    iocs: someOf(of('iocs', iocs, '/iocs')),
    vtis: someOf(of('vtis', vtis, '/threat_indicators')),
    mitreAttack: someOf(of('mitre_attack', mitreAttack, '/mitre_attack_techniques')),
    analyses: replies.some(({ hasAnalyses }) => hasAnalyses) ? analyses : someOf(analyses),
    summaries: someOf(of('summary', summary)),
  };
  return { parts, raw, gaps, warnings: warnings.list() };
}

/** Puts a reply into `raw` and returns the pointer to it. */
function keep({ kind, data }: SavedReply, raw: VmrayRaw): string {
  if (kind === 'analysis' || kind === 'summary') {
    const name = kind === 'analysis' ? 'analyses' : 'summaries';
    const known = raw[name];
    const list: unknown[] = Array.isArray(known) ? known : [];
    list.push(data);
    raw[name] = list;
    return pointer(name, list.length - 1);
  }
  let key: keyof VmrayRaw = kind;
  for (let number = 2; Object.hasOwn(raw, key); number++) key = `${kind}:${number}`;
  raw[key] = data;
  return pointer(key);
}

/** Reads a part. Where there is a list in it, a program may have saved that alone, at `items`. */
function readPart<Field extends z.ZodType>(
  field: Field,
  { value, at, items }: Placed,
  list: string | undefined,
  warnings: Warnings,
): z.output<Field> {
  const found = new Warnings();
  const read = readField(field, value, { warnings: found });
  for (const { code, message, pointer: place } of found.list()) {
    const below = place ?? '';
    const isInList = list !== undefined && (below === list || below.startsWith(`${list}/`));
    warnings.add(code, message, isInList ? items + below.slice(list.length) : at + below);
  }
  return read;
}

function newestFirst<Wire>(parts: readonly Part<Wire>[]): Part<Wire>[] {
  return parts.toSorted((a, b) => byText(b.time ?? '', a.time ?? ''));
}

function someOf<Item>(parts: readonly Item[]): readonly Item[] | undefined {
  return parts.length > 0 ? parts : undefined;
}

/** Replies of one call: the newest document first, and what is equal in all once. */
function inOrder(replies: readonly SavedReply[]): SavedReply[] {
  if (replies.length < 2) return [...replies];
  const documents = [...Map.groupBy(replies, ({ document }) => document).values()].map((items) => ({
    items,
    time: latest(items.map(timeOf)) ?? '',
    text: JSON.stringify(items.map(({ data }) => data)),
  }));
  documents.sort((a, b) => byText(b.time, a.time) || byText(a.text, b.text));
  const seen = new Set<string>();
  return documents.flatMap(({ items }) =>
    items.filter(({ data }) => {
      const text = JSON.stringify(data);
      return !seen.has(text) && seen.add(text);
    }),
  );
}

/** The newest time that a reply names; null where it names none. */
function timeOf({ parts }: SavedReply): string | null {
  return latest(parts.map(({ kind, value }) => partTime(kind, value)));
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);
}

const timeKeys: Readonly<Record<InnerPart['kind'], readonly string[]>> = {
  sample: ['sample_created'],
  submission: ['submission_finish_time', 'submission_created'],
  analysis: ['analysis_created', 'analysis_job_started'],
  summary: ['creation_time'],
  iocs: [],
  vtis: [],
  mitre_attack: [],
};

function partTime(kind: InnerPart['kind'], value: JsonObject): string | null {
  const item = kind === 'summary' && isObject(value.analysis_metadata) ? value.analysis_metadata : value;
  for (const key of timeKeys[kind]) {
    const read = readTime(item[key]);
    if (read !== null) return read.time;
  }
  return null;
}
