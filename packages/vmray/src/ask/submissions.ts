import type { FileSample, Submission, SubmitOptions } from '@sandjury/core';
import type { VmrayClient } from '../api/client.ts';
import { checkSubmitOptions, type VmrayVendorOptions } from '../api/submit/options.ts';

/** Submits by the options of the contract; `vendor` has VMRay's own. */
export async function submitSample(
  client: VmrayClient,
  sample: { file: FileSample } | { url: string },
  { vendor, signal, deadlineMs, ...options }: SubmitOptions<VmrayVendorOptions> = {},
): Promise<Submission> {
  // Unknown keys beside the options of the contract are refused like VMRay's own.
  const checked = checkSubmitOptions({ ...vendor, ...options }, client.id);
  const call = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
  const { refs, accepted, rejected } = await client.submit(sample, { ...checked, ...call });
  return { refs, accepted, rejected };
}
