/** How often a provider of the matrix repeats a request at most. */
export const retries = 2;

/** What a call of the matrix may take, in milliseconds of its cell's clock. */
export const deadlineMs = 100_000;
