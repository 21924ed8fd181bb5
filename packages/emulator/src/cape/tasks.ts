import type { CorpusHashes, CorpusSample } from '../corpus/corpus-sample.ts';
import { stampOf } from '../kit/clock.ts';
import { type JsonObject, type JsonValue, picked, valueAt } from '../kit/json.ts';
import { type LifecycleOptions, type Progress, startProgress } from '../kit/lifecycle.ts';
import nothingFound from './submission.json' with { type: 'json' };
import template from './task.json' with { type: 'json' };

/** How long the tasks of submissions take, and how they end. */
export interface CapeTaskOptions extends LifecycleOptions {
  /** `reported` unless given. */
  readonly endStatus?: 'reported' | 'failed_analysis' | 'failed_processing' | 'failed_reporting' | undefined;
}

/** One task. Its number is that of its report. */
export interface CapeTask {
  readonly report: JsonObject;
  /** What its submission chose, by the names of the columns. */
  readonly columns: JsonObject;
  /** The word for its state (lib/cuckoo/core/data/task.py). */
  readonly progress: Progress<string>;
}

/** The tasks of one server: those of its corpus, and those submitted since. */
export class CapeTasks {
  readonly corpus: readonly CorpusSample[];
  readonly options: CapeTaskOptions & { readonly now: () => number; readonly token?: string | null | undefined };
  readonly byId = new Map<number, CapeTask>();

  constructor(corpus: readonly CorpusSample[], options: CapeTasks['options']) {
    this.corpus = corpus;
    this.options = options;
    for (const { report, status = 'reported' } of corpus.flatMap(({ cape }) => cape?.tasks ?? [])) {
      this.add({ report: report.data, columns: {}, progress: startProgress([status]) });
    }
  }

  /** The tasks of a file, newest first; of an archive, those of what was in it and no other. */
  search(kind: string, hash: string): CapeTask[] {
    const files = this.known(kind, hash).map(sha256Of);
    return this.newestFirst().filter(({ report }) => {
      return files.includes(sha256Of(report)) || valueAt(report, `/target/file/${kind}`) === hash;
    });
  }

  newestFirst(): CapeTask[] {
    return [...this.byId].sort(([a], [b]) => b - a).map(([, task]) => task);
  }

  /** Whether there was such a task, in this state where one is named. */
  remove(id: number, status = this.byId.get(id)?.progress.stage): boolean {
    return this.byId.get(id)?.progress.stage === status && this.byId.delete(id);
  }

  /** What submitting a file ends with: its newest report, that of each file in an archive, or one in which nothing was found. */
  reportsOf(file: JsonObject & Pick<CorpusHashes, 'sha256'>): JsonObject[] {
    const known = this.known('sha256', file.sha256);
    const isArchive = known.some((report) => sha256Of(report) !== file.sha256);
    return isArchive ? known : [known.at(-1) ?? { target: { category: 'file', file } }];
  }

  /** Starts a task that ends with this report; beyond what it says, nothing was found. */
  submit(category: string, found: JsonObject, columns: JsonObject): CapeTask {
    const { now, endStatus = 'reported' } = this.options;
    const { custom = '', tlp = null, package: name = valueAt(found, '/info/package') ?? 'generic' } = columns;
    const given = String(columns.options)
      .split(',')
      .filter((pair) => pair.indexOf('=') > 0);
    const pairs = given.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
    const id = Math.max(0, ...this.byId.keys()) + 1;
    const chosen = { id, category, custom, tlp, package: name, options: Object.fromEntries(pairs) };
    const times = { started: stampOf(now()), ended: stampOf(now() + 200_000) };
    const report = { ...nothingFound, ...found, info: { ...nothingFound.info, ...chosen, ...times } };
    const ran = endStatus === 'failed_analysis' ? [] : ['completed'];
    const stages = ['pending', 'running', ...ran, endStatus] as const;
    return this.add({ report, columns, progress: startProgress<string>(stages, this.options) });
  }

  add(task: CapeTask): CapeTask {
    this.byId.set(Number(valueAt(task.report, '/info/id')), task);
    return task;
  }

  known(kind: string, hash: string): JsonObject[] {
    const sample = this.corpus.find(({ hashes }) => new Map(Object.entries(hashes)).get(kind) === hash);
    const tasks = sample?.cape?.tasks.filter(({ status = 'reported' }) => status === 'reported') ?? [];
    return tasks.map(({ report }) => report.data);
  }
}

/** `Task.to_dict`, with the name of the file alone, and the row of the table of samples that it is about. */
export function rowOf({ report, columns, progress }: CapeTask, status: string = progress.stage): JsonObject {
  const row = { ...template.row, ...picked(report, template.pointers, null), ...columns, status };
  const begin = status === 'pending' ? { started_on: null } : {};
  const end = status === 'pending' || status === 'running' ? { completed_on: null } : {};
  const url = valueAt(report, '/url_analysis/url');
  const about = url === undefined ? { sample: picked(report, template.sample, '') } : { target: url, sample: {} };
  return { ...row, ...begin, ...end, ...about };
}

const sha256Of = (report: JsonObject): JsonValue | undefined => valueAt(report, '/target/file/sha256');
