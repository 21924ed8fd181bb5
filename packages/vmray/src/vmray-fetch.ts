import { type CallOptions, SandboxError } from '@sandjury/core';
import { CallGroup } from '@sandjury/core/toolkit';
import { type GroupedCallOptions, isRefusedKey, type VmrayReply } from './vmray-calls.ts';
import type { VmrayClient } from './vmray-client.ts';
import type { VmrayParts, VmrayRaw } from './vmray-parts.ts';

/** What was had of one sample, in the form that `toReport` takes. */
export interface FetchedSample {
  parts: VmrayParts;
  raw: VmrayRaw;
  missing: string[];
  truncated: string[];
  /** The parts of `raw` that surely hold no secret. */
  clean: string[];
}

/**
 * Asks for a sample and its four parts at once. Without the sample itself, with a refused key or after an abort there is no
 * report; any other part that fails is left out and named in `missing`.
 */
export async function fetchSample(client: VmrayClient, id: string, options: CallOptions = {}): Promise<FetchedSample> {
  const group = new CallGroup();
  const call: GroupedCallOptions = { ...options, group };
  const missing: string[] = [];
  const optional = async <Value>(name: string, reply: Promise<VmrayReply<Value>>) => {
    try {
      return await reply;
    } catch (error) {
      const isOver = group.isAborted || options.signal?.aborted;
      if (isOver || !SandboxError.is(error) || isRefusedKey(error)) throw error;
      missing.push(`${name} could not be had: ${error.message}`);
      return null;
    }
  };
  try {
    const [sample, iocs, vtis, mitreAttack, analyses] = await Promise.all([
      client.sample(id, call),
      optional('iocs', client.iocs(id, call)),
      optional('vtis', client.vtis(id, call)),
      optional('mitre_attack', client.mitreAttack(id, call)),
      optional('analyses', client.analysesBySample(id, call)),
    ]);
    const all = { sample, iocs, vtis, mitre_attack: mitreAttack, analyses };
    const fetched = { parts: partsOf({ sample, iocs, vtis, mitreAttack, analyses }), raw: rawOf(all) };
    const truncated: string[] = [];
    const clean: string[] = [];
    for (const [name, reply] of Object.entries(all)) {
      if (reply?.lost) missing.push(`The end of ${name} could not be had: ${reply.lost.message}`);
      if (reply?.truncated) truncated.push(`/${name}`);
      if (reply?.isClean) clean.push(name);
    }
    return { ...fetched, missing, truncated, clean };
  } catch (error) {
    group.abort(error);
    throw error;
  }
}

type FetchedName = 'iocs' | 'vtis' | 'mitreAttack' | 'analyses';
type Reply<Name extends keyof VmrayParts> = VmrayReply<Extract<VmrayParts[Name], { wire: unknown }>['wire']>;
type Replies = { sample: Reply<'sample'> } & { [Name in FetchedName]: Reply<Name> | null };

function partsOf(replies: Replies): VmrayParts {
  const { sample, iocs, vtis, mitreAttack, analyses } = replies;
  const parts: VmrayParts = { sample: { wire: sample.value, at: '/sample' } };
  if (iocs) parts.iocs = { wire: iocs.value, at: '/iocs' };
  if (vtis) parts.vtis = { wire: vtis.value, at: '/vtis' };
  if (mitreAttack) parts.mitreAttack = { wire: mitreAttack.value, at: '/mitre_attack' };
  if (analyses) parts.analyses = { wire: analyses.value, at: '/analyses' };
  return parts;
}

function rawOf(replies: Readonly<Record<string, VmrayReply<unknown> | null>>): VmrayRaw {
  return Object.fromEntries(Object.entries(replies).flatMap(([name, reply]) => (reply ? [[name, reply.raw]] : [])));
}
