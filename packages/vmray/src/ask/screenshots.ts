import type { CallOptions, Screenshot } from '@sandjury/core';
import type { VmrayClient } from '../api/client.ts';
import type { VmrayTicket } from '../wire/tickets.ts';
import { idText } from '../wire/values.ts';

/** The screenshots of every analysis that a ticket stands for. */
export async function ticketScreenshots(
  client: VmrayClient,
  { kind, id }: VmrayTicket,
  options?: CallOptions,
): Promise<Screenshot[]> {
  if (kind === 'analysis') return client.screenshots(id, options);
  const remaining = client.budget(options);
  const { value, lost } =
    kind === 'sample' ? await client.analysesBySample(id, remaining) : await client.analysesBySubmission(id, remaining);
  if (lost) throw lost;
  const pictures: Screenshot[] = [];
  // One after another: an archive of screenshots is held in memory.
  for (const analysis of value) {
    const analysisId = idText(analysis?.analysis_id);
    if (analysisId !== null) pictures.push(...(await client.screenshots(analysisId, remaining)));
  }
  return pictures;
}
