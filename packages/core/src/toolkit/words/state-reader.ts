import type { AnalysisStatus } from '../../contract/provider.ts';

/** A vendor's words for how far an analysis is, in lower case. */
export type StateWords = Readonly<Record<string, AnalysisStatus['state']>>;

/** A word that is not known is a state of a newer version: not the end. */
export function stateOf(words: StateWords, word: string | null | undefined): AnalysisStatus['state'] {
  const folded = (word ?? '').trim().toLowerCase();
  return (Object.hasOwn(words, folded) ? words[folded] : undefined) ?? 'running';
}
