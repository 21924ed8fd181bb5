import type { CorpusSample, VmraySampleAnswers } from './corpus/corpus-sample.ts';
import type { JsonObject } from './json.ts';

/** Kinds of hash that the REST API can be asked by, with the number of hex digits. */
export const hashLengths: ReadonlyMap<string, number> = new Map([
  ['md5', 32],
  ['sha1', 40],
  ['sha256', 64],
]);

/** The corpus as VMRay would hold it. Only maps: a key of a request never reaches a property. */
export class VmrayStore {
  readonly samples = new Map<number, VmraySampleAnswers>();
  readonly analyses = new Map<number, JsonObject>();
  readonly submissions = new Map<number, JsonObject>();

  constructor(corpus: readonly CorpusSample[]) {
    for (const answers of corpus.flatMap((entry) => entry.vmray?.samples ?? [])) {
      this.samples.set(Number(answers.sample.data.sample_id), answers);
      for (const analysis of answers.analyses.data) this.analyses.set(Number(analysis.analysis_id), analysis);
      const submission = answers.submission?.data;
      if (submission !== undefined) this.submissions.set(Number(submission.submission_id), submission);
    }
  }

  /** Samples with this hash, in the order of their ids: which order a server uses is documented nowhere. */
  samplesByHash(kind: string, hash: string): JsonObject[] {
    return [...this.samples.values()]
      .map((answers) => answers.sample.data)
      .filter((sample) => sample[`sample_${kind}hash`] === hash.toLowerCase())
      .sort((a, b) => Number(a.sample_id) - Number(b.sample_id));
  }

  analysesOfSample(sampleId: number): JsonObject[] {
    return [...this.analyses.values()].filter((analysis) => analysis.analysis_sample_id === sampleId);
  }
}
