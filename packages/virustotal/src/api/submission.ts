import { ApiError, AuthenticationError, type FileSample, TooLargeError } from '@sandjury/core';
import { type FormPart, filePart, parseSettings, valueParts } from '@sandjury/core/toolkit';
import { z } from 'zod';
import { keyRefused } from './refusals.ts';

/** Beyond it, a file goes to an address of its own. */
export const mostFormBytes = 32 * 1024 * 1024;
const mostFileBytes = 650 * 1024 * 1024;

/** What a submission of a file to VirusTotal can say. Unknown keys are refused. */
export const VirustotalSubmitOptionsSchema = z.strictObject({
  password: z.string().min(1).optional().describe('Opens the file, a ZIP archive with one file in it'),
});
/** What a submission of a file to VirusTotal can say. */
export type VirustotalSubmitOptions = z.input<typeof VirustotalSubmitOptionsSchema>;

/** The form of a file. Throws ConfigurationError, and TooLargeError over 650 MB. */
export function formOf(file: FileSample, vendor: Readonly<Record<string, unknown>>, provider: string): FormPart[] {
  const { password } = parseSettings(VirustotalSubmitOptionsSchema, vendor, provider, 'submission');
  if (file.size > mostFileBytes) {
    throw new TooLargeError(`${provider} submission: the file is larger than 650 MB, the most that VirusTotal takes.`, {
      provider,
    });
  }
  return [...valueParts({ password }), filePart('file', file, provider)];
}

/** A 401 may be about the archive's password: only the code tells, and which one it has is documented nowhere. */
export function refusalOfArchive(error: unknown): unknown {
  const isOther = error instanceof AuthenticationError && error.status === 401 && error.vendorCode !== null;
  if (!isOther || keyRefused.test(error.vendorCode ?? '')) return error;
  const message = `${error.message} Or is the archive no ZIP with one file, or the password another?`;
  return new ApiError(message, { ...error.toJSON(), retryable: false, cause: error });
}
