import { NotFoundError, NotReadyError, retold, UnsupportedError } from '../../model/errors.ts';
import type { AnalysisRef } from '../../model/sample.ts';

/** What a vendor knows, or null where it answers that it knows nothing of it. */
export function ifKnown<Result>(asking: Promise<Result>): Promise<Result | null> {
  return unless(NotFoundError, asking);
}

/** What a vendor says, or null where it answers that it cannot or does not do this. */
export function ifSupported<Result>(asking: Promise<Result>): Promise<Result | null> {
  return unless(UnsupportedError, asking);
}

/** The same answer; a NotReadyError names the ticket with which to ask again. */
export async function withTicket<Result>(ref: AnalysisRef, asking: Promise<Result>): Promise<Result> {
  try {
    return await asking;
  } catch (error) {
    throw error instanceof NotReadyError ? retold(error, error.message, { ref }) : error;
  }
}

async function unless<Result>(
  Kind: typeof NotFoundError | typeof UnsupportedError,
  asking: Promise<Result>,
): Promise<Result | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Kind) return null;
    throw error;
  }
}
