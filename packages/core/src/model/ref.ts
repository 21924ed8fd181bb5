import { checkArgument } from './arguments.ts';
import type { AnalysisRef } from './sample.ts';

/** `PROVIDER/ID` of a ticket. */
export function formatRef(ref: AnalysisRef): string {
  checkArgument(ref, 'object', 'formatRef: ref', 'a ticket such as { provider: "vmray", id: "sample:1" }');
  return `${ref.provider}/${ref.id}`;
}

/** The ticket that `PROVIDER/ID` names, or null when the text is not of that form. */
export function parseRef(text: string): AnalysisRef | null {
  checkArgument(text, 'text', 'parseRef: text', 'PROVIDER/ID as text');
  const slash = text.indexOf('/');
  return slash > 0 && slash < text.length - 1 ? { provider: text.slice(0, slash), id: text.slice(slash + 1) } : null;
}
