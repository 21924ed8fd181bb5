import { type AnalysisRef, ConfigurationError, parseRef } from '@sandjury/core';

/** The ticket that a user wrote. Throws ConfigurationError, with an example of the kind wanted, when it is none. */
export function ticketOf(text: string, example: string): AnalysisRef {
  const ref = parseRef(text);
  if (ref === null) throw new ConfigurationError(`"${text}" is no ticket. Expected PROVIDER/ID, such as ${example}.`);
  return ref;
}
