import { type CallOptions, SandboxError } from '@sandjury/core';
import { CallGroup } from '@sandjury/core/toolkit';
import { type GroupedCallOptions, isRefusedKey, type VmrayReply } from '../api/calls.ts';
import type { VmrayClient } from '../api/client.ts';
import type { VmrayParts, VmrayRaw } from '../wire/parts.ts';
import type { VmrayAnalysis, VmrayIocs, VmrayMitreAttack, VmraySample, VmrayVtis } from '../wire/schemas.ts';

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

interface Replies {
  sample: VmrayReply<VmraySample>;
  iocs: VmrayReply<VmrayIocs> | null;
  vtis: VmrayReply<VmrayVtis> | null;
  mitreAttack: VmrayReply<VmrayMitreAttack> | null;
  analyses: VmrayReply<readonly (VmrayAnalysis | null)[]> | null;
}

function partsOf({ sample, iocs, vtis, mitreAttack, analyses }: Replies): VmrayParts {
  const parts: VmrayParts = { samples: [{ wire: sample.value, at: '/sample' }] };
  if (iocs) parts.iocs = [{ wire: iocs.value, at: '/iocs', items: '/iocs/iocs' }];
  if (vtis) parts.vtis = [{ wire: vtis.value, at: '/vtis', items: '/vtis/threat_indicators' }];
  if (mitreAttack) {
    const items = '/mitre_attack/mitre_attack_techniques';
    parts.mitreAttack = [{ wire: mitreAttack.value, at: '/mitre_attack', items }];
  }
  if (analyses) parts.analyses = analyses.value.map((wire, index) => ({ wire, at: `/analyses/${index}` }));
  return parts;
}

function rawOf(replies: Readonly<Record<string, VmrayReply<unknown> | null>>): VmrayRaw {
  return Object.fromEntries(Object.entries(replies).flatMap(([name, reply]) => (reply ? [[name, reply.raw]] : [])));
}
