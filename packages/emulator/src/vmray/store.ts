import { bytesOfCorpus } from '../corpus/corpus-bytes.ts';
import type { CorpusSample, VmraySampleAnswers } from '../corpus/corpus-sample.ts';
import { corpusLookup } from '../corpus/vmray/reputation.ts';
import type { JsonObject } from '../kit/json.ts';

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
  /** What the reputation services said of finished submissions. */
  readonly lookups = new Map<number, JsonObject>();
  /** Bytes of submitted samples, of small ones only. */
  readonly bytes = new Map<number, Buffer>();
  /** Analyses whose reports a plan without reports gave out all the same. */
  readonly unlocked = new Set<number>();
  /** Submitted samples of which no analysis has ended. */
  readonly unfinished = new Set<number>();
  /** Ids of finished submissions in the order of their completion. */
  readonly completed: number[];
  readonly lastIds = new Map<string, number>();

  constructor(corpus: readonly CorpusSample[], plan: 'analyzer' | 'detector') {
    this.corpus = corpus;
    this.plan = plan;
    for (const answers of this.corpus.flatMap((entry) => entry.vmray?.samples ?? [])) {
      this.putSample(answers);
      const submission = answers.submission?.data;
      if (submission === undefined) continue;
      this.submissions.set(Number(submission.submission_id), submission);
      this.putLookup(corpusLookup(submission, answers.sample.data));
    }
    this.completed = [...this.submissions.keys()].sort((a, b) => a - b);
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
    const id = Number(analysis.analysis_id);
    const isLocked = this.plan === 'detector' && !this.unlocked.has(id);
    this.analyses.set(id, isLocked ? { ...analysis, ...locked } : analysis);
  }

  /** Gives out the report of an analysis that a plan without reports locked. */
  unlock(analysis: JsonObject): void {
    this.unlocked.add(Number(analysis.analysis_id));
    const given = {
      analysis_billing_type: 'analyzer',
      analysis_quota_type: 'report',
      analysis_lock_status: 'unlocked',
    };
    this.putAnalysis({ ...analysis, ...given });
  }

  putLookup(lookup: JsonObject): void {
    this.lookups.set(Number(lookup.reputation_lookup_id), lookup);
  }

  /** The bytes of a sample: what was submitted, or the text that a made sample of the corpus is. `null` where they are not here. */
  bytesOf(sampleId: number): Buffer | null {
    const sample = this.samples.get(sampleId)?.sample.data;
    return this.bytes.get(sampleId) ?? bytesOfCorpus(this.corpus, String(sample?.sample_sha256hash));
  }

  /** The bytes of the sample with this hash. */
  bytesOfHash(sha256: string): Buffer | null {
    const [sample] = this.samplesByHash('sha256', sha256);
    return sample === undefined ? null : this.bytesOf(Number(sample.sample_id));
  }

  /** A number that no object of this kind has. Those of the corpus are far below. */
  nextId(kind: 'sample' | 'submission' | 'job' | 'analysis' | 'lookup'): number {
    const first = { sample: 100_000, submission: 200_000, job: 300_000, analysis: 400_000, lookup: 500_000 }[kind];
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
