import type { CorpusSample } from './corpus-sample.ts';
import { corpusText, hashesOfText } from './labels.ts';

/** The text that a made sample of a corpus, or a file in it, is. `null` for a recorded sample: its bytes are not here. */
export function bytesOfCorpus(corpus: readonly CorpusSample[], sha256: string): Buffer | null {
  for (const { name, vmray } of corpus) {
    const names = [
      name,
      ...(vmray?.samples ?? []).map(({ sample }) => `${name}/${String(sample.data.sample_filename)}`),
    ];
    const found = names.find((candidate) => hashesOfText(candidate).sha256 === sha256);
    if (found !== undefined) return Buffer.from(corpusText(found), 'utf8');
  }
  return null;
}
