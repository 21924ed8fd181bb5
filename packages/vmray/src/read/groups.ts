import { hashKindOf } from '@sandjury/core';
import { byText, clustered, isObject, type JsonObject, readTime } from '@sandjury/core/toolkit';
import { sampleHashesOf } from '../mapping/summary/report.ts';
import { idText } from '../wire/values.ts';
import type { SavedReply } from './documents.ts';

/** The replies of one sample. */
export interface Group {
  sampleId: string | null;
  replies: SavedReply[];
}

/** Replies that do not say which sample they are about. */
const anonymous: ReadonlySet<SavedReply['kind']> = new Set(['iocs', 'vtis', 'mitre_attack']);

/**
 * Which replies belong together, whatever order they came in. Those that name a sample go by its id; without an id by a hash that they
 * share. IOCs, VTIs and MITRE ATT&CK name no sample: they join that of their document, else the only sample there is, else the one of
 * whose analyses they are. The groups come in the order of the documents; those that share a hash, the newest sample first, as a
 * look-up of the hash gives them.
 */
export function groupReplies(replies: readonly SavedReply[]): Group[] {
  const named = namedGroups(replies.filter(({ kind }) => !anonymous.has(kind)));
  const unnamed = replies.filter(({ kind }) => anonymous.has(kind));
  const rest = unnamed.filter((reply) => {
    const home = homeOf(reply, named);
    home?.replies.push(reply);
    return home === undefined;
  });
  const place = new Map(replies.map((reply, index) => [reply, index]));
  const first = (group: Group) => Math.min(...group.replies.map((reply) => place.get(reply) ?? 0));
  const ordered = named.toSorted((a, b) => first(a) - first(b));
  return [...newestFirstByHash(ordered), ...restGroups(rest)];
}

/** The samples that are named: by an id, else by a hash or by their document. */
function namedGroups(replies: readonly SavedReply[]): Group[] {
  const withId = clustered(
    replies.filter(({ sampleId }) => sampleId !== null),
    ({ sampleId }) => [sampleId],
  ).map((items): Group => ({ sampleId: items[0]?.sampleId ?? null, replies: items }));
  const without = clustered(
    replies.filter(({ sampleId }) => sampleId === null),
    keysOf,
  );
  const groups = [...withId];
  for (const items of without) {
    const keys = new Set(items.flatMap(keysOf));
    const homes = withId.filter((group) => group.replies.flatMap(keysOf).some((key) => keys.has(key)));
    const [home] = homes;
    // A hash that two samples share belongs to neither alone.
    if (home !== undefined && homes.length === 1) home.replies.push(...items);
    else groups.push({ sampleId: null, replies: items });
  }
  return groups;
}

/** The keys by which replies on one sample are joined: hashes, and the document that holds them. */
function keysOf({ parts, bundle }: SavedReply): unknown[] {
  const hashes = parts.flatMap(({ kind, value }) => hashesOf(kind, value));
  return bundle === null ? hashes : [bundle, ...hashes];
}

function hashesOf(kind: SavedReply['kind'], value: JsonObject): string[] {
  const found: unknown[] =
    kind === 'summary'
      ? Object.values(sampleHashesOf(value))
      : ['md5', 'sha1', 'sha256'].flatMap((hash) => [
          ...(kind === 'sample' ? [value[`sample_${hash}hash`]] : []),
          ...(kind === 'submission' ? [value[`submission_sample_${hash}`]] : []),
          ...(kind === 'analysis' ? [value[`analysis_sample_${hash}`]] : []),
        ]);
  return found.flatMap((hash) => {
    const text = typeof hash === 'string' ? hash.trim() : '';
    return hashKindOf(text) === null ? [] : [text.toLowerCase()];
  });
}

function homeOf(reply: SavedReply, groups: readonly Group[]): Group | undefined {
  const own = groups.filter((group) => group.replies.some(({ bundle }) => bundle !== null && bundle === reply.bundle));
  if (own.length === 1) return own[0];
  if (groups.length === 1) return groups[0];
  const runs = new Set(runsNamed(reply));
  const homes = groups.filter((group) => group.replies.some((known) => runsOf(known).some((id) => runs.has(id))));
  return homes.length === 1 ? homes[0] : undefined;
}

/** The analyses that a reply is, or holds. */
function runsOf({ parts }: SavedReply): string[] {
  return parts.flatMap(({ kind, value }) => {
    const metadata = isObject(value.analysis_metadata) ? value.analysis_metadata : {};
    return idText(kind === 'summary' ? metadata.analysis_id : value.analysis_id) ?? [];
  });
}

/** The analyses that IOCs, VTIs or techniques are said to come from. */
function runsNamed({ data }: SavedReply): string[] {
  const lists = [data.threat_indicators, data.mitre_attack_techniques];
  const arrays = isObject(data.iocs) ? Object.values(data.iocs) : [];
  return [...lists, ...arrays]
    .flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
    .flatMap((item) => (isObject(item) && Array.isArray(item.analysis_ids) ? item.analysis_ids : []))
    .flatMap((id) => idText(id) ?? []);
}

/** Groups replies that name no sample: one sample where there is one reply of each kind, else by their analyses. */
function restGroups(rest: readonly SavedReply[]): Group[] {
  if (rest.length === 0) return [];
  const isOne = new Set(rest.map(({ kind }) => kind)).size === rest.length;
  if (isOne) return [{ sampleId: null, replies: [...rest] }];
  const clusters = clustered(rest, (reply) => [...keysOf(reply), ...runsNamed(reply).map((id) => `run ${id}`)]);
  const texts = new Map(clusters.map((items) => [items, JSON.stringify(items.map(({ data }) => data))]));
  const inOrder = clusters.toSorted((a, b) => byText(texts.get(a) ?? '', texts.get(b) ?? ''));
  return inOrder.map((replies) => ({ sampleId: null, replies }));
}

/** Of groups that share a hash the newest sample comes first, in the places that they have. */
function newestFirstByHash(groups: readonly Group[]): Group[] {
  if (groups.length < 2) return [...groups];
  const hashes = ({ replies }: Group) =>
    replies.flatMap(({ parts }) => parts.flatMap(({ kind, value }) => hashesOf(kind, value)));
  const byHash = clustered(groups, hashes);
  const next = new Map(byHash.map((same) => [same, same.toSorted(byAge)]));
  const home = new Map(byHash.flatMap((same) => same.map((group) => [group, same] as const)));
  return groups.map((group) => next.get(home.get(group) ?? [])?.shift() ?? group);
}

/** The same order as that of a live look-up: by the sample's creation, then by its id. */
function byAge(a: Group, b: Group): number {
  return byText(createdAt(b), createdAt(a)) || Number(b.sampleId ?? -1) - Number(a.sampleId ?? -1);
}

function createdAt({ replies }: Group): string {
  const values = replies.flatMap(({ parts }) => parts.map(({ value }) => value));
  const created = values.flatMap(({ sample_created }) => readTime(sample_created)?.time ?? []);
  return created.toSorted(byText)[0] ?? '';
}
