import { type CallOptions, ConfigurationError, type SandboxError } from '@sandjury/core';
import { type ApiCallOptions, isRefusedCredential } from '@sandjury/core/toolkit';
import { relation, sample as sampleField, type VmraySample } from '../wire/samples.ts';
import { idText } from '../wire/values.ts';
import { outcomeOf, positiveInteger, type VmrayApi, type VmrayId, type VmrayReply } from './connection.ts';

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
  /** Samples that VMRay did not give: gone, or of another account. */
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
    const next: Step[] = [];
    for (const { id, sample } of level) {
      const related = await relatedIds(api, { id, sample, direction }, remaining);
      const fresh = related.ids.filter((other) => !seen.has(other));
      const kept = fresh.slice(0, mostSamples + 1 - seen.size);
      result.truncated ||= related.truncated || kept.length < fresh.length;
      for (const other of kept) {
        seen.add(other);
        next.push({ id: other, from: id });
      }
    }
    const reached = await samplesOf(api, next, result.failures, remaining);
    result.samples.push(...reached.map((sample) => ({ ...sample, depth: step })));
    level = reached;
  }
  return result;
}

/** A sample to fetch, and the one that it was reached from. */
type Step = Pick<VmrayRelatedSample, 'id' | 'from'>;

async function samplesOf(
  api: VmrayApi,
  steps: readonly Step[],
  failures: VmrayRelatedSamples['failures'],
  remaining: ApiCallOptions,
) {
  const reached: Omit<VmrayRelatedSample, 'depth'>[] = [];
  for (let at = 0; at < steps.length; at += atOnce) {
    const group = steps.slice(at, at + atOnce).map(async (step) => {
      return { ...step, ...(await unlessRefused(sampleOf(api, step.id, remaining), remaining)) };
    });
    for (const { id, from, value: sample, failure } of await Promise.all(group)) {
      if (failure === null) reached.push({ id, from, sample });
      else failures.push({ id, failure });
    }
  }
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
  const [side, other] = of.direction === 'children' ? (['child', 'parent'] as const) : (['parent', 'child'] as const);
  const { value } = of.sample;
  const named = value[`sample_${side}_sample_ids`];
  if (value[`sample_${side}_relations_truncated`] !== true) return { ids: texts(named), truncated: false };
  const asking = api.all(`/sample_relation/sample/${of.id}`, relation, remaining);
  const { value: relations } = await unlessRefused(asking, remaining);
  const own = (relations?.value ?? []).filter((item) => idText(item?.[`relation_${other}_sample_id`]) === of.id);
  const more = own.map((item) => item?.[`relation_${side}_sample_id`]);
  return { ids: texts([...named, ...more]), truncated: relations?.truncated ?? true };
}

/** As `outcomeOf`, for calls that are of no use once the key is refused. */
async function unlessRefused<Value>(asking: Promise<Value>, { signal }: ApiCallOptions) {
  const outcome = await outcomeOf(asking, signal);
  if (outcome.failure !== null && isRefusedCredential(outcome.failure)) throw outcome.failure;
  return outcome;
}

function texts(ids: readonly unknown[]): string[] {
  return [...new Set(ids.flatMap((id) => idText(id) ?? []))];
}
