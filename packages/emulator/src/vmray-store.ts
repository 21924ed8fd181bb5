import type { CorpusSample, VmraySampleAnswers } from './corpus/corpus-sample.ts';
import type { JsonObject } from './kit/json.ts';

/** Kinds of hash that the REST API can be asked by, with the number of hex digits. */
export const hashLengths: ReadonlyMap<string, number> = new Map([
  ['md5', 32],
  ['sha1', 40],
  ['sha256', 64],
]);

/** What a VMRay server holds: the corpus, and what was submitted. Only maps: a key of a request never reaches a property. */
export class VmrayStore {
  readonly corpus: readonly CorpusSample[];
  readonly plan: 'analyzer' | 'detector';
  readonly samples = new Map<number, VmraySampleAnswers>();
  readonly analyses = new Map<number, JsonObject>();
  readonly submissions = new Map<number, JsonObject>();
  /** Unfinished ones only. */
  readonly jobs = new Map<number, JsonObject>();
  readonly relations = new Map<number, JsonObject>();
  /** Submitted samples of which no analysis has ended. */
  readonly unfinished = new Set<number>();
  /** Ids of finished submissions in the order of their completion. */
  readonly completed: number[] = [];
  readonly lastIds = new Map<string, number>();

  constructor(corpus: readonly CorpusSample[], plan: 'analyzer' | 'detector') {
    this.corpus = corpus;
    this.plan = plan;
    this.reset();
  }

  /** Back to the corpus alone. */
  reset(): void {
    const { samples, analyses, submissions, jobs, relations, unfinished, lastIds } = this;
    for (const held of [samples, analyses, submissions, jobs, relations, unfinished, lastIds]) held.clear();
    for (const answers of this.corpus.flatMap((entry) => entry.vmray?.samples ?? [])) {
      this.putSample(answers);
      const submission = answers.submission?.data;
      if (submission !== undefined) this.submissions.set(Number(submission.submission_id), submission);
    }
    this.completed.length = 0;
    this.completed.push(...[...submissions.keys()].sort((a, b) => a - b));
  }

  /** Adds or replaces a sample with its analyses and relations. */
  putSample(answers: VmraySampleAnswers): void {
    this.samples.set(Number(answers.sample.data.sample_id), answers);
    for (const analysis of answers.analyses.data) this.putAnalysis(analysis);
    const relations = answers.sample.data.sample_child_relations;
    for (const relation of Array.isArray(relations) ? (relations as readonly JsonObject[]) : []) {
      this.relations.set(Number(relation.relation_id), relation);
    }
  }

  putAnalysis(analysis: JsonObject): void {
    const locked = {
      analysis_billing_type: 'detector',
      analysis_quota_type: 'verdict',
      analysis_lock_status: 'locked',
    };
    this.analyses.set(Number(analysis.analysis_id), this.plan === 'detector' ? { ...analysis, ...locked } : analysis);
  }

  /** A number that no object of this kind has. Those of the corpus are far below. */
  nextId(kind: 'sample' | 'submission' | 'job' | 'analysis'): number {
    const first = { sample: 100_000, submission: 200_000, job: 300_000, analysis: 400_000 }[kind];
    const id = (this.lastIds.get(kind) ?? first) + 1;
    this.lastIds.set(kind, id);
    return id;
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

  analysesOfSubmission(submissionId: number): JsonObject[] {
    return [...this.analyses.values()].filter(
      ({ analysis_submission_id: one, analysis_submission_ids: all }) =>
        one === submissionId || (Array.isArray(all) && all.includes(submissionId)),
    );
  }

  submissionsOfSample(sampleId: number): JsonObject[] {
    return [...this.submissions.values()].filter((submission) => submission.submission_sample_id === sampleId);
  }

  /** Finished submissions in the order of their completion, those after `lastId`. An id that has not finished counts by its number. */
  feedAfter(lastId: number): JsonObject[] {
    const place = this.completed.indexOf(lastId);
    const after = place < 0 ? this.completed.filter((id) => id > lastId) : this.completed.slice(place + 1);
    return after.map((id) => this.submissions.get(id)).filter((submission) => submission !== undefined);
  }
}
