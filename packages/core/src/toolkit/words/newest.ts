import { moreSevere, type Verdict } from '../../model/verdict.ts';

/** What one of several replies on the same thing says. `time` is ISO 8601 in UTC, null where the reply does not say. */
export interface DatedClaim {
  verdict: Verdict;
  time: string | null;
}

/** Those that may be the newest: of the latest time that any names, or of unknown age. */
export function perhapsNewest<Item extends Pick<DatedClaim, 'time'>>(items: readonly Item[]): Item[] {
  const last = items.reduce((newest, { time }) => (time !== null && time > newest ? time : newest), '');
  return items.filter(({ time }) => time === null || time === last);
}

/** The claim that counts among several. */
export interface NewestClaim<Claim> {
  kept: Claim;
  /** Those that may each be the newest. */
  candidates: Claim[];
  /** The newest says nothing, and an older one that is worse was kept. */
  isSilent: boolean;
}

/**
 * The newest of several claims: of those that may each be it, the most severe. One without a verdict gives way to a worse one, never to a
 * benign one. null without any claim.
 */
export function newestClaim<Claim extends DatedClaim>(
  said: readonly Claim[],
  isWorse: (a: Claim, b: Claim) => boolean = isMoreSevere,
): NewestClaim<Claim> | null {
  const worstOf = (claims: readonly Claim[]) => claims.reduce((most, claim) => (isWorse(claim, most) ? claim : most));
  if (said.length === 0) return null;
  const candidates = perhapsNewest(said);
  const [newest, worst] = [worstOf(candidates), worstOf(said)];
  const isSilent = newest.verdict.value === 'unknown' && worst.verdict.value !== 'benign';
  return { kept: isSilent ? worst : newest, candidates, isSilent };
}

function isMoreSevere({ verdict: { value: a } }: DatedClaim, { verdict: { value: b } }: DatedClaim): boolean {
  return moreSevere(b, a) !== b;
}
