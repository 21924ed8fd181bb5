import { ConfigurationError, type Reliability } from '@sandjury/core';

/** XSOAR's words for the reliability of a source. */
export const xsoarReliabilities = [
  'A++ - Reputation script',
  'A+ - 3rd party enrichment',
  'A - Completely reliable',
  'B - Usually reliable',
  'C - Fairly reliable',
  'D - Not usually reliable',
  'E - Unreliable',
  'F - Reliability cannot be judged',
] as const;
/** A source's reliability in the words of Cortex XSOAR. */
export type XsoarReliability = (typeof xsoarReliabilities)[number];

/**
 * XSOAR's words for a letter, or the words themselves. Without one it is F: an operator who gave none has not judged the
 * source. Throws ConfigurationError for any other text.
 */
export function xsoarReliability(reliability: Reliability | XsoarReliability = 'F'): XsoarReliability {
  const found = xsoarReliabilities.find((words) => words === reliability || words.startsWith(`${reliability} - `));
  if (found !== undefined) return found;
  throw new ConfigurationError(`xsoar: reliability: expected A … F or one of: ${xsoarReliabilities.join('; ')}.`);
}
