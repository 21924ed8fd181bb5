import { ApiError, type FailureInfo } from '../../model/errors.ts';
import type { SecretKeeper } from '../secrets/keeper.ts';
import { vendorText } from './vendor-text.ts';

/** A part of a submission that a vendor did not take: the file's name or URL, null for the whole, and why, both in the vendor's words. */
export interface RejectedPart {
  name: unknown;
  reason: unknown;
}

/** The failure of a part of a submission, as `Submission.rejected` has it. Without our secrets, and fit for one line. */
export function rejectionOf(
  { name, reason }: RejectedPart,
  { id: provider, scrub }: Pick<SecretKeeper, 'scrub'> & { id: string },
): FailureInfo {
  const shown = vendorText(name, { scrub }, 80);
  const what = shown === '' ? 'the submission' : `"${shown}"`;
  const why = vendorText(reason, { scrub }) || 'no reason given';
  return new ApiError(`${provider} did not take ${what}: ${why}`, { provider, status: 200 }).toJSON();
}
