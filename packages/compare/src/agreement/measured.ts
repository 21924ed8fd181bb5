/** A statistic, or why there is none. */
export type Measured = { value: number; reason: null } | { value: null; reason: string };

/** The quotient; for 0/0 the reason. Sums beyond what a number can hold have no quotient either. */
export function quotient(part: number, whole: number, reason: string): Measured {
  if (whole === 0) return none(reason);
  const value = part / whole;
  return Number.isFinite(value) ? measured(value) : none('The numbers are too large to calculate with.');
}

export function measured(value: number): Measured {
  return { value, reason: null };
}

export function none(reason: string): Measured {
  return { value: null, reason };
}
