import { byText } from '@sandjury/core/toolkit';
import type { VmraySample } from '../wire/samples.ts';
import { idText } from '../wire/values.ts';

/** The ids of samples, newest first. */
export function newestFirst(samples: readonly (VmraySample | undefined)[]): string[] {
  const dated = samples.flatMap((sample) => {
    const id = idText(sample?.sample_id);
    return id === null ? [] : [{ id, created: sample?.sample_created ?? '' }];
  });
  dated.sort((a, b) => byText(b.created, a.created) || Number(b.id) - Number(a.id));
  return [...new Set(dated.map(({ id }) => id))];
}
