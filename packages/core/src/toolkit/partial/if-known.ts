import { NotFoundError } from '../../model/errors.ts';

/** What a vendor knows, or null where it answers that it knows nothing of it. */
export async function ifKnown<Result>(asking: Promise<Result>): Promise<Result | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
