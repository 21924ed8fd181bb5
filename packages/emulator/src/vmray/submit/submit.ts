import { reputationJobObject } from '../../corpus/vmray/submission.ts';
import { type Rating, ratingOf, type SubmittedSample, unfinishedSample } from '../../corpus/vmray/submitted.ts';
import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { VmrayServer } from '../state.ts';
import { ArchiveError, type SubmitItem, storedFileBytes, submitItems } from './items.ts';
import { analyzerMode, listedSample, newJobs, newSubmission } from './objects.ts';
import { isTrue, type SubmitRequest } from './parameters.ts';

/** What a submit reply lists. */
interface Accepted {
  readonly errors: JsonObject[];
  readonly jobs: JsonObject[];
  readonly static_jobs: JsonObject[];
  readonly reputation_jobs: JsonObject[];
  readonly vt_jobs: JsonObject[];
  readonly samples: JsonObject[];
  readonly submissions: JsonObject[];
  readonly md_jobs: JsonObject[];
  readonly whois_jobs: JsonObject[];
}

/** Takes in a checked submission and gives the `data` of the reply. Throws ParameterError for a file name that cannot be read. */
export function acceptSubmission(server: VmrayServer, request: SubmitRequest): Readonly<Record<string, JsonValue>> {
  const accepted = nothingAccepted();
  try {
    for (const item of submitItems(request)) acceptItem(server, { request, item, accepted });
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    accepted.errors.push({ submission_filename: request.file?.filename ?? null, error_msg: error.message });
  }
  return { ...accepted };
}

function nothingAccepted(): Accepted {
  return {
    errors: [],
    jobs: [],
    static_jobs: [],
    reputation_jobs: [],
    vt_jobs: [],
    samples: [],
    submissions: [],
    md_jobs: [],
    whois_jobs: [],
  };
}

interface ItemToAccept {
  readonly request: SubmitRequest;
  readonly item: SubmitItem;
  readonly accepted: Accepted;
  /** The submission of the container that this sample came out of. */
  readonly parent?: JsonObject;
}

function acceptItem(server: VmrayServer, entry: ItemToAccept): void {
  const { request, item, accepted } = entry;
  const refuse = (message: string): void => {
    accepted.errors.push({ submission_filename: item.filename, error_msg: message });
  };
  const [known] = server.store.samplesByHash('sha256', item.hashes.sha256);
  const cached = known === undefined ? [] : cachedAnalyses(server, request, Number(known.sample_id));
  if (cached === null) {
    accepted.samples.push(listedSample(known, item));
    refuse('Submission not stored because no jobs were created');
    return;
  }
  // A cached analysis costs nothing (submission_consumed_quota 0): decided here.
  if (cached.length === 0 && !server.quota.consume()) {
    refuse('Denied: The vmray quota for account emulator is exceeded.');
    return;
  }
  const run = known === undefined ? newSample(server, item) : knownSample(known, item);
  const parent = entry.parent ?? null;
  const submission = newSubmission(server, { request, item, sampleId: run.sample.id, cached, parent });
  accepted.samples.push(listedSample(server.store.samples.get(run.sample.id)?.sample.data, item));
  if (cached.length > 0) storeFinished(server, submission, accepted);
  else startJobs(server, { ...entry, ...run, submission });
  // One level is enough for a corpus, and no loop among its samples can catch it.
  if (cached.length > 0 || parent !== null) return;
  for (const child of childItems(server, known)) {
    acceptItem(server, { request, item: child, accepted, parent: submission });
  }
}

function storeFinished({ store }: VmrayServer, submission: JsonObject, accepted: Accepted): void {
  const id = Number(submission.submission_id);
  store.submissions.set(id, submission);
  store.completed.push(id);
  accepted.submissions.push(submission);
}

interface SubmissionToStart extends ItemToAccept, SampleToRun {
  readonly submission: JsonObject;
}

function startJobs(server: VmrayServer, entry: SubmissionToStart): void {
  const { request, item, accepted, sample, rating } = entry;
  const id = Number(entry.submission.submission_id);
  const created = newJobs(server, { request, item, submission: entry.submission });
  const jobs = [...created.dynamic, ...created.static];
  const submission = { ...entry.submission, submission_number_created_jobs: jobs.length };
  server.store.submissions.set(id, submission);
  const reputationJob = hasReputation(request) ? reputationJobObject(server.store.nextId('job'), submission) : null;
  server.lifecycle.start({ id, sample, rating, jobs, reputationJob });
  accepted.submissions.push(submission);
  accepted.jobs.push(...created.dynamic);
  accepted.static_jobs.push(...created.static);
  if (reputationJob !== null) accepted.reputation_jobs.push(reputationJob);
}

/** Ids of the analyses that spare new jobs; `null` when that leaves nothing to store. */
function cachedAnalyses(server: VmrayServer, request: SubmitRequest, sampleId: number): JsonValue[] | null {
  const mode = request.parameters.get('analysis_caching') ?? server.options.analysisCaching ?? 'enabled';
  if (mode === 'disabled' || isTrue(request.parameters.get('reanalyze'))) return [];
  const ids = server.store.analysesOfSample(sampleId).map((analysis) => analysis.analysis_id ?? null);
  return ids.length > 0 && mode === 'legacy' ? null : ids;
}

interface SampleToRun {
  readonly sample: SubmittedSample;
  readonly rating: Rating;
}

function newSample({ store, clock }: VmrayServer, item: SubmitItem): SampleToRun {
  const filename = item.url === null ? item.filename : `${item.hashes.sha256}.url`;
  const sample = { ...item, filename, id: store.nextId('sample'), created: clock.stamp() };
  store.putSample(unfinishedSample(sample));
  store.unfinished.add(sample.id);
  if (item.content !== null && item.content.length <= storedFileBytes) {
    store.bytes.set(sample.id, Buffer.from(item.content));
  }
  return { sample, rating: ratingOf(item.hashes.sha256) };
}

function knownSample(known: JsonObject, item: SubmitItem): SampleToRun {
  const filename = String(known.sample_filename);
  const sample = { ...item, filename, id: Number(known.sample_id), created: String(known.sample_created) };
  const { sample_verdict: verdict, sample_severity: severity = null, sample_score: score } = known;
  const isWord = verdict === 'malicious' || verdict === 'suspicious' || verdict === 'clean';
  if (!isWord) return { sample, rating: ratingOf(item.hashes.sha256) };
  const rating = {
    verdict,
    severity: typeof severity === 'string' ? severity : null,
    score: typeof score === 'number' ? score : null,
  } as const;
  return { sample, rating };
}

function hasReputation(request: SubmitRequest): boolean {
  const isSwitchedOff =
    request.parameters.has('enable_reputation') && !isTrue(request.parameters.get('enable_reputation'));
  return analyzerMode(request).includes('reputation') && !isSwitchedOff;
}

/** What the server finds in a container that it knows. */
function childItems({ store }: VmrayServer, container: JsonObject | undefined): SubmitItem[] {
  const ids = container?.sample_child_sample_ids;
  return (Array.isArray(ids) ? ids : []).flatMap((id) => {
    const child = store.samples.get(Number(id))?.sample.data;
    if (child === undefined) return [];
    const { sample_md5hash: md5, sample_sha1hash: sha1, sample_sha256hash: sha256 } = child;
    return {
      hashes: { md5: String(md5), sha1: String(sha1), sha256: String(sha256) },
      filename: String(child.sample_filename),
      originalFilename: null,
      sizeBytes: Number(child.sample_filesize),
      type: String(child.sample_type),
      url: null,
      content: null,
    };
  });
}
