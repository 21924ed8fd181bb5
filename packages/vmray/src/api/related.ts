import { type CallOptions, ConfigurationError, SandboxError } from '@sandjury/core';
import { type ApiCallOptions, isRefusedCredential } from '@sandjury/core/toolkit';
import { relation, sample as sampleField, type VmraySample } from '../wire/samples.ts';
import { idText } from '../wire/values.ts';
import { positiveInteger, type VmrayApi, type VmrayId, type VmrayReply } from './connection.ts';

/** How far relations are followed. */
export interface VmrayRelatedOptions extends CallOptions {
  direction: 'children' | 'parents';
  /** How many steps to follow; 1 is the sample's own children or parents. */
  depth: number;
  /** The most samples to fetch; 100 unless given. */
  mostSamples?: number;
}

/** A sample that was reached, and how. */
export interface VmrayRelatedSample {
  id: string;
  /** Steps from the sample that was asked for. */
  depth: number;
  /** The sample it was first reached from. */
  from: string;
  sample: VmrayReply<VmraySample>;
}

/** Samples that are related to one, and what was left out. */
export interface VmrayRelatedSamples {
  /** In order of depth; each sample once, however often it is related. */
  samples: VmrayRelatedSample[];
  /** Samples that could not be had: gone, or of another account. */
  failures: { id: string; failure: SandboxError }[];
  /** There are more than `mostSamples`, or VMRay did not name them all. */
  truncated: boolean;
}

/** Calls that follow relations are made so many at a time. */
const atOnce = 8;

/** Follows relations from a sample, level by level. A sample met before is not followed again, so that a circle ends. */
export async function relatedSamples(
  api: VmrayApi,
  sampleId: VmrayId,
  options: VmrayRelatedOptions,
): Promise<VmrayRelatedSamples> {
  const { direction, depth, mostSamples = 100, ...call } = options;
  if (direction !== 'children' && direction !== 'parents') {
    throw new ConfigurationError(`${api.id}: direction is "children" or "parents".`, { provider: api.id });
  }
  positiveInteger(depth, 'depth', api.id);
  positiveInteger(mostSamples, 'mostSamples', api.id);
  const remaining = api.budget(call);
  const start = api.segment(sampleId, 'a sample id');
  const result: VmrayRelatedSamples = { samples: [], failures: [], truncated: false };
  const seen = new Set([start]);
  let level = [{ id: start, sample: await sampleOf(api, start, remaining) }];
  for (let step = 1; step <= depth && level.length > 0; step++) {
    const next: { id: string; from: string }[] = [];
    for (const { id, sample } of level) {
      const related = await relatedIds(api, { id, sample, direction }, remaining);
      result.truncated ||= related.truncated;
      for (const other of related.ids) {
        if (seen.has(other)) continue;
        if (seen.size > mostSamples) {
          result.truncated = true;
          break;
        }
        seen.add(other);
        next.push({ id: other, from: id });
      }
    }
    level = await fetchLevel(api, { next, step, result }, remaining);
  }
  return result;
}

async function fetchLevel(
  api: VmrayApi,
  { next, step, result }: { next: { id: string; from: string }[]; step: number; result: VmrayRelatedSamples },
  remaining: ApiCallOptions,
) {
  const reached: VmrayRelatedSample[] = [];
  for (let at = 0; at < next.length; at += atOnce) {
    const group = next.slice(at, at + atOnce).map(async ({ id, from }) => {
      try {
        return { id, from, sample: await sampleOf(api, id, remaining) };
      } catch (error) {
        if (remaining.signal?.aborted || !SandboxError.is(error) || isRefusedCredential(error)) throw error;
        return { id, error };
      }
    });
    for (const item of await Promise.all(group)) {
      if (item.sample) reached.push({ id: item.id, depth: step, from: item.from, sample: item.sample });
      else result.failures.push({ id: item.id, failure: item.error });
    }
  }
  result.samples.push(...reached);
  return reached;
}

function sampleOf(api: VmrayApi, id: string, options: ApiCallOptions): Promise<VmrayReply<VmraySample>> {
  return api.get(`/sample/${id}`, sampleField, options);
}

/** The ids that a sample names; where VMRay cut its list, those of the relations call. */
async function relatedIds(
  api: VmrayApi,
  of: { id: string; sample: VmrayReply<VmraySample>; direction: VmrayRelatedOptions['direction'] },
  remaining: ApiCallOptions,
): Promise<{ ids: string[]; truncated: boolean }> {
  const side = of.direction === 'children' ? 'child' : 'parent';
  const { value } = of.sample;
  const named = value[`sample_${side}_sample_ids`];
  if (value[`sample_${side}_relations_truncated`] !== true) return { ids: texts(named), truncated: false };
  try {
    const relations = await api.all(`/sample_relation/sample/${of.id}`, relation, remaining);
    const other = of.direction === 'children' ? 'parent' : 'child';
    const own = relations.value.filter((item) => idText(item?.[`relation_${other}_sample_id`]) === of.id);
    const more = own.map((item) => item?.[`relation_${side}_sample_id`]);
    return { ids: texts([...named, ...more]), truncated: relations.truncated };
  } catch (error) {
    if (remaining.signal?.aborted || !SandboxError.is(error) || isRefusedCredential(error)) throw error;
    return { ids: texts(named), truncated: true };
  }
}

function texts(ids: readonly unknown[]): string[] {
  return [...new Set(ids.flatMap((id) => idText(id) ?? []))];
}
