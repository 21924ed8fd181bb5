import { hash } from 'node:crypto';
import type { CorpusHashes, CorpusSample } from '../corpus/corpus-sample.ts';
import { type JsonObject, type JsonValue, listOf, objectOf } from '../kit/json.ts';
import { type LifecycleOptions, type Progress, startProgress } from '../kit/lifecycle.ts';
import made from './replies.json' with { type: 'json' };
import type { FalconUsage } from './usage.ts';

/** How long runs of submissions take, and how they end. */
export interface FalconRunOptions extends LifecycleOptions {
  /** `SUCCESS` unless given. */
  readonly endState?: 'SUCCESS' | 'ERROR' | undefined;
}

/** One run: its summary when it has ended, and how far it is. */
export interface FalconRun {
  readonly summary: JsonObject;
  readonly progress: Progress<string>;
}

/** One quick scan. */
export interface FalconScan {
  readonly reply: JsonObject;
  readonly progress: Progress<boolean>;
}

/** A file, or the text that stands for a URL. */
interface Subject {
  readonly hashes: CorpusHashes;
  readonly overview: JsonObject | null;
  /** Newest last. A run without a job is that of scanners alone. */
  readonly runs: FalconRun[];
}

/** What a server holds. */
export class FalconStore {
  readonly subjects: Subject[] = [];
  readonly scans = new Map<string, FalconScan>();
  readonly options: FalconRunOptions & { readonly now: () => number };
  readonly usage: FalconUsage;

  constructor(corpus: readonly CorpusSample[], options: FalconStore['options'], usage: FalconUsage) {
    this.options = options;
    this.usage = usage;
    for (const { 'hybrid-analysis': answers, hashes } of corpus) {
      if (answers === null) continue;
      const runs = answers.summaries.map(({ data }) => ({
        summary: data,
        progress: startProgress([String(data.state)]),
      }));
      this.subjects.push({ hashes, overview: answers.overview?.data ?? null, runs });
    }
  }

  byHash(hash: string): Subject | undefined {
    return this.subjects.find(({ hashes }) => Object.values(hashes).includes(hash.toLowerCase()));
  }

  /** A run by its job, or the newest of a file in an environment: `SHA256:ENVIRONMENT`. */
  run(id: string): FalconRun | undefined {
    const [hash = '', environment] = id.split(':');
    if (environment === undefined) {
      return this.subjects.flatMap(({ runs }) => runs).find(({ summary }) => summary.job_id === id);
    }
    return this.byHash(hash)?.runs.findLast(({ summary }) => String(summary.environment_id) === environment);
  }

  /** Starts a run of a file or URL; what ran before is given again unless another run is asked for. */
  submit(hashes: CorpusHashes, about: JsonObject, fields: ReadonlyMap<string, string>): FalconRun {
    const subject = this.#subjectOf(hashes);
    const { environment_id = 160, description: environment_description = '' } = environmentOf(fields) ?? {};
    const before = subject.runs.findLast(({ summary }) => summary.environment_id === environment_id);
    if (before !== undefined && !isOn(fields.get('no_hash_lookup'))) return before;
    const { endState = 'SUCCESS' } = this.options;
    const time = timeOf(this.options.now());
    const submission_id = this.id('submission');
    const summary = {
      ...made.summary,
      job_id: this.id('job'),
      environment_id,
      environment_description,
      ...hashes,
      ...about,
      analysis_start_time: time,
      submissions: [{ submission_id, filename: about.submit_name ?? null, url: null, created_at: time }],
      ...(endState === 'ERROR' ? made.failed : made.nothingFound),
    };
    const run = { summary, progress: startProgress<string>(['IN_QUEUE', 'IN_PROGRESS', endState], this.options) };
    subject.runs.push(run);
    return run;
  }

  /** Starts a quick scan, in which scanners find nothing that they did not know. */
  scan(hashes: CorpusHashes, about: JsonObject): FalconScan {
    const { overview, runs } = this.#subjectOf(hashes);
    const reply = {
      id: this.id('scan'),
      sha256: hashes.sha256,
      ...about,
      scanners: listOf(overview?.scanners ?? made.scanners),
      whitelist: made.whitelist,
      reports: jobsOf(runs),
    };
    const scan = { reply, progress: startProgress<boolean>([false, false, true], this.options) };
    this.scans.set(reply.id, scan);
    return scan;
  }

  /** As an ObjectId: 24 hex digits, the first eight being the time in seconds. */
  id(kind: string): string {
    const seconds = Math.floor(this.options.now() / 1000).toString(16);
    return seconds.padStart(8, '0') + hash('sha256', kind + seconds).slice(0, 16);
  }

  #subjectOf(hashes: CorpusHashes): Subject {
    const known = this.byHash(hashes.sha256);
    if (known !== undefined) return known;
    const subject: Subject = { hashes, overview: null, runs: [] };
    this.subjects.push(subject);
    return subject;
  }
}

/** The hashes under which a URL is kept: those of a text that holds it. */
export function hashesOfUrl(url: string): CorpusHashes {
  const text = `[InternetShortcut]\r\nURL=${url}\r\n`;
  return { md5: hash('md5', text), sha1: hash('sha1', text), sha256: hash('sha256', text) };
}

/** The overview of all runs of a file: that of the corpus, or what follows from its runs. */
export function overviewOf({ hashes, overview, runs }: Subject): JsonObject {
  const ended = runs.filter(({ progress }) => progress.stage === 'SUCCESS').map(({ summary }) => summary);
  const latest = objectOf(ended.at(-1));
  return {
    ...membersOf(latest, Object.keys(made.overview)),
    sha256: hashes.sha256,
    last_file_name: latest.submit_name ?? null,
    url_analysis: latest.url_analysis ?? false,
    scanners: made.scanners,
    ...overview,
    reports: jobsOf(runs),
  };
}

/** The environment that a form names. */
export function environmentOf(fields: ReadonlyMap<string, string>) {
  return made.environments.find(({ environment_id: id }) => String(id) === fields.get('environment_id'));
}

/** The members of these names, null where there is none. */
export function membersOf(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name): [string, JsonValue] => [name, object[name] ?? null]));
}

const jobsOf = (runs: readonly FalconRun[]) => runs.flatMap(({ summary }) => summary.job_id ?? []);

/** As forms say it: 1, or true. */
const isOn = (text: string | undefined): boolean => text === '1' || text === 'true';

/** ISO 8601 with an offset. */
const timeOf = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, '+00:00');
