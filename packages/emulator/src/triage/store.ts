import { createHash } from 'node:crypto';
import type { AnswerLabel, CorpusSample, TriageSampleAnswers } from '../corpus/corpus-sample.ts';
import type { FormFile } from '../kit/bytes/multipart.ts';
import { type CallMeter, startCallMeter } from '../kit/call-meter.ts';
import { type JsonObject, listOf, objectOf } from '../kit/json.ts';
import { type LifecycleOptions, type Progress, startProgress } from '../kit/lifecycle.ts';
import made from './submission.json' with { type: 'json' };

const stages = ['pending', 'static_analysis', 'scheduled', 'running', 'processing', 'reported'] as const;
type Stage = (typeof stages)[number] | 'failed';
type SubmittedFile = Pick<FormFile, 'bytes' | 'hashes' | 'content'>;

const madeLabel: AnswerLabel = {
  origin: 'made',
  schema: 'Triage API v0, overview.json',
  note: 'What a submission becomes.',
};

/** How submissions go on, and whose they are. */
export interface TriageStoreOptions extends LifecycleOptions {
  readonly now: () => number;
  readonly cloud: 'public' | 'private';
  readonly endStatus: 'reported' | 'failed';
  readonly quotas?: { readonly callsPerMinute?: number } | undefined;
}

/** A sample of the corpus or a submission. */
export interface StoredSample {
  readonly id: string;
  /** What a submission says of itself: kind, filename or url, and when it was made. */
  readonly about: JsonObject;
  readonly answers: TriageSampleAnswers;
  /** What was uploaded; null for a URL, and for what the corpus has. */
  readonly file: SubmittedFile | null;
  /** null for a submission that waits for a profile. */
  progress: Progress<Stage> | null;
}

/** What Triage holds. */
export class TriageStore {
  readonly samples = new Map<string, StoredSample>();
  readonly profiles = new Map<string, JsonObject>();
  readonly options: TriageStoreOptions;
  /** The calls of the key, and when it submitted. */
  readonly meter: CallMeter;
  readonly submissions: number[] = [];

  constructor(corpus: readonly CorpusSample[], options: TriageStoreOptions) {
    this.options = options;
    this.meter = startCallMeter({ minute: options.quotas?.callsPerMinute });
    for (const answers of corpus.flatMap(({ triage }) => triage?.samples ?? [])) this.#add(answers);
    for (const profile of made.profiles) this.profiles.set(profile.id, profile);
  }

  #add(answers: TriageSampleAnswers): void {
    const { id, target, created, completed, sha256 } = sampleIn(answers);
    const about = sha256 === undefined ? { kind: 'url', url: target ?? '' } : { kind: 'file', filename: target ?? '' };
    const isFailed = answers.isFailed === true;
    const progress = startProgress([isFailed ? 'failed' : 'reported'] as const);
    const times = { submitted: created ?? '', ...(isFailed ? {} : { completed: completed ?? '' }) };
    this.samples.set(String(id), { id: String(id), about: { ...about, ...times }, answers, file: null, progress });
  }

  /** Starts an analysis. What is known of the very file is found again; nothing is found in any other. */
  submit(about: JsonObject, file: SubmittedFile | null, request: JsonObject): StoredSample {
    const time = new Date(this.options.now());
    const submitted = `${time.toISOString().slice(0, 19)}Z`;
    const number = createHash('sha256').update(`${this.submissions.length} ${submitted}`).digest('hex').slice(0, 10);
    const id = `${submitted.slice(2, 10).replaceAll('-', '')}-${number}`;
    this.submissions.push(time.getTime());
    const target = String(about.filename ?? about.url);
    const what = { target, ...(file && { size: file.bytes, ...file.hashes }) };
    const known = file && this.newestFirst().find(({ answers }) => sampleIn(answers).sha256 === file.hashes.sha256);
    const found = known?.answers.overview.data ?? nothingFound(what, file === null);
    const tasks = tasksOf(found)?.map((task) => ({ ...task, sample: id }));
    const tags = listOf(request.user_tags);
    const sample = {
      ...{ id, score: objectOf(found.analysis).score ?? 1, ...what, created: submitted, completed: submitted },
      ...(tags.length > 0 && { user_tags: tags }),
    };
    const overview = { label: madeLabel, data: { ...found, sample, ...(tasks && { tasks }) } };
    const progress = request.interactive === true ? null : this.start(stages);
    const stored = { id, about: { ...about, submitted }, answers: { ...known?.answers, overview }, file, progress };
    this.samples.set(id, stored);
    return stored;
  }

  /** As search and lists give them. */
  newestFirst(): StoredSample[] {
    return [...this.samples.values()].sort((a, b) => (String(a.about.submitted) < String(b.about.submitted) ? 1 : -1));
  }

  /** Lets an analysis go through these stages, of which the last is `failed` where the options say so. */
  start([first, ...more]: readonly [Stage, ...Stage[]]): Progress<Stage> {
    return startProgress([first, ...more.slice(0, -1), this.options.endStatus], this.options);
  }

  /** A sample that waited for its profile runs. */
  choose(sample: StoredSample): void {
    sample.progress = this.start(['scheduled', 'running', 'processing', 'reported']);
  }
}

/** The state that a sample has reached; one that waits for a profile stays where it is. */
export function stateOf({ progress }: StoredSample, isLook = false): Stage {
  if (progress === null) return 'static_analysis';
  return isLook ? progress.poll() : progress.stage;
}

/** The tasks of an overview, a list in v1 and an object in v0; undefined where it has none. */
export function tasksOf({ tasks }: JsonObject): readonly JsonObject[] | undefined {
  return tasks === undefined
    ? undefined
    : (Array.isArray(tasks) ? listOf(tasks) : Object.values(objectOf(tasks))).map(objectOf);
}

/** What an overview says of the sample. */
export function sampleIn({ overview }: TriageSampleAnswers): JsonObject {
  return objectOf(overview.data.sample);
}

/** An overview of runs in which nothing was found: each has the score 1. */
function nothingFound(what: JsonObject, isUrl: boolean): JsonObject {
  const tasks = made.tasks.filter(({ kind }) => isUrl || kind !== 'urlscan');
  const targets = [{ tasks: ['behavioral1'], score: 1, ...what, signatures: [] }];
  return { version: '0.3.1', tasks, analysis: { score: 1 }, targets };
}
