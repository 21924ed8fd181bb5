import { ConfigurationError, type Reliability } from '@sandjury/core';
import { type XsoarReliability, xsoarReliabilities } from '@sandjury/vmray/read';

export { type XsoarReliability, xsoarReliabilities } from '@sandjury/vmray/read';

/**
 * XSOAR's words for a letter, or the words themselves. Without one it is F: an operator who gave none has not judged the
 * source. Throws ConfigurationError for any other text.
 */
export function xsoarReliability(reliability: Reliability | XsoarReliability = 'F'): XsoarReliability {
  const found = xsoarReliabilities.find((words) => words === reliability || words.startsWith(`${reliability} - `));
  if (found !== undefined) return found;
  throw new ConfigurationError(`xsoar: reliability: expected A … F or one of: ${xsoarReliabilities.join('; ')}.`);
}
