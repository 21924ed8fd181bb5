import { pointer, type Warning } from '@sandjury/core';
import { byText, isObject, type JsonObject, readField, readTime, Warnings } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { iocs, mitreAttack, type VmrayIocs, type VmrayMitreAttack, type VmrayVtis, vtis } from '../wire/iocs.ts';
import type { Gap, ListPart, Part, VmrayParts, VmrayRaw } from '../wire/parts.ts';
import { analysis, sample, type VmrayAnalysis, type VmraySample } from '../wire/samples.ts';
import { submission, type VmraySubmission } from '../wire/submissions.ts';
import { summary, type VmraySummary } from '../wire/summary.ts';
import type { SavedReply } from './documents.ts';
import type { InnerPart } from './inner-parts.ts';

/** What the replies of one sample come to. */
export interface GroupParts {
  parts: VmrayParts;
  raw: VmrayRaw;
  gaps: Gap[];
  warnings: Warning[];
}

/** The parts of one sample and their place in `raw`, the same in whatever order the replies came; of two that are equal, one. */
export function partsOf(replies: readonly SavedReply[]): GroupParts {
  const group = new PartsOfGroup();
  const byKind = Map.groupBy(replies, ({ kind }) => kind);
  for (const kind of [...byKind.keys()].sort(byText)) {
    for (const reply of inOrder(byKind.get(kind) ?? [])) group.add(reply);
  }
  return { parts: group.parts(), raw: group.raw, gaps: group.gaps, warnings: group.warnings.list() };
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

class PartsOfGroup {
  readonly raw: VmrayRaw = {};
  readonly gaps: Gap[] = [];
  readonly warnings = new Warnings();
  readonly #samples: Part<VmraySample>[] = [];
  readonly #submissions: Part<VmraySubmission>[] = [];
  readonly #analyses: Part<VmrayAnalysis>[] = [];
  readonly #summaries: Part<VmraySummary>[] = [];
  readonly #iocs: ListPart<VmrayIocs>[] = [];
  readonly #vtis: ListPart<VmrayVtis>[] = [];
  readonly #mitreAttack: ListPart<VmrayMitreAttack>[] = [];
  readonly #lists: Record<'analyses' | 'summaries', unknown[]> = { analyses: [], summaries: [] };
  #hasAnalyses = false;

  add(reply: SavedReply): void {
    const at = this.keep(reply);
    const time = timeOf(reply);
    for (const part of reply.parts) this.addPart(part, at, time);
    for (const { name, inner } of reply.unreadable) {
      this.gaps.push({ message: `${name} could not be read.`, at: at + inner });
    }
    for (const message of reply.missing) this.gaps.push({ message, at });
    if (reply.hasAnalyses) this.#hasAnalyses = true;
  }

  /** Puts a reply into `raw` and returns the pointer to it. */
  keep({ kind, data }: SavedReply): string {
    if (kind === 'analysis') return this.keepIn('analyses', data);
    if (kind === 'summary') return this.keepIn('summaries', data);
    let key: keyof VmrayRaw = kind;
    for (let number = 2; Object.hasOwn(this.raw, key); number++) key = `${kind}:${number}`;
    this.raw[key] = data;
    return pointer(key);
  }

  keepIn(name: 'analyses' | 'summaries', data: JsonObject): string {
    const list = this.#lists[name];
    list.push(data);
    this.raw[name] = list;
    return pointer(name, list.length - 1);
  }

  addPart({ kind, inner, value, items: list }: InnerPart, above: string, time: string | null): void {
    const at = above + inner;
    const items = above + list;
    const place = { at, warnings: this.warnings };
    switch (kind) {
      case 'sample':
        this.#samples.push({ wire: readField(sample, value, place), at, time });
        break;
      case 'submission':
        this.#submissions.push({ wire: readField(submission, value, place), at, time });
        break;
      case 'analysis':
        this.#analyses.push({ wire: readField(analysis, value, place), at, time });
        break;
      case 'summary':
        this.#summaries.push({ wire: readField(summary, value, place), at, time });
        break;
      case 'iocs':
        this.#iocs.push({ wire: this.readList(iocs, value, { at, list: '/iocs', items }), at, items, time });
        break;
      case 'vtis':
        this.#vtis.push({
          wire: this.readList(vtis, value, { at, list: '/threat_indicators', items }),
          at,
          items,
          time,
        });
        break;
      case 'mitre_attack': {
        const place = { at, list: '/mitre_attack_techniques', items };
        this.#mitreAttack.push({ wire: this.readList(mitreAttack, value, place), at, items, time });
        break;
      }
    }
  }

  /** Reads a reply with a list in it. A program may have saved the list alone, at `items`. */
  readList<Field extends z.ZodType>(
    field: Field,
    value: JsonObject,
    { at, list, items }: { at: string; list: string; items: string },
  ): z.output<Field> {
    const found = new Warnings();
    const read = readField(field, value, { warnings: found });
    for (const { code, message, pointer: place } of found.list()) {
      const below = place ?? '';
      const isInList = below === list || below.startsWith(`${list}/`);
      this.warnings.add(code, message, isInList ? items + below.slice(list.length) : at + below);
    }
    return read;
  }

  parts(): VmrayParts {
    return {
      ...(this.#samples.length > 0 && { samples: newestFirst(this.#samples) }),
      ...(this.#submissions.length > 0 && { submissions: newestFirst(this.#submissions) }),
      ...(this.#iocs.length > 0 && { iocs: this.#iocs }),
      ...(this.#vtis.length > 0 && { vtis: this.#vtis }),
      ...(this.#mitreAttack.length > 0 && { mitreAttack: this.#mitreAttack }),
      ...((this.#hasAnalyses || this.#analyses.length > 0) && { analyses: this.#analyses }),
      ...(this.#summaries.length > 0 && { summaries: this.#summaries }),
    };
  }
}

function newestFirst<Wire>(parts: readonly Part<Wire>[]): Part<Wire>[] {
  return parts.toSorted((a, b) => byText(b.time ?? '', a.time ?? ''));
}
