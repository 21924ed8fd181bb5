import { type CallOptions, ConfigurationError } from '@sandjury/core';
import { byText } from '@sandjury/core/toolkit';
import type { VmraySample } from '../wire/samples.ts';
import { idText } from '../wire/values.ts';
import { positiveInteger, type VmrayId } from './connection.ts';

/** Which items of a list to have. Both ends are inclusive. */
export interface VmrayListOptions extends CallOptions {
  limit?: number;
  minId?: VmrayId;
  maxId?: VmrayId;
  /** The last one that was dealt with: gives those that ended after it, in that order. The other bounds then count for nothing. */
  lastId?: VmrayId;
  order?: 'asc' | 'desc';
}

/** The query of a list call, and the options that are about the call itself. Throws ConfigurationError. */
export function listQuery(options: VmrayListOptions, provider: string): { query: string; call: CallOptions } {
  const { limit, minId, maxId, lastId, order, ...call } = options;
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('_limit', String(positiveInteger(limit, 'limit', provider)));
  for (const [name, value] of Object.entries({ _min_id: minId, _max_id: maxId, _last_id: lastId })) {
    if (value === undefined) continue;
    const id = idText(value);
    if (id === null) throw new ConfigurationError(`${provider}: an id is a whole number.`, { provider });
    query.set(name, id);
  }
  if (order !== undefined) query.set('_order', order);
  return { query: query.size === 0 ? '' : `?${query}`, call };
}

/** The ids of samples, newest first. */
export function newestFirst(samples: readonly (VmraySample | undefined)[]): string[] {
  const dated = samples.flatMap((sample) => {
    const id = idText(sample?.sample_id);
    return id === null ? [] : [{ id, created: sample?.sample_created ?? '' }];
  });
  dated.sort((a, b) => byText(b.created, a.created) || Number(b.id) - Number(a.id));
  return [...new Set(dated.map(({ id }) => id))];
}
