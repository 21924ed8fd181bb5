import type { Outcome } from '@sandjury/core';

/** An outcome that carries a report. */
export type Reported = Extract<Outcome, { status: 'reported' }>;
