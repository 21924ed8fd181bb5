import { type CallOptions, type Health, SandboxError } from '@sandjury/core';
import type { VmrayClient } from '../api/client.ts';

/** Version and limits of the server, where the key may ask for them. */
export async function pingDetails(
  client: VmrayClient,
  options?: CallOptions,
): Promise<Pick<Health, 'version' | 'details'>> {
  const remaining = client.budget(options);
  try {
    const { value } = await client.systemInfo(remaining);
    const { version, api_items_per_request: itemsPerRequest, max_api_items: mostItems } = value;
    return { version, details: { itemsPerRequest, mostItems, mostSampleBytes: value.webif_max_sample_size } };
  } catch (error) {
    // A key without administration rights may not ask for the system's own data.
    if (!SandboxError.is(error) || error.status !== 403) throw error;
    await client.latestAnalyses(1, remaining);
    return { version: null, details: { systemInfo: 'not permitted' } };
  }
}
